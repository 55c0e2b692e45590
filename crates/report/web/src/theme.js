// Colours, light and dark. Figures name them (`@regime.BULL`), so that one figure serves both.
//
// Modes and regimes take Okabe and Ito's palette, which colour-blind readers can tell apart; gain is
// blue and loss vermilion. Figures never say a thing by colour alone.

const exitlab = {};

exitlab.theme = (() => {
  const series = [
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#8c8c8c",
    "#b2a300",
  ];
  const regimes = {
    BULL: "#009e73",
    BEAR: "#d55e00",
    HIGH_VOL: "#cc79a7",
    CHOP: "#e69f00",
    NORMAL: "#56b4e9",
  };
  const shades = {
    light: {
      paper: "#ffffff",
      text: "#1b1f24",
      muted: "#57606a",
      grid: "#e3e6ea",
      gain: "#0a66b0",
      loss: "#c0480a",
      vol: ["#eef1f4", "#c9d1d9", "#8b949e", "#424a53"],
    },
    dark: {
      paper: "#15191f",
      text: "#e6edf3",
      muted: "#9aa4af",
      grid: "#2d333b",
      gain: "#58a6e6",
      loss: "#f0884a",
      vol: ["#21262d", "#484f58", "#8b949e", "#d0d7de"],
    },
  };
  const levels = ["LOW", "NORMAL", "HIGH", "EXTREME"];

  const isDark = () => document.documentElement.dataset.theme === "dark";
  const shade = () => (isDark() ? shades.dark : shades.light);

  /** The colour or colour scale of a name; see the crate's `html/figure.rs`. */
  const resolve = (name) => {
    const now = shade();
    if (name === "diverging") {
      return [
        [0, now.loss],
        [0.5, isDark() ? "#2b3138" : "#f4f5f7"],
        [1, now.gain],
      ];
    }
    if (name === "sequential") {
      return [
        [0, isDark() ? "#2b3138" : "#f4f5f7"],
        [1, now.gain],
      ];
    }
    const [kind, which] = name.split(".");
    if (kind === "series") return series[Number(which) % series.length];
    if (kind === "regime") return regimes[which] ?? now.muted;
    if (kind === "vol") return now.vol[levels.indexOf(which)] ?? now.muted;
    return now[kind] ?? now.text;
  };

  /** A copy of a figure's part with its colour names replaced. */
  const themed = (part) => {
    if (typeof part === "string") return part.startsWith("@") ? resolve(part.slice(1)) : part;
    if (Array.isArray(part)) {
      // Long lists are data: only their first value is looked at.
      const isData = part.length > 64 && !String(part[0]).startsWith("@");
      return isData ? part : part.map(themed);
    }
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, themed(value)]));
    }
    return part;
  };

  /** Layout that every figure shares. */
  const layout = () => {
    const now = shade();
    const axis = {
      gridcolor: now.grid,
      zerolinecolor: now.muted,
      linecolor: now.grid,
      automargin: true,
    };
    return {
      paper_bgcolor: now.paper,
      plot_bgcolor: now.paper,
      font: { color: now.text, size: 12, family: "system-ui, sans-serif" },
      colorway: series,
      margin: { l: 48, r: 12, t: 12, b: 40 },
      hoverlabel: { bgcolor: now.paper, bordercolor: now.muted, font: { color: now.text } },
      legend: { orientation: "h", y: -0.18, x: 0 },
      xaxis: axis,
      yaxis: axis,
    };
  };

  /** Switches to light or dark, and draws again what is drawn. */
  const use = (name) => {
    document.documentElement.dataset.theme = name;
    exitlab.figures.redraw();
  };

  return { isDark, layout, resolve, themed, use };
})();
