// Unpacks the charting library and the data, and starts the parts of the page.

/** Lets the keyboard scroll what is wider than the page, and says what it is. */
exitlab.makeScrollable = (element) => {
  const heading = element.closest("figure, .card, section")?.querySelector("h2, h3");
  element.tabIndex = 0;
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", heading?.textContent ?? document.title);
};

/** What an element holds as base64 of gzip. */
exitlab.unpacked = (id) => {
  const text = document.getElementById(id).textContent;
  const packed =
    Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
};

/** Marks the link to the section that is being read. */
exitlab.followSections = () => {
  const nav = document.querySelector("nav");
  const links = new Map([...nav.querySelectorAll("a")].map((a) => [a.hash.slice(1), a]));
  const inView = new Set();
  const ids = [...links.keys()];
  let current = ids[0];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) inView.add(target.id);
        else inView.delete(target.id);
      }
      // Above the first section none is in view, and between two the one before still is what is read.
      const isAtTop = document.getElementById(ids[0]).getBoundingClientRect().top > 0;
      current = ids.find((id) => inView.has(id)) ?? (isAtTop ? ids[0] : current);
      for (const [id, link] of links) {
        if (id === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      const link = links.get(current);
      // Sideways only: the page itself stays where it is.
      if (link) nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
    },
    { rootMargin: "-80px 0px -60% 0px" },
  );
  for (const section of document.querySelectorAll("main > section")) observer.observe(section);
};

/** Keeps open what the reader opened of "How to read this", on this page and on others. */
exitlab.rememberOpened = () => {
  const KEY = "exitlab-opened";
  // Browsers may refuse storage to pages that were opened from a file.
  const kept = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
    } catch {
      return new Set();
    }
  };
  for (const details of document.querySelectorAll("details.how")) {
    const { id } = details.closest("figure");
    details.open = kept().has(id);
    details.querySelector("summary").addEventListener("click", () => {
      const opened = kept();
      // The click comes before the change.
      if (details.open) opened.delete(id);
      else opened.add(id);
      try {
        localStorage.setItem(KEY, JSON.stringify([...opened]));
      } catch {
        // It stays as it is until the page is closed.
      }
    });
  }
};

/** Paper is white, has everything in view and nothing to open. */
exitlab.followPrinting = () => {
  let before;
  addEventListener("beforeprint", () => {
    before = { theme: exitlab.theme.name(), closed: [] };
    for (const details of document.querySelectorAll("details:not([open], .numbers, .folded)")) {
      before.closed.push(details);
      details.open = true;
    }
    exitlab.theme.use("light");
    exitlab.figures.startPrinting();
    for (const chart of [exitlab.surface, exitlab.prices]) chart.drawAt(exitlab.figures.paperWidth);
  });
  addEventListener("afterprint", () => {
    for (const details of before.closed) details.open = false;
    exitlab.figures.endPrinting();
    for (const chart of [exitlab.surface, exitlab.prices]) chart.drawAt();
    exitlab.theme.use(before.theme);
  });
};

/** Trades and prices; pages of two runs have none. */
exitlab.startTrades = async (text) => {
  if (!document.getElementById("prices-data")) return;
  const bytes = async (id) => new Uint8Array(await exitlab.unpacked(id).arrayBuffer());
  const [prices, priceBytes] = await Promise.all([text("prices-data"), bytes("prices-bytes")]);
  const packed = JSON.parse(prices);
  const trades = exitlab.unpack.trades(priceBytes, packed.trades);
  const pathOf = packed.paths && exitlab.unpack.paths(packed.paths, trades);
  const priceData = { ...packed, trades, pathOf };
  exitlab.trades.start(priceData.trades);
  exitlab.prices.start(priceData, priceBytes);
};

exitlab.start = async () => {
  exitlab.theme.startButton(document.getElementById("theme"));
  exitlab.copy.start();
  for (const element of document.querySelectorAll(".scroll")) exitlab.makeScrollable(element);
  exitlab.rememberOpened();
  exitlab.followSections();
  const text = async (id) => exitlab.unpacked(id).text();
  const [library, data] = await Promise.all(["plotly", "data"].map(text));
  const script = document.createElement("script");
  script.textContent = library;
  document.head.append(script);
  exitlab.data = JSON.parse(data);
  exitlab.figures.start(exitlab.data.figures);
  exitlab.surface.start(exitlab.data.surface);
  exitlab.breakdown.start(exitlab.data.breakdown);
  await exitlab.startTrades(text);
  exitlab.followPrinting();
  document.documentElement.dataset.ready = "true";
};

exitlab.start().catch((error) => {
  const message = document.createElement("p");
  message.className = "message";
  message.textContent = `This browser could not draw the figures (${error.message}). The tables can be read as they are.`;
  document.querySelector("main").prepend(message);
  console.error(error);
});
