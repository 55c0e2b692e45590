// Figures: drawn when they come into view, with the traces that the reader's choices select.
//
// A figure is what the crate's `html/figure.rs` says: plotly's traces and layout, selectors, height.

exitlab.figures = (() => {
  const drawn = new Map();

  /** Merges b into a, objects key by key. */
  const merged = (a, b) => {
    const isObject = (x) => x && typeof x === "object" && !Array.isArray(x);
    if (!isObject(a) || !isObject(b)) return b === undefined ? a : b;
    const all = { ...a };
    for (const [key, value] of Object.entries(b)) all[key] = merged(a[key], value);
    return all;
  };

  const chosen = (element) =>
    Object.fromEntries(
      [...element.querySelectorAll(".controls select")].map((select) => [
        select.name,
        select.value,
      ]),
    );

  const isShown = (trace, choices) =>
    Object.entries(trace.when ?? {}).every(([name, options]) =>
      [options].flat().includes(choices[name]),
    );

  const draw = (element, figure) => {
    const choices = chosen(element);
    const traces = figure.traces
      .filter((trace) => isShown(trace, choices))
      .map(({ when, ...trace }) => exitlab.theme.themed(trace));
    const shared = exitlab.theme.layout();
    const own = exitlab.theme.themed(figure.layout);
    // Further axes look like the first ones.
    for (const key of Object.keys(own)) {
      if (/^[xy]axis\d+$/.test(key)) own[key] = merged(shared[`${key[0]}axis`], own[key]);
    }
    const layout = merged(shared, own);
    layout.height = figure.height;
    const config = { responsive: true, displaylogo: false };
    drawn.set(element, figure);
    return Plotly.react(element.querySelector(".plot"), traces, layout, config);
  };

  const addSelectors = (element, figure) => {
    const controls = element.querySelector(".controls");
    for (const selector of figure.selectors) {
      const label = document.createElement("label");
      const select = document.createElement("select");
      select.name = selector.name;
      for (const option of selector.options) select.add(new Option(option, option));
      select.addEventListener("change", () => draw(element, figure));
      label.append(`${selector.label} `, select);
      controls.append(label);
    }
  };

  /** Draws every figure of the page once it is near the window. */
  const start = (figures) => {
    const byId = new Map(figures.map((figure) => [figure.id, figure]));
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((e) => e.isIntersecting)) {
          observer.unobserve(entry.target);
          draw(entry.target, byId.get(entry.target.dataset.figure));
        }
      },
      { rootMargin: "400px" },
    );
    for (const element of document.querySelectorAll("figure.chart[data-figure]")) {
      addSelectors(element, byId.get(element.dataset.figure));
      observer.observe(element);
    }
  };

  const redraw = () => {
    for (const [element, figure] of drawn) draw(element, figure);
  };

  return { merged, redraw, start };
})();
