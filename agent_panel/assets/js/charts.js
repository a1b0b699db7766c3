// Charts, drawn from the tables beside them: what is drawn can be read, and what can be read opens. The library comes with the
// first page that has one. It draws on a canvas, which knows no classes: every colour is taken from the legend's own marks.
import { all, byId, on, one } from "./dom.js";

const HIGH = 112;
const FONT_PX = 12;
/** @type {Map<HTMLElement, {plot: any, watch: ResizeObserver}>} */
const drawn = new Map();
/** The library, once it has come: from then on drawing takes no time that a printer would not wait for. @type {any} */
let library;

/** Draws what is on view and not yet drawn, and forgets what is gone. */
async function draw() {
  for (const [figure, { plot, watch }] of drawn) {
    if (figure.isConnected) continue;
    watch.disconnect();
    plot.destroy();
    drawn.delete(figure);
  }
  const wanted = all("figure[data-chart]").filter((figure) => !drawn.has(figure));
  if (!wanted.length) return;
  if (!library) library = (await import("uplot")).default;
  for (const figure of wanted) if (figure.isConnected && !drawn.has(figure)) begin(library, figure);
}

/** All anew: the colours have changed. */
function redraw() {
  for (const [figure, { plot, watch }] of drawn) {
    watch.disconnect();
    plot.destroy();
    drawn.delete(figure);
  }
  draw();
}

/** @param {any} UPlot @param {HTMLElement} figure */
function begin(UPlot, figure) {
  const place = one(".plot", figure);
  const table = byId(figure.dataset.chart ?? "");
  if (!place || !table) return;
  const series = all("[data-column]", figure).map((mark) => ({ ...look(mark), ...column(table, mark.dataset.column ?? "") }));
  const labels = all("tbody th", table).map((cell) => cell.dataset.label ?? cell.textContent ?? "");
  const options = { ...frame(figure, labels, place.clientWidth), series: [{}, ...series.map((one) => line(UPlot, one))] };
  options.hooks = { draw: [(plot) => name(plot, series)] };
  const order = figure.hasAttribute("data-stacked") ? stacked(series) : series.map((each) => each.values);
  const plot = new UPlot(options, [labels.map((_, n) => n), ...order], place);
  const watch = new ResizeObserver(() => plot.width !== place.clientWidth && plot.setSize({ width: place.clientWidth, height: plot.height }));
  watch.observe(place);
  drawn.set(figure, { plot, watch });
}

/** A column's values; none where a cell has none. @param {HTMLElement} table @param {string} name */
function column(table, name) {
  const heads = all("thead th", table);
  const place = heads.findIndex((head) => head.dataset.column === name);
  const cells = all("tbody tr", table).map((row) => /** @type {HTMLElement} */ (row.children[place]));
  return { values: cells.map((cell) => (cell.dataset.v === undefined ? null : Number(cell.dataset.v))) };
}

/** How a series looks, and what it is called. @param {HTMLElement} mark */
function look(mark) {
  const colour = getComputedStyle(/** @type {HTMLElement} */ (one("i", mark))).color;
  return { kind: mark.dataset.look ?? "bars", colour, said: mark.textContent ?? "" };
}

/** One upon the other: each is drawn as the sum up to it, the highest first, so that the lower ones stand before it. @param {{values: (number | null)[]}[]} series */
function stacked(series) {
  const sums = [];
  let below = [];
  for (const { values } of [...series].reverse()) sums.push((below = values.map((value, n) => (value ?? 0) + (below[n] ?? 0))));
  return sums.reverse();
}

/** @param {any} UPlot @param {{kind: string, colour: string}} one */
function line(UPlot, { kind, colour }) {
  if (kind === "bars") return { fill: colour, stroke: colour, width: 0, paths: UPlot.paths.bars({ size: [0.6, 28] }), points: { show: false } };
  return { stroke: colour, width: 2, dash: kind === "dashed" ? [5, 4] : undefined, points: { show: kind === "line", size: 5, fill: colour } };
}

/** Size, axes and scales. @param {HTMLElement} figure @param {string[]} labels @param {number} width */
function frame(figure, labels, width) {
  const { color, borderTopColor, fontFamily } = getComputedStyle(figure);
  const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });
  const axis = { stroke: color, font: `${FONT_PX}px ${fontFamily}`, ticks: { show: false }, gap: 4 };
  return {
    width,
    height: HIGH,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: () => [-0.6, labels.length - 0.4] }, y: { range: (_plot, _low, high) => [0, Math.max(4, high * 1.1)] } },
    axes: [
      { ...axis, size: 20, grid: { show: false }, incrs: [1, 2, 3, 4, 6, 12, 24], space: 44, values: (_plot, places) => places.map((place) => labels[place] ?? "") },
      { ...axis, size: 46, space: 34, grid: { stroke: borderTopColor, width: 1 }, values: (_plot, values) => values.map((value) => short.format(value)) },
    ],
  };
}

/** Lines carry their name at their last point, where they leave room for it. @param {any} plot @param {{kind: string, colour: string, said: string, values: (number | null)[]}[]} series */
function name(plot, series) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  for (const { kind, colour, said, values } of series) {
    const last = values.findLastIndex((value) => value !== null);
    if (kind === "bars" || last < 0) continue;
    const [x, y] = [plot.valToPos(last, "x", true), plot.valToPos(values[last], "y", true)];
    const { color, fontFamily } = getComputedStyle(plot.root);
    ctx.save();
    const ends = kind === "dashed" && values.filter((value) => value !== null).length === 1 ? alone(plot, colour, last, y) : x;
    ctx.font = `${FONT_PX * ratio}px ${fontFamily}`;
    ctx.fillStyle = color;
    const room = ends + 6 * ratio + ctx.measureText(said).width < bbox.left + bbox.width;
    const falls = values.some((value) => value !== null && value > values[last]);
    const below = y + 16 * ratio;
    ctx.textAlign = room ? "left" : "right";
    ctx.fillText(said, room ? ends + 6 * ratio : x, !room && falls && below < bbox.top + bbox.height ? below : Math.max(y - 6 * ratio, FONT_PX * ratio));
    ctx.restore();
  }
}

/** A limit that is known at one place only is a stroke there, and no point that nobody sees. @param {any} plot @param {string} colour @param {number} place @param {number} y @returns {number} where it ends */
function alone(plot, colour, place, y) {
  const { ctx } = plot;
  const [from, to] = [plot.valToPos(place - 0.4, "x", true), plot.valToPos(place + 0.4, "x", true)];
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(from, y);
  ctx.lineTo(to, y);
  ctx.stroke();
  return to;
}

on("swapped", draw);
on("page:changed", draw);
for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) matchMedia(query).addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
draw();
