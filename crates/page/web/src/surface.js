// The surface of a sweep: a metric over any two keys of its grid, the other keys at chosen values.
//
// Data is what the crate's `html/sweep_surface/grid_metrics.rs` makes: columns by run and regime, each
// with a value per grid point; the last key is the fastest.

exitlab.surface = (() => {
  /** Most cells that show their number. */
  const MAX_TEXTS = 120;
  /** Fewest trades of a point that may be the best by a metric. */
  const MIN_TRADES = 30;
  /** Metrics that are shares. */
  const SHARES = ["win_rate", "total_return", "max_drawdown"];

  const { minus, plain } = exitlab.theme;

  let data;
  let element;
  let strides;
  /** In pixels, on paper; else as wide as the window has it. */
  let width;

  const select = (name) => element.querySelector(`.controls select[name="${name}"]`);
  const numberOf = (name) => Number(select(name)?.value ?? 0);
  const positions = (id) =>
    data.keys.map((key, idx) => Math.floor(id / strides[idx]) % key.values.length);
  const idOf = (places) => places.reduce((sum, place, idx) => sum + place * strides[idx], 0);
  const columns = () => data.columns[numberOf("run")][numberOf("regime")];
  const shown = (metric, value, digits = 3) => {
    if (value === null || value === undefined) return "none";
    if (SHARES.includes(metric)) return `${minus((100 * value).toFixed(digits - 2))}%`;
    return minus(value.toFixed(Math.abs(value) >= 100 ? 1 : digits));
  };

  const words = (id) =>
    positions(id)
      .map((place, idx) => `${data.keys[idx].name}=${data.keys[idx].values[place]}`)
      .join(" ");

  /** Points one step away in one key. */
  const stepsFrom = (id) => {
    const here = positions(id);
    return data.keys.flatMap((key, idx) =>
      [-1, 1]
        .map((step) => here[idx] + step)
        .filter((place) => place >= 0 && place < key.values.length)
        .map((place) => idOf(here.with(idx, place))),
    );
  };

  /** The point to mark, where it comes from, and those beside it. */
  const marked = (metric) => {
    if (data.winner && data.winner.series === numberOf("run")) {
      const beside = data.winner.neighbours.filter((id) => id !== null);
      return {
        id: data.winner.grid_id,
        beside,
        why: "the best cell of the sweep, which is discounted above",
      };
    }
    const values = columns()[metric.id] ?? [];
    const counts = columns().n ?? [];
    let best = null;
    let nJudged = 0;
    for (const [id, value] of values.entries()) {
      if (value === null || counts[id] === null || counts[id] < MIN_TRADES) continue;
      nJudged += 1;
      if (best === null || metric.good * (value - values[best]) > 0) best = id;
    }
    if (best === null) return null;
    const kind = metric.good > 0 ? "largest" : "smallest";
    const why = `the ${kind} of ${nJudged} points with at least ${MIN_TRADES} trades: expect luck in it`;
    return { id: best, beside: stepsFrom(best), why };
  };

  const addSelect = (name, label, options, redraw) => {
    const field = document.createElement("label");
    const box = document.createElement("select");
    box.name = name;
    for (const [value, text] of options) box.add(new Option(text, value));
    box.addEventListener("change", redraw);
    field.append(`${label} `, box);
    element.querySelector(".controls").append(field);
  };

  /** Axes that the reader chose: positions of keys, the second absent where there is one key. */
  const axes = () => (data.keys.length > 1 ? [numberOf("x"), numberOf("y")] : [0]);

  const hover = (id, metric, value) => {
    const n = columns().n?.[id];
    return plain(`${words(id)}\n${metric.label}: ${shown(metric.id, value, 4)}\n${n ?? 0} trades`)
      .replaceAll("\n", "<br>")
      .replaceAll(" ", " ");
  };

  const view = (metric) => {
    const [xKey, yKey] = axes();
    const base = data.keys.map((_, idx) => numberOf(`key${idx}`));
    const values = columns()[metric.id] ?? [];
    const at = (places) => {
      const id = idOf(places);
      return { id, value: values[id] ?? null };
    };
    const names = (key) => data.keys[key].values.map(plain);
    const row = (y) =>
      names(xKey).map((_, x) => {
        const places = base.with(xKey, x);
        return at(yKey === undefined ? places : places.with(yKey, y));
      });
    const rows = yKey === undefined ? [row(0)] : names(yKey).map((_, y) => row(y));
    const isShown = (id) => rows.some((cells) => cells.some((cell) => cell.id === id));
    const hovers = rows.map((cells) => cells.map((cell) => hover(cell.id, metric, cell.value)));
    const xAxis = { type: "category", title: { text: plain(data.keys[xKey].name) } };
    const marks = marked(metric);
    const hasTexts = yKey !== undefined && rows.length * rows[0].length <= MAX_TEXTS;
    const markOf = (id) => {
      if (marks?.id === id) return "★ ";
      return marks?.beside.includes(id) ? "□ " : "";
    };
    const points = (ids, name, symbol, size) => {
      const inView = ids.filter(isShown);
      const place = (id) => positions(id);
      return {
        type: "scatter",
        mode: "markers",
        name,
        x: inView.map((id) => names(xKey)[place(id)[xKey]]),
        y: inView.map((id) => (yKey === undefined ? values[id] : names(yKey)[place(id)[yKey]])),
        hoverinfo: "skip",
        marker: { symbol, size, color: "@text", line: { width: 2, color: "@text" } },
      };
    };
    const traces = [];
    if (yKey === undefined) {
      traces.push({
        type: "scatter",
        mode: "lines+markers",
        name: metric.label,
        x: names(xKey),
        y: rows[0].map((cell) => cell.value),
        customdata: hovers[0],
        hovertemplate: "%{customdata}<extra></extra>",
        line: { color: "@series.0", width: 2 },
        marker: { size: 7, color: "@series.0" },
      });
    } else {
      const isSigned = !["win_rate", "max_dd_r", "max_drawdown", "profit_factor"].includes(
        metric.id,
      );
      traces.push({
        type: "heatmap",
        name: metric.label,
        x: names(xKey),
        y: names(yKey),
        z: rows.map((cells) => cells.map((cell) => cell.value)),
        text: rows.map((cells) =>
          cells.map((cell) => `${markOf(cell.id)}${shown(metric.id, cell.value)}`),
        ),
        customdata: hovers,
        texttemplate: hasTexts ? "%{text}" : "",
        hovertemplate: "%{customdata}<extra></extra>",
        colorscale: isSigned ? "@diverging" : "@sequential",
        ...(isSigned ? { zmid: 0 } : {}),
        xgap: 1,
        ygap: 1,
        colorbar: { orientation: "h", thickness: 10, y: -0.3, yanchor: "top" },
      });
    }
    // Where cells have numbers, the marks stand before those.
    if (marks && !hasTexts) {
      traces.push(points(marks.beside, "one step from it", "square-open", 14));
      traces.push(points([marks.id], "marked", "star", 14));
    }
    const yAxis =
      yKey === undefined
        ? { title: { text: metric.label } }
        : { type: "category", title: { text: plain(data.keys[yKey].name) } };
    return { traces, layout: { xaxis: xAxis, yaxis: yAxis, showlegend: false }, marks, isShown };
  };

  /** Only keys that are no axis are chosen by value; both axes differ. */
  const tidy = () => {
    const chosen = axes();
    for (const idx of data.keys.keys()) {
      select(`key${idx}`).closest("label").hidden = chosen.includes(idx);
    }
    if (chosen.length < 2) return;
    for (const [name, other] of [
      ["x", 1],
      ["y", 0],
    ]) {
      for (const option of select(name).options) {
        option.disabled = Number(option.value) === chosen[other];
      }
    }
    const known = columns();
    for (const option of select("metric").options) {
      option.disabled = known[data.metrics[option.value].id] === undefined;
    }
  };

  const draw = () => {
    if (columns()[data.metrics[numberOf("metric")].id] === undefined) select("metric").value = "0";
    tidy();
    const metric = data.metrics[numberOf("metric")];
    const { traces, layout, marks, isShown } = view(metric);
    const labels = [...element.querySelectorAll(".controls label:not([hidden])")];
    element.querySelector("h3").dataset.choices = labels
      .map(
        (label) =>
          `${label.firstChild.data.trim()}: ${label.querySelector("select").selectedOptions[0].text}`,
      )
      .join("; ");
    const plot = element.querySelector(".plot");
    const all = exitlab.figures.merged(exitlab.theme.layout(), exitlab.theme.themed(layout));
    all.height = 440;
    all.width = width;
    const themed = traces.map((trace) => exitlab.theme.themed(trace));
    Plotly.react(plot, themed, all, {
      responsive: true,
      displaylogo: false,
      displayModeBar: false,
    });
    element.querySelector(".marked").textContent = marks
      ? `Star: ${words(marks.id)}, ${marks.why}. ${isShown(marks.id) ? "" : "It is at other values of the keys than those shown. "}There, ${metric.label}: ${shown(metric.id, columns()[metric.id]?.[marks.id], 4)}; one step away: ${marks.beside.map((id) => `${shown(metric.id, columns()[metric.id]?.[id], 4)} at ${words(id)}`).join("; ") || "nothing"}.`
      : "Nothing is marked: no point has enough trades.";
  };

  /** Fills the surface, where the run has one. */
  const start = (surface) => {
    element = document.getElementById("surface");
    if (!surface || !element) return;
    data = surface;
    strides = data.keys.map((_, idx) =>
      data.keys.slice(idx + 1).reduce((product, key) => product * key.values.length, 1),
    );
    const numbered = (names) => names.map((name, idx) => [idx, name]);
    const keys = numbered(data.keys.map((key) => key.name));
    addSelect("metric", "Metric", numbered(data.metrics.map((metric) => metric.label)), draw);
    addSelect("run", "Run", numbered(data.series), draw);
    addSelect("regime", "Regime", numbered(data.regimes), draw);
    if (data.keys.length > 1) {
      addSelect("x", "Across", keys, draw);
      addSelect("y", "Upwards", keys, draw);
    }
    for (const [idx, key] of data.keys.entries()) {
      addSelect(`key${idx}`, key.name, numbered(key.values), draw);
    }
    if (data.keys.length > 1) {
      // The keys with most values first: they show most.
      const bySize = [...data.keys.keys()].sort(
        (a, b) => data.keys[b].values.length - data.keys[a].values.length || a - b,
      );
      select("x").value = bySize[0];
      select("y").value = bySize[1];
    }
    if (data.winner) {
      select("run").value = data.winner.series;
      for (const [idx, place] of positions(data.winner.grid_id).entries()) {
        select(`key${idx}`).value = place;
      }
    }
    draw();
    exitlab.theme.onChange(draw);
  };

  /** Draws as wide as paper, or as the window without a width. */
  const drawAt = (paperWidth) => {
    width = paperWidth;
    if (data) draw();
  };

  return { drawAt, start };
})();
