// Candles of a window of bars, with regimes and volatility levels under them, and trades in them.

exitlab.prices = (() => {
  const MAX_CANDLES = 400;
  const MIN_BARS = 20;
  const MAX_MARKS = 1000;
  const { count, element, isoTime, short } = exitlab.trades;
  /** A price as it is read. */
  const digits = (x) => minus(short(x, 7));
  const inR = (x) => minus(x.toFixed(3));
  const money = (x) => minus(x.toFixed(2));
  const { minus, plain } = exitlab.theme;
  const NO_PATH = "not on the page, which has those of a sample and of the best and worst trades";
  /** The mark of an exit whose reason the page was not told of. */
  const OTHER_MARK = "circle-cross-open";
  /** The mark of a change of mode, which no exit has. */
  const REMODE_MARK = "triangle-right";
  /** Names of levels below each other that fit into the usual height. */
  const MAX_NAMES = 16;

  let home;
  let plot;
  /** Of the columns of bars. */
  let bytes;
  let symbols;
  let trades;
  /** Path of a trade's stop; null where the page has no bars. */
  let pathOf;
  /** Marks by exit reason: reasons differ in them, not in colour. */
  let marks;
  let symbol;
  let first = 0;
  let n = 250;
  let selected = null;
  let isListening = false;
  /** In pixels, on paper; else as wide as the window has it. */
  let width;

  const unrolled = (runs, n) => {
    const labels = new Array(n);
    let at = 0;
    for (const [label, length] of runs) {
      labels.fill(label, at, at + length);
      at += length;
    }
    return labels;
  };

  /** Bars as columns of numbers, once a symbol is looked at; see the crate's `prices/bars.rs`. */
  const unpack = (packed) => {
    if (packed.time) return packed;
    const time = new Float64Array(packed.n);
    const gaps = new Map(packed.gaps);
    for (let idx = 0, now = packed.start; idx < packed.n; idx++) {
      if (idx > 0) now += packed.step + (gaps.get(idx) ?? 0);
      time[idx] = now;
    }
    let [open, high, low, close] = packed.prices.map((told) => exitlab.unpack.column(bytes, told));
    if (packed.decimals !== null) {
      const scale = 10 ** packed.decimals;
      let before = 0;
      const whole = open.map((_, idx) => {
        const o = before + open[idx];
        const c = o + close[idx];
        before = c;
        return [o, Math.max(o, c) + high[idx], Math.min(o, c) - low[idx], c];
      });
      [open, high, low, close] = [0, 1, 2, 3].map((part) => whole.map((bar) => bar[part] / scale));
    }
    packed.regime = unrolled(packed.regimes, packed.n);
    packed.vol = unrolled(packed.vol_levels, packed.n);
    return Object.assign(packed, { time, open, high, low, close });
  };

  /** The bar that holds a time. */
  const barAt = (bars, ms) => {
    let [low, high] = [0, bars.n];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bars.time[middle] <= ms) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  };

  /** Puts the window inside the bars that there are. */
  const settle = (bars) => {
    n = Math.min(Math.max(n, MIN_BARS), bars.n);
    first = Math.max(0, Math.min(Math.round(first), bars.n - n));
  };

  const candles = (bars, perCandle) => {
    const made = { x: [], open: [], high: [], low: [], close: [] };
    const end = first + n;
    for (let from = first; from < end; ) {
      // At the same places whatever the window.
      const to = Math.min(end, from - (from % perCandle) + perCandle);
      made.x.push(bars.time[from]);
      made.open.push(bars.open[from]);
      made.high.push(Math.max(...bars.high.slice(from, to)));
      made.low.push(Math.min(...bars.low.slice(from, to)));
      made.close.push(bars.close[to - 1]);
      from = to;
    }
    return {
      ...made,
      type: "candlestick",
      name: "Price",
      showlegend: false,
      increasing: { line: { color: "@gain", width: 1 }, fillcolor: "@paper" },
      decreasing: { line: { color: "@loss", width: 1 }, fillcolor: "@loss" },
    };
  };

  /** The label that most of some bars have; of equals the later one. */
  const mostly = (labels, from, to) => {
    const counts = new Map();
    for (let idx = from; idx < to; idx++) {
      counts.set(labels[idx], (counts.get(labels[idx]) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    for (let idx = to - 1; ; idx--) if (counts.get(labels[idx]) === most) return labels[idx];
  };

  /** Spans of equal labels: of bars, or of candles of some bars. */
  const ribbon = (bars, labels, perCandle, row, kind) => {
    const spans = [];
    const end = first + n;
    for (let from = first; from < end; ) {
      const to = Math.min(end, from - (from % perCandle) + perCandle);
      const label = mostly(labels, from, to);
      const last = spans.at(-1);
      const isApart =
        perCandle === 1 && last && bars.time[from] - bars.time[from - 1] !== bars.step;
      if (last && last.label === label && !isApart) last.to = to - 1;
      else spans.push({ label, from, to: to - 1 });
      from = to;
    }
    const known = spans.filter(({ label }) => label);
    const endOf = ({ to }) => bars.time[to] + bars.step;
    return {
      type: "bar",
      orientation: "h",
      name: row,
      showlegend: false,
      yaxis: "y2",
      width: 0.84,
      y: known.map(() => row),
      base: known.map(({ from }) => bars.time[from]),
      x: known.map((span) => endOf(span) - bars.time[span.from]),
      text: known.map(({ label }) => label),
      textposition: "inside",
      insidetextanchor: "middle",
      textangle: 0,
      hovertext: known.map(
        (span) =>
          `${row}: ${perCandle > 1 ? "mostly " : ""}${span.label}<br>${isoTime(bars.time[span.from])} to ${isoTime(endOf(span))}<br>` +
          `${span.to - span.from + 1} bars in this window`,
      ),
      hoverinfo: "text",
      marker: {
        color: known.map(({ label }) => exitlab.theme.resolve(`${kind}.${label}`)),
        line: { width: 0.5, color: "@paper" },
      },
      meta: { ribbon: kind },
    };
  };

  /** A trade's mode at the entry, and that at its exit where it is another. */
  const modes = (row) => {
    const { named } = exitlab.trades;
    const last = named("final_mode", row);
    return last === null
      ? named("exit_mode", row)
      : `${named("exit_mode", row)}, at the exit ${last}`;
  };

  const isHere = (row) => trades.names.symbol[trades.symbol[row]] === symbol;

  const tradeMarks = (from, to) => {
    const within = exitlab.trades.matching().filter((row) => {
      return isHere(row) && trades.exit_time[row] >= from && trades.entry_time[row] <= to;
    });
    const n = within.length;
    const rows =
      n <= MAX_MARKS
        ? within
        : Array.from({ length: MAX_MARKS }, (_, idx) => within[Math.floor((idx * n) / MAX_MARKS)]);
    const r = (row) => `net R ${minus(trades.r_net[row].toFixed(3))}`;
    const what = (row) =>
      `trade ${trades.trade_id[row]}, ${plain(exitlab.trades.named("run", row))}<br>` +
      `${trades.side[row]}, ${plain(modes(row))}, ${r(row)}`;
    const trace = (name, time, price, pick, mark) => {
      const some = rows.filter((row) => pick(row) && time[row] >= from && time[row] <= to);
      return {
        type: "scatter",
        mode: "markers",
        name,
        x: some.map((row) => time[row]),
        y: some.map((row) => price[row]),
        customdata: some,
        text: some.map(
          (row) => `${name} at ${digits(price[row])}<br>${isoTime(time[row])}<br>${what(row)}`,
        ),
        hoverinfo: "text",
        marker: { symbol: mark, size: 11, color: "@text", line: { width: 1, color: "@paper" } },
        meta: { marks: name },
      };
    };
    const entries = [
      ["Long entry", "long", "triangle-up"],
      ["Short entry", "short", "triangle-down"],
    ].map(([name, side, mark]) => {
      return trace(
        name,
        trades.entry_time,
        trades.entry_price,
        (row) => trades.side[row] === side,
        mark,
      );
    });
    // The selected trade is marked at each of its fills, where several closed it.
    const hasParts = isSelectedShown(shownBars()) && legsOf(selected).length > 1;
    const inParts = hasParts ? selected : null;
    const reasons = new Set([...marks.keys(), ...rows.map((row) => trades.exit_reason[row])]);
    const exits = [...reasons].map((reason) => {
      const isIt = (row) => trades.exit_reason[row] === reason && row !== inParts;
      const mark = marks.get(reason) ?? OTHER_MARK;
      return trace(`Exit: ${plain(reason)}`, trades.exit_time, trades.exit_price, isIt, mark);
    });
    const traces = [...entries, ...exits].filter((made) => made.x.length > 0);
    return { traces, n, nShown: rows.length };
  };

  /** Fills that closed a trade; none where the page has no path of it. A single one is its exit. */
  const legsOf = (row) => {
    const path = pathOf?.(row);
    if (!path || path.legs.length > 0) return path?.legs ?? [];
    const held = trades.exit_time[row] - trades.entry_time[row];
    return [[held, trades.exit_reason[row], 1, trades.exit_price[row]]];
  };

  /** The fills of a trade that several closed: its exit price is their mean, at which none was. */
  const legTraces = (row) => {
    const legs = legsOf(row);
    if (legs.length < 2) return [];
    const entry = trades.entry_time[row];
    return [
      {
        type: "scatter",
        mode: "markers",
        name: "Exit in parts",
        x: legs.map(([ms]) => entry + ms),
        y: legs.map(([, , , price]) => price),
        text: legs.map(([ms, reason, fraction, price]) => {
          const share = Number((fraction * 100).toPrecision(6));
          return `${share}% at ${digits(price)}, ${plain(reason)}<br>${isoTime(entry + ms)}`;
        }),
        hoverinfo: "text",
        marker: {
          symbol: legs.map(([, reason]) => marks.get(reason) ?? OTHER_MARK),
          size: 12,
          color: "@text",
          line: { width: 1, color: "@paper" },
        },
        meta: { level: "legs" },
      },
    ];
  };

  /** Bars of a window in which the levels of every trade can be told apart. */
  const FEW_BARS = 500;

  /** Whether the selected trade is in the window, and long enough in it for its levels to be seen. */
  const isSelectedShown = (bars) => {
    if (selected === null || !isHere(selected)) return false;
    const from = barAt(bars, trades.entry_time[selected]);
    const to = barAt(bars, trades.exit_time[selected]);
    return to >= first && from < first + n && n <= Math.max(FEW_BARS, 40 * (to - from + 1));
  };

  /** Levels of the selected trade: name in the tables, what it is called, price. */
  const levels = (row) => {
    const path = pathOf?.(row);
    return [
      ["entry_price", "entry", trades.entry_price[row]],
      ["stop_price", "initial stop", trades.stop_price[row]],
      ["breakeven_trigger", "breakeven from", path?.breakeven?.[0]],
      ["breakeven_stop", "breakeven stop", path?.breakeven?.[1]],
      ...(path?.ratchets ?? []).flatMap(([trigger, stop], idx) => [
        ["ratchet_trigger", `ratchet ${idx + 1} from`, trigger],
        ["ratchet_stop", `ratchet ${idx + 1} stop`, stop],
      ]),
      ...(path?.partials ?? []).map(([price, fraction]) => {
        const share = Number((fraction * 100).toPrecision(6));
        return ["partial", `partial of ${share}%`, price];
      }),
      ["trail_trigger", "trail from", path?.trail_trigger],
      ["target_price", "target", trades.target_price[row]],
    ].filter(([, , price]) => price !== null && price !== undefined);
  };

  /** What another plan that takes over does not move. */
  const KEPT = ["entry_price", "stop_price"];

  /**
   * The line that the stop trails behind: each price holds from its decision to the next one, to the
   * change of mode, or to the exit.
   */
  const trailedLine = (path, entry, exit) => {
    const [x, y, text] = [[], [], []];
    const changes = path.remodes.map(([ms]) => ms);
    for (const [idx, [ms, price]] of path.line.entries()) {
      const next = path.line[idx + 1]?.[0] ?? Number.POSITIVE_INFINITY;
      const change = changes.find((time) => time > ms && time <= next);
      x.push(entry + ms);
      y.push(price);
      text.push(digits(price));
      if (change === undefined && next < Number.POSITIVE_INFINITY) continue;
      x.push(Math.min(entry + (change ?? Number.POSITIVE_INFINITY), exit), null);
      y.push(price, null);
      text.push(digits(price), "");
    }
    return {
      type: "scatter",
      mode: "lines",
      name: "Line the stop trails behind",
      x,
      y,
      text,
      hovertemplate: "line the stop trails behind: %{text}<br>known at %{x}<extra></extra>",
      line: { shape: "hv", dash: "dash", width: 2, color: "@gain" },
      connectgaps: false,
      meta: { level: "line" },
    };
  };

  /** From which mode to which, and what that did to the stop. */
  const remodeWords = ([, from, to, before, after]) => {
    const stop =
      before === after
        ? `stop stays at ${digits(after)}`
        : `stop ${digits(before)} → ${digits(after)}`;
    return [`${from} → ${to}`, stop];
  };

  /** A mark per change of mode, and a step where it moved the stop. */
  const remodeTraces = (path, entry) => {
    if (path.remodes.length === 0) return [];
    const moved = path.remodes.filter(([, , , before, after]) => before !== after);
    const step = ([ms, , , before, after]) => [
      [entry + ms, before],
      [entry + ms, after],
      [null, null],
    ];
    const steps = moved.flatMap(step);
    return [
      {
        type: "scatter",
        mode: "lines",
        showlegend: false,
        hoverinfo: "skip",
        x: steps.map(([time]) => time),
        y: steps.map(([, stop]) => stop),
        connectgaps: false,
        line: { width: 2, color: "@text" },
        meta: { level: "remode_step" },
      },
      {
        type: "scatter",
        mode: "markers",
        name: "Change of mode",
        x: path.remodes.map(([ms]) => entry + ms),
        y: path.remodes.map((remode) => remode[4]),
        text: path.remodes.map((remode) => {
          const [modes, stop] = remodeWords(remode);
          return `Change of mode: ${plain(modes)}<br>${isoTime(entry + remode[0])}<br>${stop}`;
        }),
        hoverinfo: "text",
        marker: {
          symbol: REMODE_MARK,
          size: 13,
          color: "@paper",
          line: { width: 2, color: "@text" },
        },
        meta: { level: "remode" },
      },
    ];
  };

  const selectedTraces = (bars) => {
    if (!isSelectedShown(bars)) return [];
    const row = selected;
    const [entry, exit] = [trades.entry_time[row], trades.exit_time[row]];
    const dashes = {
      entry_price: "solid",
      stop_price: "dash",
      breakeven_trigger: "dot",
      breakeven_stop: "dashdot",
      ratchet_trigger: "dot",
      ratchet_stop: "dashdot",
      partial: "longdash",
      trail_trigger: "dot",
      target_price: "dash",
    };
    const path = pathOf?.(row);
    const change = path?.remodes.length ? entry + path.remodes[0][0] : exit;
    const lines = levels(row).map(([level, label, price]) => ({
      type: "scatter",
      mode: "lines",
      showlegend: false,
      x: [entry, KEPT.includes(level) ? exit : change],
      y: [price, price],
      hovertemplate: `${label}: ${digits(price)}<extra></extra>`,
      line: { dash: dashes[level], width: 1.2, color: "@muted" },
      meta: { level },
    }));
    if (!path) return lines;
    if (path.line.length > 0) lines.push(trailedLine(path, entry, exit));
    const steps = [[0, trades.stop_price[row]], ...path.stops].map(([ms, stop]) => [
      entry + ms,
      stop,
    ]);
    steps.push([exit, steps.at(-1)[1]]);
    lines.push({
      type: "scatter",
      mode: "lines",
      name: "Stop in force",
      x: steps.map(([time]) => time),
      y: steps.map(([, stop]) => stop),
      text: steps.map(([, stop]) => digits(stop)),
      hovertemplate: "stop in force: %{text}<br>from %{x}<extra></extra>",
      line: { shape: "hv", width: 3, color: "@loss" },
      meta: { level: "stop_path" },
    });
    return [...lines, ...remodeTraces(path, entry), ...legTraces(row)];
  };

  /** Names of the levels right of the exit, moved apart where they would lie on each other. */
  const levelNames = (bars) => {
    if (!isSelectedShown(bars)) return [];
    const named = levels(selected).sort((a, b) => a[2] - b[2]);
    const prices = named.map(([, , price]) => price);
    // One by one: there may be more bars than a call takes arguments.
    let [lowest, highest] = [Math.min(...prices), Math.max(...prices)];
    for (let idx = first; idx < first + n; idx++) {
      lowest = Math.min(lowest, bars.low[idx]);
      highest = Math.max(highest, bars.high[idx]);
    }
    // The line and the stop are drawn too, and may lie far below or above.
    const path = pathOf?.(selected);
    for (const [, price] of [...(path?.line ?? []), ...(path?.stops ?? [])]) {
      lowest = Math.min(lowest, price);
      highest = Math.max(highest, price);
    }
    const apart = ((highest - lowest) * 0.8) / Math.max(MAX_NAMES, named.length);
    const middle = (named.length - 1) / 2;
    // Up from the middle one, then down from it, so that the names stay near their lines.
    const y = [...prices];
    for (let idx = Math.floor(middle) + 1; idx < y.length; idx++) {
      y[idx] = Math.max(y[idx], y[idx - 1] + apart);
    }
    for (let idx = Math.floor(middle) - 1; idx >= 0; idx--) {
      y[idx] = Math.min(y[idx], y[idx + 1] - apart);
    }
    return named.map(([, label], idx) => ({
      x: trades.exit_time[selected],
      y: y[idx],
      text: label,
      showarrow: false,
      xanchor: "left",
      yanchor: "middle",
      xshift: 8,
      borderpad: 1,
      opacity: 0.9,
      bgcolor: exitlab.theme.resolve("paper"),
      font: { size: 11 },
    }));
  };

  /** Room left of the candles, in ms. */
  const left = (bars, to) => (selected === null ? 0 : (to - bars.time[first]) * 0.07);

  /** Of the chart: names of levels and, in narrow windows, the rows of the legend need room of their own. */
  const height = (nNames, traces) => {
    const nRows = isNarrow()
      ? traces.filter(({ name, showlegend }) => name && showlegend !== false).length
      : 0;
    return 520 + 24 * Math.max(0, nNames - MAX_NAMES) + 19 * nRows;
  };

  const isNarrow = () => plot.clientWidth < 560;

  const layout = (bars, to, traces) => {
    const shared = exitlab.theme.layout();
    const spare = left(bars, to);
    const names = levelNames(bars);
    // Names of levels stand there.
    const right = (isNarrow() ? 5 : 2) * spare;
    return exitlab.figures.merged(shared, {
      height: height(names.length, traces),
      width,
      barmode: "overlay",
      uniformtext: { mode: "hide", minsize: 9 },
      hovermode: "closest",
      dragmode: "pan",
      margin: { l: 8, r: 8, t: 12, b: 40 },
      xaxis: {
        type: "date",
        range: [bars.time[first] - spare, to + right],
        rangeslider: { visible: false },
        title: { text: "time (UTC)" },
        anchor: "y2",
        nticks: 6,
      },
      yaxis: { domain: [0.2, 1], fixedrange: true, title: { text: plain(`price of ${symbol}`) } },
      yaxis2: exitlab.theme.themed({
        domain: [0, 0.15],
        automargin: true,
        fixedrange: true,
        showgrid: false,
        categoryarray: ["Vol.", "Regime"],
        categoryorder: "array",
        range: [-0.5, 1.5],
      }),
      legend: { orientation: "h", y: -0.2, x: 0 },
      annotations: names,
    });
  };

  /** Bars of the symbol that is shown; none where the page has none of it. */
  const shownBars = () => symbols.find(({ name, n }) => name === symbol && n > 0);

  const draw = () => {
    const bars = shownBars();
    const words = home.querySelector(".status");
    plot.hidden = !bars;
    if (!bars) {
      words.textContent = "There are no bars of this symbol on the page.";
      return;
    }
    unpack(bars);
    settle(bars);
    const perCandle = Math.ceil(n / MAX_CANDLES);
    const [from, to] = [bars.time[first], bars.time[first + n - 1] + bars.step];
    const marked = trades.n > 0 ? tradeMarks(from, to) : { traces: [], n: 0, nShown: 0 };
    const traces = [
      candles(bars, perCandle),
      ribbon(bars, bars.regime, perCandle, "Regime", "regime"),
      ribbon(bars, bars.vol, perCandle, "Vol.", "vol"),
      ...selectedTraces(bars),
      ...marked.traces,
    ];
    const config = { responsive: true, displayModeBar: false };
    const themed = exitlab.theme.inked(traces.map(exitlab.theme.themed));
    Plotly.react(plot, themed, layout(bars, to, traces), config);
    listen();
    const each =
      perCandle === 1
        ? "each candle is a bar"
        : `each candle is ${perCandle} bars, with the labels of most of them`;
    const drawn = marked.nDrawn < marked.n ? `, of which ${count(marked.nDrawn)} are drawn` : "";
    const inIt =
      trades.n > 0
        ? `; trades of the ${trades.n < trades.n_all ? "sample" : "table"} in it: ${count(marked.n)}${drawn}`
        : "";
    words.textContent = `${symbol}, ${isoTime(from)} to ${isoTime(to)}: ${count(n)} bars of ${bars.timeframe}, ${each}${inIt}.`;
  };

  /** Whether the page has not the bar of a trade's entry. */
  const isWithoutBars = (row) => {
    const bars = shownBars();
    if (!bars) return true;
    const at = trades.entry_time[row];
    const open = unpack(bars).time[barAt(bars, at)];
    return at < open || at >= open + bars.step;
  };

  const details = () => {
    const list = home.querySelector("dl");
    list.replaceChildren();
    if (selected === null) return;
    const row = selected;
    list.dataset.trade = row;
    const add = (name, shown, level, write = digits) => {
      const value = element("dd", {
        textContent: typeof shown === "number" ? write(shown) : shown,
      });
      if (level) value.dataset.level = level;
      if (typeof shown === "number") value.dataset.value = String(shown);
      list.append(element("div", {}, element("dt", { textContent: name }), value));
    };
    const { named, bounds } = exitlab.trades;
    add("Trade", `${trades.trade_id[row]} of ${named("run", row)}`);
    add("Symbol, side", `${named("symbol", row)}, ${trades.side[row]}`);
    add("Exit mode", modes(row), "exit_mode");
    if (trades.n_remodes[row] > 0)
      add("Changes of mode", String(trades.n_remodes[row]), "n_remodes");
    add("Regime, volatility", `${trades.regime[row]}, ${trades.vol_level[row] ?? "not known"}`);
    add("Entry time", isoTime(trades.entry_time[row]));
    add("Exit time", isoTime(trades.exit_time[row]));
    const path = pathOf?.(row);
    for (const [level, label, price] of levels(row)) {
      const isReplaced = path?.remodes.length > 0 && !KEPT.includes(level);
      add(isReplaced ? `${label}, until the mode changed` : label, price, level);
    }
    if (path) add("stop at the end", path.stops.at(-1)?.[1] ?? trades.stop_price[row], "last_stop");
    else if (pathOf) {
      const isLeftOut = trades.path[row] === null;
      add("path of the stop", isLeftOut ? NO_PATH : "not found in the scenario's signals");
    }
    if (isWithoutBars(row)) add("bars", "not on the page, which has not all bars of the run");
    add("exit", trades.exit_price[row], "exit_price");
    add("Reason", trades.exit_reason[row], "exit_reason");
    add("Net R", trades.r_net[row], "r_net", inR);
    if (bounds(row))
      add("Net R over the intrabar rules", bounds(row).map(inR).join(" to "), "r_bounds");
    add("MAE (R)", trades.mae_r[row], "mae_r", inR);
    add("MFE (R)", trades.mfe_r[row], "mfe_r", inR);
    add("Bars held", trades.bars_held[row], "bars_held");
    if (trades.pnl[row] !== null) add("PnL", trades.pnl[row], "pnl", money);
    for (const remode of path?.remodes ?? []) {
      const when = isoTime(trades.entry_time[row] + remode[0]);
      add(`Mode, ${when}`, remodeWords(remode).join(", "), "remode");
    }
    for (const [ms, reason, fraction, price] of legsOf(row)) {
      const share = Number((fraction * 100).toPrecision(6));
      add(
        `Leg, ${isoTime(trades.entry_time[row] + ms)}`,
        `${share}% at ${digits(price)}, ${reason}`,
        "leg",
      );
    }
  };

  const show = (row) => {
    selected = row;
    symbol = trades.names.symbol[trades.symbol[row]];
    const select = home.querySelector("select");
    if (select) select.value = symbol;
    const bars = shownBars();
    if (bars) {
      unpack(bars);
      const from = barAt(bars, trades.entry_time[row]);
      const to = barAt(bars, trades.exit_time[row]);
      const aside = Math.max(12, Math.round((to - from) * 0.6));
      first = Math.max(0, from - aside);
      n = to + aside - first;
    }
  };

  const steps = {
    earlier: () => (first -= n / 2),
    later: () => (first += n / 2),
    in: () => zoom(0.5),
    out: () => zoom(2),
    whole: () => {
      first = 0;
      n = Number.POSITIVE_INFINITY;
    },
  };
  const zoom = (factor) => {
    const middle = first + n / 2;
    n = Math.round(n * factor);
    first = middle - n / 2;
  };
  const move = (step) => {
    if (!shownBars()) return;
    steps[step]();
    draw();
  };

  /** Takes the window to where the chart was dragged. */
  const dragged = (change) => {
    if (change["xaxis.range[0]"] === undefined) return;
    const moved = Date.parse(`${String(change["xaxis.range[0]"]).replace(" ", "T")}Z`);
    const bars = shownBars();
    if (Number.isNaN(moved) || !bars) return;
    const spare = left(bars, bars.time[first + n - 1] + bars.step);
    first += Math.round((moved - (bars.time[first] - spare)) / bars.step);
    draw();
  };

  /** Follows clicks and drags, once there is a chart. */
  const listen = () => {
    if (isListening) return;
    isListening = true;
    plot.on("plotly_click", ({ points }) => {
      const row = points.find((point) => typeof point.customdata === "number")?.customdata;
      if (row !== undefined) exitlab.trades.select(row, "mark");
    });
    plot.on("plotly_relayout", dragged);
  };

  const controls = () => {
    const made = element("div", { className: "controls" });
    const select = element("select", { name: "chart-symbol" });
    for (const { name } of symbols) select.add(new Option(name, name));
    select.addEventListener("change", () => {
      const from = shownBars()?.time[first];
      symbol = select.value;
      const bars = shownBars();
      // The same time, which is another bar where the series begin apart.
      if (bars && from !== undefined) first = barAt(unpack(bars), from);
      draw();
    });
    made.append(element("label", {}, "Symbol ", select));
    const buttons = [
      ["earlier", "Earlier"],
      ["later", "Later"],
      ["in", "Zoom in"],
      ["out", "Zoom out"],
      ["whole", "Whole"],
    ];
    for (const [step, label] of buttons) {
      const button = element("button", { type: "button", textContent: label });
      button.dataset.step = step;
      button.addEventListener("click", () => move(step));
      made.append(button);
    }
    return made;
  };

  const keys = { ArrowLeft: "earlier", ArrowRight: "later", "+": "in", "=": "in", "-": "out" };

  const start = (data, priceBytes) => {
    home = document.getElementById("price-view");
    if (!home || data.bars.length === 0) return;
    ({ bars: symbols, trades, pathOf } = data);
    bytes = priceBytes;
    marks = new Map(data.exit_marks.map(({ reason, symbol }) => [reason, symbol]));
    symbol = symbols[0].name;
    first = symbols[0].n - n;
    plot = element("div", { className: "plot", tabIndex: 0 });
    plot.role = "group";
    plot.ariaLabel = "Price chart. Left and Right move it, plus and minus zoom.";
    plot.addEventListener("keydown", (event) => {
      const step = keys[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      move(step);
    });
    const status = element("p", { className: "status" });
    status.ariaLive = "polite";
    const caption = home.querySelector("figcaption");
    for (const part of [controls(), plot, status, element("dl", { className: "levels" })]) {
      caption.before(part);
    }
    exitlab.trades.onChange((change) => {
      if (change.selected !== undefined) {
        if (change.how === "jump") show(change.selected);
        else selected = change.selected;
        details();
        if (change.how === "jump") {
          home.scrollIntoView();
          plot.focus({ preventScroll: true });
        }
      }
      draw();
    });
    const whenNear = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        whenNear.disconnect();
        draw();
        exitlab.theme.onChange(draw);
      },
      { rootMargin: "400px" },
    );
    whenNear.observe(home);
  };

  /** Draws as wide as paper, or as the window without a width. */
  const drawAt = (paperWidth) => {
    width = paperWidth;
    if (plot) draw();
  };

  return { drawAt, start };
})();
