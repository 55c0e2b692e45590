// The numbers of a figure as a table, for readers who cannot use the picture.

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
    return typeof value === "number" ? String(Number(value.toPrecision(8))) : plain(value);
  };

  const axisTitle = (layout, id, otherwise) => {
    const title = layout[`${id[0]}axis${id.slice(1)}`]?.title;
    return plain((typeof title === "string" ? title : title?.text) ?? otherwise);
  };

  /** Rows of a trace: a function from position to values by column, and how many there are. */
  const rowsOf = (trace, layout) => {
    const [x, y] = [trace.x ?? [], trace.y ?? []];
    const xTitle = axisTitle(layout, trace.xaxis ?? "x", "x");
    const yTitle = axisTitle(layout, trace.yaxis ?? "y", "y");
    const series = trace.name === undefined ? {} : { Series: trace.name };
    if (trace.type === "heatmap") {
      const nColumns = trace.z[0]?.length ?? 0;
      const cell = (idx) => {
        const [row, column] = [Math.floor(idx / nColumns), idx % nColumns];
        const text = trace.text?.[row]?.[column];
        return {
          ...series,
          [yTitle]: y[row] ?? row,
          [xTitle]: x[column] ?? column,
          Value: trace.z[row][column],
          ...(text === undefined ? {} : { Label: text }),
        };
      };
      return { n: trace.z.length * nColumns, at: cell };
    }
    if (trace.type === "candlestick") {
      const bar = (idx) => ({
        ...series,
        [xTitle]: x[idx],
        Open: trace.open[idx],
        High: trace.high[idx],
        Low: trace.low[idx],
        Close: trace.close[idx],
      });
      return { n: trace.open.length, at: bar };
    }
    const point = (idx) => ({
      ...series,
      [xTitle]: x[idx] ?? idx,
      [xTitle === yTitle ? `${yTitle} (vertical)` : yTitle]: y[idx] ?? idx,
      ...(Array.isArray(trace.text) ? { Label: trace.text[idx] } : {}),
    });
    return { n: Math.max(x.length, y.length), at: point };
  };

  /** The points of all traces, at most MAX_ROWS and evenly spread. */
  const rows = (traces, layout) => {
    const parts = traces.map((trace) => rowsOf(trace, layout));
    const all = parts.flatMap(({ n, at }) => Array.from({ length: n }, (_, idx) => [at, idx]));
    const n = Math.min(all.length, MAX_ROWS);
    const kept = Array.from({ length: n }, (_, idx) => all[Math.floor((idx * all.length) / n)]);
    return { nAll: all.length, rows: kept.map(([at, idx]) => at(idx)) };
  };

  const element = (tag, text, attributes = {}) => {
    const made = Object.assign(document.createElement(tag), attributes);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /** Fills a `<details>` with the numbers of what its figure shows. */
  const fill = (details, traces, layout) => {
    const { nAll, rows: kept } = rows(traces, layout);
    const columns = [...new Set(kept.flatMap(Object.keys))];
    const table = element("table");
    const head = table.createTHead().insertRow();
    for (const column of columns) head.append(element("th", column, { scope: "col" }));
    const body = table.createTBody();
    for (const row of kept) {
      const line = body.insertRow();
      for (const column of columns) {
        const cell = line.insertCell();
        cell.textContent = shown(row[column]);
        if (typeof row[column] === "number") cell.className = "number";
      }
    }
    const scroll = element("div", undefined, { className: "scroll" });
    scroll.append(table);
    const count =
      kept.length < nAll
        ? `${kept.length} of ${nAll.toLocaleString("en")} points, evenly spread; all of them are in the run's tables.`
        : `${nAll} points.`;
    details.replaceChildren(details.querySelector("summary"), element("p", count), scroll);
    exitlab.makeScrollable(scroll);
  };

  return { fill };
})();
