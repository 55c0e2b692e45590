// Colours, light and dark. Figures name them (`@regime.BULL`), so that one figure serves both.
//
// Modes and regimes take Okabe and Ito's hues, with lightness such that each stands out against the
// page by 3 to 1, and any two by 10 in CIELAB, under simulated protanopia, deuteranopia and tritanopia
// too (Machado, Oliveira and Fernandes, 2009); gain is blue and loss vermilion. Figures never say a
// thing by colour alone. Colours of the page around the figures stand in report.css.

const exitlab = {};

exitlab.theme = (() => {
  const shades = {
    light: {
      paper: "#ffffff",
      text: "#1b1f24",
      muted: "#57606a",
      grid: "#e3e6ea",
      middle: "#f4f5f7",
      gain: "#0a66b0",
      loss: "#c0480a",
      vol: ["#eef1f4", "#c9d1d9", "#8b949e", "#424a53"],
      series: [
        "#0061a0",
        "#c98500",
        "#00885f",
        "#3f9fd8",
        "#a8527f",
        "#c24400",
        "#595959",
        "#372b5e",
      ],
      regimes: {
        BULL: "#00885f",
        BEAR: "#c24400",
        HIGH_VOL: "#a8527f",
        CHOP: "#c98500",
        NORMAL: "#3f9fd8",
      },
    },
    dark: {
      paper: "#15191f",
      text: "#e6edf3",
      muted: "#9aa4af",
      grid: "#2d333b",
      middle: "#2b3138",
      gain: "#58a6e6",
      loss: "#f0884a",
      vol: ["#21262d", "#484f58", "#8b949e", "#d0d7de"],
      series: [
        "#1f7fbd",
        "#f0b429",
        "#009e73",
        "#7cc8f0",
        "#cc79a7",
        "#d55e00",
        "#dbdbdb",
        "#8f7fe0",
      ],
      regimes: {
        BULL: "#009e73",
        BEAR: "#d55e00",
        HIGH_VOL: "#cc79a7",
        CHOP: "#f0b429",
        NORMAL: "#7cc8f0",
      },
    },
  };
  const levels = ["LOW", "NORMAL", "HIGH", "EXTREME"];
  const root = document.documentElement;
  const listeners = [];

  const name = () => root.dataset.theme;
  const isDark = () => name() === "dark";
  const shade = () => shades[name()];

  /** The colour or colour scale of a name; see the crate's `html/figure.rs`. */
  const resolve = (token) => {
    const now = shade();
    if (token === "diverging") {
      return [
        [0, now.loss],
        [0.5, now.middle],
        [1, now.gain],
      ];
    }
    if (token === "sequential") {
      return [
        [0, now.middle],
        [1, now.gain],
      ];
    }
    const [kind, which] = token.split(".");
    if (kind === "series") return now.series[Number(which) % now.series.length];
    if (kind === "regime") return now.regimes[which] ?? now.muted;
    if (kind === "vol") return now.vol[levels.indexOf(which)] ?? now.muted;
    return now[kind] ?? now.text;
  };

  // What the user named may begin with an @ too, and is no colour.
  const words = ["customdata", "hovertext", "name", "text", "ticktext", "title", "x", "y"];
  const isWords = (key, value) =>
    words.includes(key) && (typeof value === "string" || Array.isArray(value));

  /** Text of others as plotly shows it to the letter; see `plotly_text` in the crate's `html/figure.rs`. */
  const plain = (text) =>
    String(text)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replace(/^@/, "&#64;");

  /** A copy of a figure's part with its colour names replaced. */
  const themed = (part) => {
    if (typeof part === "string") return part.startsWith("@") ? resolve(part.slice(1)) : part;
    if (Array.isArray(part)) {
      // Long lists are data: only their first value is looked at.
      const isData = part.length > 64 && !String(part[0]).startsWith("@");
      return isData ? part : part.map(themed);
    }
    if (part && typeof part === "object") {
      const entry = ([key, value]) => [key, isWords(key, value) ? value : themed(value)];
      return Object.fromEntries(Object.entries(part).map(entry));
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
      colorway: now.series,
      margin: { l: 48, r: 12, t: 12, b: 40 },
      hoverlabel: { bgcolor: now.paper, bordercolor: now.muted, font: { color: now.text } },
      legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom", x: 0 },
      xaxis: axis,
      yaxis: axis,
    };
  };

  /** Has this called, without arguments, whenever the page turns light or dark. */
  const onChange = (listener) => listeners.push(listener);

  /** Turns the page light or dark. */
  const use = (theme) => {
    root.dataset.theme = theme;
    for (const listener of listeners) listener();
  };

  // Browsers may refuse storage to pages that were opened from a file.
  const remembered = () => {
    try {
      return localStorage.getItem("exitlab-theme");
    } catch {
      return null;
    }
  };
  const remember = () => {
    try {
      localStorage.setItem("exitlab-theme", name());
    } catch {
      // The choice holds until the page is closed.
    }
  };

  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const preferred = () => {
    const kept = remembered();
    if (kept === "light" || kept === "dark") return kept;
    return prefersDark.matches ? "dark" : "light";
  };
  use(preferred());
  prefersDark.addEventListener("change", () => use(preferred()));

  /** Lets a button switch between light and dark, for this visit and the next. */
  const startButton = (button) => {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    onChange(show);
    show();
    button.addEventListener("click", () => {
      use(isDark() ? "light" : "dark");
      remember();
    });
  };

  return { layout, name, onChange, plain, resolve, startButton, themed, use };
})();
