// Figures: drawn when they come into view, with the traces that the reader's choices select.
//
// A figure is what the crate's `html/figure.rs` says: plotly's traces and layout, selectors, height.
// `data-drawn` of its element says in which theme it is drawn, or `failed`.

exitlab.figures = (() => {
  /** Width on paper, in CSS pixels: A4 between its margins. */
  const PAPER_WIDTH = 680;
  /** Below this a plot has smaller letters and margins. */
  const NARROW = 480;

  const byId = new Map();
  let isPrinting = false;
  let observer;

  /** Merges b into a, objects key by key. */
  const merged = (a, b) => {
    const isObject = (x) => x && typeof x === "object" && !Array.isArray(x);
    if (!isObject(a) || !isObject(b)) return b === undefined ? a : b;
    const all = { ...a };
    for (const [key, value] of Object.entries(b)) all[key] = merged(a[key], value);
    return all;
  };

  const figureOf = (element) => byId.get(element.dataset.figure);
  const plotOf = (element) => element.querySelector(".plot");
  const titleOf = (element) => element.querySelector("h3").textContent;

  const selectsOf = (element) => [...element.querySelectorAll(".controls select")];
  /** What the reader chose, in words. */
  const chosen = (element) => selectsOf(element).map(({ value }) => value);

  /** The traces that the reader's choices show, with what the table of numbers says of them. */
  const toldTraces = (element) => {
    const selects = selectsOf(element);
    const choices = Object.fromEntries(selects.map((select) => [select.name, select.value]));
    if (selects.length > 0) {
      element.querySelector("h3").dataset.choices = chosen(element).join(", ");
    }
    const isShown = (trace) =>
      Object.entries(trace.when ?? {}).every(([name, options]) =>
        [options].flat().includes(choices[name]),
      );
    return figureOf(element)
      .traces.filter(isShown)
      .map(({ when, ...trace }) => trace);
  };

  /** The traces that are drawn. */
  const shownTraces = (element) => toldTraces(element).map(({ numbers, ...trace }) => trace);

  /** Height that a legend below the plot needs beyond its first line, in pixels. */
  const legendHeight = (traces, layout, width) => {
    const names = traces
      .filter((trace) => trace.showlegend !== false && trace.name !== undefined)
      .map((trace) => String(trace.name));
    if (layout.showlegend === false || names.length < 2) return 0;
    const widest = Math.max(...names.map((name) => name.length)) * 6.5 + 50;
    const nInLine = Math.max(1, Math.floor(width / widest));
    return (Math.ceil(names.length / nInLine) - 1) * 19;
  };

  const layoutOf = (element, traces, width) => {
    const figure = figureOf(element);
    const shared = exitlab.theme.layout();
    const own = exitlab.theme.themed(figure.layout);
    // Further axes look like the first ones.
    for (const key of Object.keys(own)) {
      if (/^[xy]axis\d+$/.test(key)) own[key] = merged(shared[`${key[0]}axis`], own[key]);
    }
    const layout = merged(shared, own);
    const isLog = element.querySelector('.controls input[name="log"]')?.checked;
    const axis = layout.meta?.log_axis;
    if (isLog && axis) layout[axis] = { ...layout[axis], type: "log" };
    layout.width = width;
    layout.height = figure.height + legendHeight(traces, layout, width);
    if (width < NARROW) {
      layout.font = { ...layout.font, size: 11 };
      layout.margin = merged(layout.margin, { l: Math.min(layout.margin.l, 40), r: 8 });
    }
    // A finger that moves over a plot scrolls the page; only a mouse draws a frame to zoom into.
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false;
    return layout;
  };

  const fail = (element, error) => {
    element.dataset.drawn = "failed";
    const message = document.createElement("p");
    message.className = "message";
    message.textContent = `This figure could not be drawn (${error.message}). Its numbers are in the run's tables.`;
    const plot = plotOf(element);
    plot.removeAttribute("role");
    plot.style.height = "auto";
    plot.replaceChildren(message);
    console.error(error);
  };

  const draw = async (element) => {
    const plot = plotOf(element);
    try {
      const width = isPrinting ? PAPER_WIDTH : plot.clientWidth;
      const traces = exitlab.theme.inked(shownTraces(element).map(exitlab.theme.themed));
      const layout = layoutOf(element, traces, width);
      const config = { displayModeBar: false, showTips: false };
      const theme = exitlab.theme.name();
      plot.style.height = `${layout.height}px`;
      element.dataset.width = width;
      await Plotly.react(plot, traces, layout, config);
      element.dataset.drawn = theme;
    } catch (error) {
      fail(element, error);
    }
  };

  const fillNumbers = (element) => {
    const details = element.querySelector(".numbers");
    if (details?.open) {
      const { layout } = figureOf(element);
      const fileName = () => exitlab.download.named([element.dataset.figure, ...chosen(element)]);
      exitlab.numbers.fill(details, toldTraces(element), layout, titleOf(element), fileName);
    }
  };

  const choose = (element) => {
    fillNumbers(element);
    return draw(element);
  };

  const addSelectors = (element) => {
    const controls = element.querySelector(".controls");
    for (const selector of figureOf(element).selectors) {
      const label = document.createElement("label");
      const select = document.createElement("select");
      select.name = selector.name;
      for (const option of selector.options) select.add(new Option(option, option));
      select.addEventListener("change", () => choose(element));
      label.append(`${selector.label} `, select);
      controls.append(label);
    }
    const { meta } = figureOf(element).layout;
    if (meta?.log_axis) {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "log" });
      box.checked = meta.is_log === true;
      box.addEventListener("change", () => draw(element));
      label.append(box, "Log scale");
      controls.append(label);
    }
  };

  /** Saves what is drawn, with what it is of written above it: a picture goes where the page does not. */
  const save = (element, format) => {
    const { data, layout, _fullLayout } = plotOf(element);
    const head = 58;
    const of = [document.title, ...chosen(element)].map(exitlab.theme.plain).join(" · ");
    const title = {
      text: `<b>${exitlab.theme.plain(titleOf(element))}</b><br><span style="font-size:12px">${of}</span>`,
      x: 0,
      xref: "paper",
      yref: "container",
      y: 1,
      yanchor: "top",
      pad: { t: 10 },
      font: { size: 15 },
    };
    const { width } = _fullLayout;
    const height = _fullLayout.height + head;
    const margin = { ...layout.margin, t: (layout.margin?.t ?? 12) + head };
    const picture = { data, layout: { ...layout, title, height, margin } };
    // Twice as many pixels, for screens and slides.
    const scale = format === "png" ? 2 : 1;
    const filename = exitlab.download.named([element.dataset.figure, ...chosen(element)]);
    return Plotly.downloadImage(picture, { format, width, height, scale, filename });
  };

  const addTools = (element) => {
    const tools = document.createElement("div");
    tools.className = "tools";
    const tool = (text, what, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", `${what}: ${titleOf(element)}`);
      button.addEventListener("click", act);
      tools.append(button);
    };
    tool("Reset zoom", "Reset zoom", () => draw(element));
    tool("SVG", "Save as SVG", () => save(element, "svg"));
    tool("PNG", "Save as PNG", () => save(element, "png"));
    element.querySelector(".controls").append(tools);
  };

  const charts = () => document.querySelectorAll("figure.chart[data-figure]");

  /** Has figures drawn again once they are near the window, those there now at once. */
  const redraw = () => {
    for (const element of charts()) {
      observer.unobserve(element);
      observer.observe(element);
    }
  };

  /** Draws everything as wide as paper, until `endPrinting`. */
  const startPrinting = () => {
    isPrinting = true;
    for (const element of charts()) draw(element);
  };

  const endPrinting = () => {
    isPrinting = false;
    redraw();
  };

  /** Draws every figure of the page once it is near the window. */
  const start = (figures) => {
    for (const figure of figures) byId.set(figure.id, figure);
    observer = new IntersectionObserver(
      (entries) => {
        for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
          observer.unobserve(target);
          draw(target);
        }
      },
      { rootMargin: "400px" },
    );
    const sizes = new ResizeObserver((entries) => {
      if (isPrinting) return;
      for (const { target } of entries) {
        const element = target.closest("figure");
        const { drawn, width } = element.dataset;
        const isStale = drawn !== undefined && Number(width) !== target.clientWidth;
        if (isStale) observer.observe(element);
      }
    });
    for (const element of charts()) {
      addSelectors(element);
      addTools(element);
      const numbers = element.querySelector(".numbers");
      numbers.addEventListener("toggle", () => fillNumbers(element));
      observer.observe(element);
      sizes.observe(plotOf(element));
    }
    exitlab.theme.onChange(redraw);
  };

  return { endPrinting, merged, paperWidth: PAPER_WIDTH, start, startPrinting };
})();
