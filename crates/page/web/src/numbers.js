// The numbers of a figure as a table, to be read, copied or saved.
//
// A trace may say what its table holds (`numbers`, see the crate's `figure.rs`); otherwise it is what
// plotly is given, with times in ISO form.

exitlab.numbers = (() => {
  const MAX_ROWS = 200;

  /** Plotly's text without its markup. */
  const plain = (text) =>
    String(text)
      .replace(/<br ?\/?>/gi, "; ")
      .replace(/<[^>]*>/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&quot;/g, '"')
      .replace(/&#64;/g, "@")
      .replace(/&amp;/g, "&");

  const shown = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value !== "number") return plain(value);
    return exitlab.theme.minus(Number(value.toPrecision(8)));
  };

  const axisOf = (layout, id) => layout[`${id[0]}axis${id.slice(1)}`] ?? {};

  const axisTitle = (layout, id, otherwise) => {
    const { title } = axisOf(layout, id);
    return plain((typeof title === "string" ? title : title?.text) ?? otherwise);
  };

  const isoTime = (value) =>
    typeof value === "number" ? `${new Date(value).toISOString().slice(0, 19)}Z` : value;

  /** What an axis calls a value, where it has names for some. */
  const named = ({ tickvals, ticktext }, value) => {
    const at = Array.isArray(ticktext) ? (tickvals ?? []).indexOf(value) : -1;
    return at < 0 ? value : ticktext[at];
  };

  /** Rows of what plotly is given: a function from position to values by column, and how many there are. */
  const drawnRows = (trace, layout) => {
    const [x, y] = [trace.x ?? [], trace.y ?? []];
    const axes = [trace.xaxis ?? "x", trace.yaxis ?? "y"];
    const isTime = axisOf(layout, axes[0]).type === "date";
    const xTitle = axisTitle(layout, axes[0], isTime ? "time" : "x");
    const yTitle = axisTitle(layout, axes[1], "y");
    const xOf = (idx) => (isTime ? isoTime(x[idx]) : named(axisOf(layout, axes[0]), x[idx] ?? idx));
    const yOf = (idx) => named(axisOf(layout, axes[1]), y[idx] ?? idx);
    const series = trace.name === undefined ? {} : { Series: trace.name };
    if (trace.type === "heatmap") {
      const nColumns = trace.z[0]?.length ?? 0;
      const cell = (idx) => {
        const [row, column] = [Math.floor(idx / nColumns), idx % nColumns];
        const text = trace.text?.[row]?.[column];
        return {
          ...series,
          [yTitle]: y[row] ?? row,
          [xTitle]: xOf(column),
          Value: trace.z[row][column],
          ...(text === undefined ? {} : { Label: text }),
        };
      };
      return { n: trace.z.length * nColumns, at: cell };
    }
    if (trace.type === "candlestick") {
      const bar = (idx) => ({
        ...series,
        [xTitle]: xOf(idx),
        Open: trace.open[idx],
        High: trace.high[idx],
        Low: trace.low[idx],
        Close: trace.close[idx],
      });
      return { n: trace.open.length, at: bar };
    }
    const point = (idx) => ({
      ...series,
      [xTitle]: xOf(idx),
      [xTitle === yTitle ? `${yTitle} (vertical)` : yTitle]: yOf(idx),
      ...(Array.isArray(trace.text) ? { Label: trace.text[idx] } : {}),
      // What points know beside their place, where the trace names it.
      ...Object.fromEntries(
        (trace.meta?.columns ?? []).map((name, column) => [name, trace.customdata[idx]?.[column]]),
      ),
    });
    return { n: Math.max(x.length, y.length), at: point };
  };

  const rowsOf = (trace, layout) => {
    if (!trace.numbers) return drawnRows(trace, layout);
    const columns = Object.entries(trace.numbers);
    const at = (idx) => Object.fromEntries(columns.map(([name, values]) => [name, values[idx]]));
    return { n: columns[0]?.[1].length ?? 0, at };
  };

  /** All rows of what a figure shows, and their columns. */
  const tableOf = (traces, layout) => {
    const isGiven = traces.some(({ numbers }) => numbers);
    // What has no hover is for the eye alone, and an entry of the legend has no place.
    const isPlaced = ({ x }) => !x || x.some((place) => place !== null);
    const told = traces.filter((trace) =>
      isGiven ? trace.numbers : trace.hoverinfo !== "skip" && isPlaced(trace),
    );
    const rows = told.flatMap((trace) => {
      const { n, at } = rowsOf(trace, layout);
      return Array.from({ length: n }, (_, idx) => at(idx));
    });
    return { rows, columns: [...new Set(rows.flatMap(Object.keys))] };
  };

  const element = (tag, text, attributes = {}) => {
    const made = Object.assign(document.createElement(tag), attributes);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const buttons = ({ rows, columns }, title, fileName) => {
    const exact = (value) => (typeof value === "number" ? value : shown(value));
    const lines = () => rows.map((row) => columns.map((column) => exact(row[column])));
    const made = element("div", undefined, { className: "controls" });
    const button = (text, what, act) => {
      const one = element("button", text, { type: "button", ariaLabel: `${what}: ${title}` });
      one.addEventListener("click", () => act(one));
      made.append(one);
    };
    button("Copy", "Copy the table", (one) => {
      // Tabs between fields: a spreadsheet takes it as cells.
      const text = [columns, ...lines()].map((line) => `${line.join("\t")}\n`).join("");
      exitlab.copy.text(text, one);
    });
    button("CSV", "Save the table as CSV", () => {
      exitlab.download.save(`${fileName()}.csv`, exitlab.download.csv(columns, lines()));
    });
    return made;
  };

  /** Fills a `<details>` with the numbers of what its figure shows. */
  const fill = (details, traces, layout, title, fileName) => {
    const table = tableOf(traces, layout);
    const n = table.rows.length;
    // At most MAX_ROWS of them, evenly spread.
    const kept = Array.from(
      { length: Math.min(n, MAX_ROWS) },
      (_, idx) => table.rows[n <= MAX_ROWS ? idx : Math.floor((idx * n) / MAX_ROWS)],
    );
    const drawn = element("table");
    const head = drawn.createTHead().insertRow();
    for (const column of table.columns) head.append(element("th", column, { scope: "col" }));
    const body = drawn.createTBody();
    for (const row of kept) {
      const line = body.insertRow();
      for (const column of table.columns) {
        const cell = line.insertCell();
        cell.textContent = shown(row[column]);
        if (typeof row[column] === "number") cell.className = "number";
      }
    }
    const scroll = element("div", undefined, { className: "scroll" });
    scroll.append(drawn);
    const count =
      kept.length < n
        ? `${kept.length} of ${n.toLocaleString("en")} rows, evenly spread; the CSV has all of them.`
        : `${n} rows.`;
    details.replaceChildren(
      details.querySelector("summary"),
      element("p", count),
      buttons(table, title, fileName),
      scroll,
    );
    exitlab.makeScrollable(scroll);
  };

  return { fill };
})();
