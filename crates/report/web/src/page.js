// Unpacks the charting library and the data, and starts the parts of the page.

exitlab.start = async () => {
  const unpacked = async (id) => {
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) =>
      c.charCodeAt(0),
    );
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const [library, data] = await Promise.all([unpacked("plotly"), unpacked("data")]);
  const script = document.createElement("script");
  script.textContent = library;
  document.head.append(script);
  exitlab.data = JSON.parse(data);
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  exitlab.theme.use(prefersDark ? "dark" : "light");
  exitlab.figures.start(exitlab.data.figures);
  exitlab.surface.start(exitlab.data.surface);
  document.documentElement.dataset.ready = "true";
};

exitlab.start();
