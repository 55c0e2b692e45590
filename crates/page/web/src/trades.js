// The table of trades: sorted, filtered, a page at a time. The price view shows what it selects.

exitlab.trades = (() => {
  const PAGE = 50;
  const DAY = 86_400_000;
  /** Significant digits of prices. */
  const DIGITS = 7;
  const count = (n) => n.toLocaleString("en");
  const isoTime = (ms) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
  const short = (x, n) => (x === null || x === undefined ? "" : String(Number(x.toPrecision(n))));
  /** A number with two decimals and a true minus sign, without a sign where it is 0 then. */
  const r = (x) => {
    if (x === null || x === undefined) return "";
    const text = x.toFixed(2);
    return Number(text) === 0 ? "0.00" : text.replace("-", "−");
  };

  let data;
  let order = [];
  let page = 0;
  let selected = null;
  let sorting = { column: "row", ascending: true };
  const filters = {};
  /** Entries from the first to the last of these days, in ms; either may be open. */
  const days = { from: null, to: null };
  const listeners = [];

  const named = (column, row) => {
    const value = data[column][row];
    return value !== null && data.names[column] ? data.names[column][value] : value;
  };
  /** Least and greatest net R over the intrabar rules; null where they were not asked for. */
  const bounds = (row) => (data.r_low[row] === null ? null : [data.r_low[row], data.r_high[row]]);
  /** What an absent value of a filter means, where it is not that nothing is known. */
  const absent = { final_mode: "as at the entry" };
  const yesNo = (x) => (x === null ? "" : x ? "yes" : "no");

  // Of each column: its heading, its exact value in a row, and how that is written.
  const text = (key, label) => ({ key, label, value: (row) => named(key, row) });
  const number = (key, label, write) => ({
    key,
    label,
    isNumber: true,
    value: (row) => data[key][row],
    write: (row) => write(data[key][row]),
  });
  const time = (key, label) => ({ ...text(key, label), write: (row) => isoTime(data[key][row]) });
  const price = (x) => short(x, DIGITS);
  const columns = [
    time("entry_time", "Entry time (UTC)"),
    text("symbol", "Symbol"),
    text("side", "Side"),
    text("regime", "Regime"),
    text("exit_reason", "Reason"),
    number("r_net", "Net R", r),
    number("bars_held", "Bars", String),
    text("exit_mode", "Exit mode"),
    number("entry_price", "Entry", price),
    number("stop_price", "Stop", price),
    number("target_price", "Target", price),
    number("exit_price", "Exit", price),
    time("exit_time", "Exit time (UTC)"),
    text("vol_level", "Volatility"),
    text("final_mode", "Mode at the exit"),
    number("n_remodes", "Changes of mode", String),
    {
      key: "bounds",
      label: "R range",
      isNumber: true,
      // By width: how much the order of prices inside a bar could matter.
      value: (row) => (bounds(row) ? bounds(row)[1] - bounds(row)[0] : null),
      write: (row) => (bounds(row) ? bounds(row).map(r).join(" to ") : ""),
    },
    number("mae_r", "MAE (R)", r),
    number("mfe_r", "MFE (R)", r),
    {
      key: "ambiguous",
      label: "Ambiguous",
      value: (row) => data.ambiguous[row],
      write: (row) => yesNo(data.ambiguous[row]),
    },
    number("pnl", "PnL", r),
    number("trade_id", "Trade", String),
    text("run", "Run"),
  ];
  /** Columns that are printed: as many as fit on paper. */
  const PRINTED = [
    "entry_time",
    "symbol",
    "side",
    "regime",
    "exit_mode",
    "exit_reason",
    "r_net",
    "bars_held",
  ];
  const filtered = [
    ["run", "Run"],
    ["symbol", "Symbol"],
    ["side", "Side"],
    ["regime", "Regime"],
    ["vol_level", "Volatility"],
    ["exit_mode", "Exit mode"],
    ["final_mode", "Mode at the exit"],
    ["is_remoded", "Mode changed"],
    ["exit_reason", "Reason"],
    ["ambiguous", "Ambiguous"],
  ];

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /** Rows that the filters leave, in the table's order. */
  const matching = () => order;

  const arrange = () => {
    order = [];
    for (let row = 0; row < data.n; row++) {
      const fits = Object.entries(filters).every(
        ([key, wanted]) => wanted === null || data[key][row] === wanted,
      );
      const entry = data.entry_time[row];
      const isWithin =
        (days.from === null || entry >= days.from) && (days.to === null || entry < days.to + DAY);
      if (fits && isWithin) order.push(row);
    }
    const { value } = columns.find(({ key }) => key === sorting.column) ?? { value: (row) => row };
    const sign = sorting.ascending ? 1 : -1;
    const isAbsent = (x) => x === null || x === undefined;
    order.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      // What is absent comes last either way.
      if (isAbsent(x) || isAbsent(y)) return isAbsent(x) - isAbsent(y) || a - b;
      return x < y ? -sign : x > y ? sign : a - b;
    });
    page = 0;
  };

  /** Columns that say something in a table of these trades. */
  const shown = () => {
    const isRemoded = data.is_remoded.includes(true);
    const isOneRun = filters.run !== undefined && filters.run !== null;
    const says = {
      // The filter says it.
      run: data.names.run.length > 1 && !isOneRun,
      // As does the name of a run of one mode.
      exit_mode: !isOneRun || order.some((row) => data.exit_mode[row] !== data.exit_mode[order[0]]),
      pnl: data.pnl.some((x) => x !== null),
      final_mode: isRemoded,
      n_remodes: isRemoded,
    };
    return columns.filter(({ key }) => says[key] ?? true);
  };

  /** A page that was made without the run's bars has no chart to show a trade in. */
  const hasChart = () => document.getElementById("price-view") !== null;

  const showButton = (row) => {
    const button = element("button", { type: "button", textContent: "Show" });
    button.ariaLabel = `Show trade ${data.trade_id[row]} of ${named("run", row)}`;
    button.ariaPressed = String(row === selected);
    button.addEventListener("click", () => select(row, "jump"));
    return button;
  };

  const classOf = ({ key, isNumber }) =>
    `${isNumber ? "number" : ""} ${PRINTED.includes(key) ? "" : "unprinted"}`.trim();

  const rowElement = (row) => {
    const line = element("tr");
    line.dataset.trade = row;
    line.ariaSelected = String(row === selected);
    if (hasChart()) line.append(element("td", { className: "unprinted" }, showButton(row)));
    for (const column of shown()) {
      const value = column.value(row);
      const cell = element("td", { textContent: column.write ? column.write(row) : (value ?? "") });
      cell.dataset.column = column.key;
      cell.className = classOf(column);
      if (typeof value === "number") cell.dataset.value = String(value);
      line.append(cell);
    }
    return line;
  };

  const headings = () => {
    const line = element("tr");
    const chart = element("th", { scope: "col", className: "unprinted", textContent: "Chart" });
    if (hasChart()) line.append(chart);
    line.append(...shown().map(heading));
    return line;
  };

  const draw = () => {
    const home = document.getElementById("trades");
    const from = page * PAGE;
    const rows = order.slice(from, from + PAGE);
    home.querySelector("tbody").replaceChildren(...rows.map(rowElement));
    for (const head of home.querySelectorAll("th[data-column]")) {
      const isIt = head.dataset.column === sorting.column;
      head.ariaSort = isIt ? (sorting.ascending ? "ascending" : "descending") : "none";
    }
    const range = rows.length ? `, ${from + 1} to ${from + rows.length} below` : "";
    home.querySelector(".count").textContent =
      `${count(order.length)} of ${count(data.n)} trades${data.n < data.n_all ? " of the sample" : ""} match${range}.`;
    home.querySelector(".before").disabled = page === 0;
    home.querySelector(".after").disabled = from + PAGE >= order.length;
  };

  /** Selects a trade: `how` is "jump" from the table, "mark" from the chart. */
  const select = (row, how) => {
    selected = row;
    const place = order.indexOf(row);
    if (place >= 0) page = Math.floor(place / PAGE);
    draw();
    for (const listener of listeners) listener({ selected: row, how });
  };

  const changed = () => {
    arrange();
    document.querySelector("#trades thead").replaceChildren(headings());
    draw();
    for (const listener of listeners) listener({});
  };

  const filterControls = () =>
    filtered.flatMap(([key, label]) => {
      const options = [...new Set(data[key])];
      const isFlag = key === "ambiguous" || key === "is_remoded";
      const write = isFlag ? yesNo : (x) => data.names[key]?.[x] ?? x;
      if (options.length < 2) return [];
      options.sort((a, b) => (typeof a === "number" ? a - b : write(a) < write(b) ? -1 : 1));
      const select = element("select", { name: key });
      select.add(new Option("all", ""));
      for (const [idx, option] of options.entries()) {
        select.add(new Option(write(option) || (absent[key] ?? "not known"), String(idx)));
      }
      if (key === "run") {
        select.value = "0";
        filters.run = options[0];
      }
      select.addEventListener("change", () => {
        filters[key] = select.value === "" ? null : options[Number(select.value)];
        changed();
      });
      return [element("label", {}, `${label} `, select)];
    });

  const dayControls = () =>
    [
      ["from", "Entered from"],
      ["to", "to"],
    ].map(([end, label]) => {
      const input = element("input", { type: "date", name: `day-${end}` });
      input.addEventListener("change", () => {
        // Midnight UTC, or nothing where the field is empty.
        days[end] = Number.isNaN(input.valueAsNumber) ? null : input.valueAsNumber;
        changed();
      });
      return element("label", {}, `${label} `, input);
    });

  const heading = (column) => {
    const button = element("button", { type: "button", textContent: column.label });
    button.addEventListener("click", () => {
      const ascending = sorting.column === column.key ? !sorting.ascending : true;
      sorting = { column: column.key, ascending };
      arrange();
      draw();
    });
    const head = element("th", { scope: "col", className: classOf(column) }, button);
    head.dataset.column = column.key;
    head.dataset.label = column.label;
    return head;
  };

  /** Every column of the rows that the filters leave, in all digits of the page, in the order of the table. */
  const save = () => {
    const isoSecond = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    const ends = (row, end) => (bounds(row) ? bounds(row)[end] : null);
    const fields = columns
      .filter(({ key }) => key !== "bounds")
      .map(({ key, value }) => [
        key,
        key.endsWith("_time") ? (row) => isoSecond(data[key][row]) : value,
      ]);
    const finalMode = (row) => named("final_mode", row) ?? named("exit_mode", row);
    const all = new Map([
      ...fields,
      ["final_mode", finalMode],
      ["r_low", (row) => ends(row, 0)],
      ["r_high", (row) => ends(row, 1)],
    ]);
    const rows = order.map((row) => [...all.values()].map((value) => value(row)));
    const run = filters.run !== undefined && filters.run !== null && data.names.run[filters.run];
    const name = exitlab.download.named(["trades", data.n < data.n_all && "sample", run]);
    exitlab.download.save(`${name}.csv`, exitlab.download.csv([...all.keys()], rows));
  };

  const start = (trades) => {
    data = trades;
    data.is_remoded = data.n_remodes.map((n) => n > 0);
    const home = document.getElementById("trades");
    if (!home) return;
    const controls = element("div", { className: "controls" });
    controls.append(...filterControls(), ...dayControls());
    const csv = element("button", { type: "button", textContent: "CSV" });
    csv.ariaLabel = "Save the filtered trades as CSV";
    csv.title =
      "Prices in 9 significant digits, R in 5 decimals, money in 4; the table in the run's folder has all";
    csv.addEventListener("click", save);
    controls.append(element("div", { className: "tools" }, csv));
    const counted = element("p", { className: "count" });
    counted.ariaLive = "polite";
    // The filters decide on columns, too.
    arrange();
    const table = element("table", {}, element("thead", {}, headings()), element("tbody"));
    table.className = "pinned";
    const scroll = element("div", { className: "scroll", tabIndex: 0 }, table);
    scroll.role = "region";
    scroll.ariaLabel = "Trades";
    const turn = (name, label, by) => {
      const button = element("button", { type: "button", className: name, textContent: label });
      button.addEventListener("click", () => {
        page += by;
        draw();
      });
      return button;
    };
    const pages = [turn("before", "Previous 50", -1), turn("after", "Next 50", 1)];
    home.append(controls, counted, scroll, element("div", { className: "controls" }, ...pages));
    draw();
  };

  const onChange = (listener) => listeners.push(listener);

  return { bounds, count, element, isoTime, matching, named, onChange, select, short, start };
})();
