// Mode × regime by symbol, side, volatility level and year: a table, or one per value of a group.

exitlab.breakdown = (() => {
  // Group: column of the cells, heading, list of names.
  const GROUPS = [
    ["symbol", "Symbol", "symbols"],
    ["side", "Side", "sides"],
    ["vol_level", "Volatility", "vol_levels"],
    ["year", "Year", "years"],
  ];
  /** Average R at which a cell has its full colour, at least; as in the answer's map. */
  const LEAST_SCALE = 0.1;
  const FULL = 55;

  const signed = (x) => {
    const text = Math.abs(x).toFixed(3);
    return Number(text) === 0 ? text : `${x < 0 ? "−" : "+"}${text}`;
  };
  const percent = (x) => `${(100 * x).toFixed(1)}%`;
  // Metric: heading, value of a cell, how it is written, how far it is from what changes nothing.
  const cost = (row) => (data.avg_r[row] === null ? null : data.avg_r_gross[row] - data.avg_r[row]);
  const METRICS = [
    ["net R", (row) => data.avg_r[row], signed, (x) => x],
    ["gross R", (row) => data.avg_r_gross[row], signed, (x) => x],
    ["cost R", cost, (x) => x.toFixed(3), () => 0],
    ["win rate", (row) => data.win_rate[row], percent, () => 0],
    ["profit factor", (row) => data.profit_factor[row], (x) => x.toFixed(2), () => 0],
  ];

  let data;
  let home;
  const places = new Map();
  const key = (parts) => parts.join("|");

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const chosen = (name) => Number(home.querySelector(`select[name="${name}"]`)?.value ?? 0);

  /** Position of a cell; undefined where nothing was traded. */
  const cellOf = (mode, regime, cut) =>
    places.get(key([chosen("profile"), mode, regime, ...GROUPS.map(([group]) => cut[group])]));

  /** What the reader cut by, and each value of the group that tables are split by. */
  const cuts = () => {
    const cut = Object.fromEntries(GROUPS.map(([group]) => [group, chosen(group)]));
    const split = GROUPS[chosen("split") - 1];
    const words = (one) =>
      GROUPS.filter(([group]) => one[group] > 0)
        .map(([group, , names]) => data[names][one[group] - 1])
        .join(", ");
    if (!split) return [[words(cut) || "all trades", cut]];
    const [group, , names] = split;
    // Beside the whole, unless the group itself is cut down to one value.
    const values = cut[group] > 0 ? [cut[group]] : data[names].map((_, idx) => idx + 1);
    return values.map((value) => {
      const one = { ...cut, [group]: value };
      return [words(one), one];
    });
  };

  const shownModes = () => {
    const all = data.modes.map((_, mode) => mode);
    const none = Object.fromEntries(GROUPS.map(([group]) => [group, 0]));
    return all.filter((mode) => cellOf(mode, 0, none) !== undefined);
  };

  const cellElement = (row, [, value, write, tone], scale) => {
    const x = row === undefined ? null : value(row);
    if (x === null) return element("td", {}, element("span", { className: "mark" }, "–"));
    const cell = element("td", {}, element("strong", {}, write(x)));
    const n = data.n[row];
    cell.append(element("span", { className: "mark" }, `n ${n.toLocaleString("en")}`));
    const r = tone(x);
    cell.className = `${r > 0 ? "gain" : "loss"} ${n < data.min_n ? "too-few" : ""}`;
    cell.style.setProperty("--strength", `${Math.round((Math.abs(r) / scale) * FULL)}%`);
    cell.dataset.value = x;
    cell.dataset.n = n;
    return cell;
  };

  const tableElement = ([words, cut], metric, scale) => {
    const modes = shownModes();
    const table = element("table", { className: "heatmap" });
    table.append(element("caption", { textContent: words }));
    const heads = modes.map((mode) => {
      const head = element("th", { scope: "col" });
      // Narrow columns break names at their joints.
      for (const part of data.modes[mode].split(/(?<=[_:])/)) {
        head.append(part, document.createElement("wbr"));
      }
      return head;
    });
    table
      .createTHead()
      .append(element("tr", {}, element("th", { scope: "col" }, "Regime"), ...heads));
    const body = table.createTBody();
    data.regimes.forEach((name, regime) => {
      const line = element("tr", {}, element("th", { scope: "row" }, name));
      for (const mode of modes) line.append(cellElement(cellOf(mode, regime, cut), metric, scale));
      body.append(line);
    });
    const scroll = element("div", { className: "scroll" }, table);
    scroll.tabIndex = 0;
    scroll.role = "region";
    scroll.ariaLabel = `Mean R by regime and exit mode: ${words}`;
    return scroll;
  };

  const draw = () => {
    const metric = METRICS[chosen("metric")];
    const shown = cuts();
    let scale = LEAST_SCALE;
    for (const [, cut] of shown) {
      for (const mode of shownModes()) {
        for (const regime of data.regimes.keys()) {
          const row = cellOf(mode, regime, cut);
          // A few trades would take the colour from all others.
          if (row === undefined || data.n[row] < data.min_n) continue;
          scale = Math.max(scale, Math.abs(metric[3](metric[1](row) ?? 0)));
        }
      }
    }
    home
      .querySelector(".tables")
      .replaceChildren(...shown.map((one) => tableElement(one, metric, scale)));
  };

  /** All rows of the tables that are shown. */
  const save = () => {
    const heading = ["profile", "mode", ...GROUPS.map(([group]) => group), "regime"];
    const values = ["n", "avg_r", "avg_r_gross", "win_rate", "profit_factor"];
    const rows = cuts().flatMap(([, cut]) =>
      data.regimes.flatMap((name, regime) =>
        shownModes().flatMap((mode) => {
          const row = cellOf(mode, regime, cut);
          if (row === undefined) return [];
          const groups = GROUPS.map(([group, , names]) => data[names][cut[group] - 1] ?? "ALL");
          const profile = data.profiles[chosen("profile")];
          return [[profile, data.modes[mode], ...groups, name, ...values.map((v) => data[v][row])]];
        }),
      ),
    );
    const text = exitlab.download.csv([...heading, ...values], rows);
    exitlab.download.save(`${exitlab.download.named(["breakdown"])}.csv`, text);
  };

  const selector = (name, label, options) => {
    const select = element("select", { name });
    options.forEach((option, idx) => {
      select.add(new Option(option, String(idx)));
    });
    select.addEventListener("change", draw);
    return element("label", {}, `${label} `, select);
  };

  const start = (told) => {
    home = document.getElementById("breakdown-view");
    if (!home || !told) return;
    data = told;
    for (let row = 0; row < data.n.length; row++) {
      const groups = GROUPS.map(([group]) => data[group][row]);
      places.set(key([data.profile[row], data.mode[row], data.regime[row], ...groups]), row);
    }
    const controls = element("div", { className: "controls" });
    if (data.profiles.length > 1) controls.append(selector("profile", "Profile", data.profiles));
    controls.append(
      selector(
        "metric",
        "Show",
        METRICS.map(([name]) => name),
      ),
    );
    for (const [group, label, names] of GROUPS) {
      // A group of one value is nothing to choose from.
      if (data[names].length > 1) controls.append(selector(group, label, ["all", ...data[names]]));
    }
    const splits = ["nothing", ...GROUPS.map(([, label]) => label.toLowerCase())];
    controls.append(selector("split", "A table per", splits));
    const button = element("button", { type: "button" }, "CSV");
    button.ariaLabel = "Save the tables as CSV";
    button.addEventListener("click", save);
    controls.append(element("div", { className: "tools" }, button));
    home.replaceChildren(controls, element("div", { className: "tables" }));
    if (data.symbols.length > 1) home.querySelector('select[name="split"]').value = "1";
    draw();
  };

  return { start };
})();
