// Colours, light and dark. Figures name them (`@regime.BULL`), so that one figure serves both.
//
// There is one palette for exit modes and another for regimes. Modes take Okabe and Ito's hues, with
// lightness such that each stands out against the page by 3 to 1, and any two by 10 in CIELAB, under
// simulated protanopia, deuteranopia and tritanopia too (Machado, Oliveira and Fernandes, 2009). Regimes
// keep the same distances among themselves, and 16 from every mode, 24 from the built-in ones. Exit
// reasons and costs are greys with patterns. Gain is blue and loss vermilion. Figures never say a thing
// by colour alone. Colours of the page around the figures stand in report.css.

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
        BULL: "#6f9a00",
        BEAR: "#b1164e",
        HIGH_VOL: "#8f4fd6",
        CHOP: "#82592f",
        NORMAL: "#588b8d",
      },
      greys: ["#424a53", "#6e7781", "#8b949e", "#c9d1d9"],
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
        BULL: "#b5d64a",
        BEAR: "#ed5d7f",
        HIGH_VOL: "#c692ff",
        CHOP: "#ab8356",
        NORMAL: "#7fa8a8",
      },
      greys: ["#d0d7de", "#9aa4af", "#6e7781", "#484f58"],
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
    if (kind === "grey") return now.greys[Number(which) % now.greys.length];
    return now[kind] ?? now.text;
  };

  const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

  /** Black or white, that which stands out more on a colour `#rrggbb`: by 4.5 to 1 at least. */
  const inkOn = (colour) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = channels(colour).map((c) => linear(c / 255));
    // Where both stand out alike: (l + 0.05) / 0.05 = 1.05 / (l + 0.05).
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.1791 ? "#000000" : "#ffffff";
  };

  /** The colour at a share of a colour scale of `[share, colour]`. */
  const colourAt = (scale, share) => {
    const at = Math.min(1, Math.max(0, share));
    // Scales with hard edges have two colours at a share: the later one holds from there on.
    const above = Math.max(
      1,
      scale.findIndex(([place]) => place > at),
    );
    const last = scale.length - 1;
    const [[from, low], [to, high]] =
      at >= scale[last][0] ? [scale[last - 1], scale[last]] : [scale[above - 1], scale[above]];
    const mix = to > from ? (at - from) / (to - from) : 1;
    const [a, b] = [channels(low), channels(high)];
    const hex = (c) => Math.round(c).toString(16).padStart(2, "0");
    return `#${a.map((c, idx) => hex(c + (b[idx] - c) * mix)).join("")}`;
  };

  /**
   * Traces whose texts can be read on their colours: plotly writes #444 where this is too faint. `traces`
   * have their colours; the texts of a heatmap become a trace of their own.
   */
  const inked = (traces) =>
    traces.flatMap((trace) => {
      if (trace.type === "bar" && ["inside", "auto"].includes(trace.textposition)) {
        const { color } = trace.marker;
        const font = { color: Array.isArray(color) ? color.map(inkOn) : inkOn(color) };
        return [{ ...trace, insidetextfont: font }];
      }
      if (trace.type !== "heatmap" || !trace.texttemplate) return [trace];
      const { texttemplate, textfont, ...map } = trace;
      const values = trace.z.flat().filter((z) => typeof z === "number");
      const low = trace.zmin ?? Math.min(...values);
      const high = trace.zmax ?? Math.max(...values);
      const words = { x: [], y: [], text: [], color: [] };
      trace.z.forEach((row, at) => {
        row.forEach((z, column) => {
          const text = trace.text[at]?.[column];
          if (typeof z !== "number" || !text) return;
          words.x.push(trace.x[column]);
          words.y.push(trace.y[at]);
          words.text.push(text);
          words.color.push(inkOn(colourAt(trace.colorscale, (z - low) / (high - low || 1))));
        });
      });
      const { x, y, text, color } = words;
      const written = {
        type: "scatter",
        mode: "text",
        x,
        y,
        text,
        textfont: { ...textfont, color },
        hoverinfo: "skip",
        showlegend: false,
        cliponaxis: false,
      };
      return [map, written];
    });

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

  /** A number as text, with a true minus sign. */
  const minus = (number) => String(number).replace(/^-/, "−");

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

  return { inked, inkOn, layout, minus, name, onChange, plain, resolve, startButton, themed, use };
})();
