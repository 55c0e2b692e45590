// The part of plotly.js that reports draw with. The whole of it is four times the size, and every
// report carries its copy.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import candlestick from "plotly.js/lib/candlestick";
import heatmap from "plotly.js/lib/heatmap";

Plotly.register([bar, candlestick, heatmap]);

export default Plotly;
