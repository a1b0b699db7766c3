// The picture of a hotline's menus, or of a script: boxes and ways from the table of its steps, laid out by dagre. It says nothing that the table does not.
import { Graph, layout } from "@dagrejs/dagre";

const SPACE = "http://www.w3.org/2000/svg";
const CALLER = " caller";
const ALWAYS = " always";
const PADDING = 12;
const LINE = 16;
const CORNER = 14;
const measure = document.createElement("canvas").getContext("2d");

/** @param {string} name @param {Record<string, string | number>} [attributes] @param {string} [text] */
function element(name, attributes = {}, text = "") {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

/** @param {string} text @param {string} font */
function width(text, font) {
  if (!measure) return text.length * 8;
  measure.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return measure.measureText(text).width;
}

/** @param {HTMLElement} place @param {HTMLElement[]} rows of the table of steps */
export function draw(place, rows) {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: 28, edgesep: 14, ranksep: 34, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const row of rows) box(graph, row.dataset.node ?? "", row.dataset.sub ?? "", row.dataset.tone ?? "", Number(row.dataset.gone));
  box(graph, CALLER, "", "caller", 0, place.dataset.caller);
  way(graph, CALLER, place.dataset.start ?? "", "", "");
  for (const row of rows) {
    for (const [word, to] of JSON.parse(row.dataset.ways ?? "[]")) way(graph, row.dataset.node ?? "", to, word, "");
  }
  if (graph.hasNode(place.dataset.emergency ?? "")) {
    box(graph, ALWAYS, "", "caller", 0, place.dataset.always);
    way(graph, ALWAYS, place.dataset.emergency ?? "", "", "sos");
  }
  layout(graph);
  place.append(svg(place, graph));
}

/** A box with its size. */
function box(graph, name, sub, tone, gone, title = name) {
  const wide = Math.max(width(title, "650 13px"), width(sub, "400 12px"), 60);
  graph.setNode(name, { name, title, sub, tone, gone, width: wide + 2 * PADDING, height: (sub ? 2 : 1) * LINE + 18 });
}

/** A way; a second one between the same two adds its word. */
function way(graph, from, to, word, tone) {
  if (!graph.hasNode(to)) return;
  const words = [...(graph.edge(from, to)?.words ?? []), ...(word ? [word] : [])];
  const text = words.join(" · ");
  graph.setEdge(from, to, { words, text, tone, width: text ? width(text, "400 12px") + 14 : 0, height: text ? 20 : 0, labelpos: "c" });
}

/** @param {HTMLElement} place @param {any} graph */
function svg(place, graph) {
  const { width: w, height: h } = graph.graph();
  const made = element("svg", { width: Math.ceil(w), height: Math.ceil(h), viewBox: `0 0 ${Math.ceil(w)} ${Math.ceil(h)}`, role: "img", "aria-labelledby": "flow-title flow-desc" });
  made.append(element("title", { id: "flow-title" }, place.dataset.title), element("desc", { id: "flow-desc" }, place.dataset.desc), arrows());
  const edges = graph.edges().map((edge) => ({ from: edge.v, ...graph.edge(edge) }));
  made.append(...edges.map(line), ...edges.filter((edge) => edge.text).map(label));
  made.append(...graph.nodes().map((name) => node(graph.node(name))));
  return made;
}

function arrows() {
  const defs = element("defs");
  const marker = element("marker", { id: "flow-arrow", viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerUnits: "userSpaceOnUse", markerWidth: 9, markerHeight: 9, orient: "auto" });
  marker.append(element("path", { class: "arrow", d: "M0 0L8 4L0 8z" }));
  defs.append(marker);
  return defs;
}

/** A way through the layout's points, its corners rounded. */
function line({ from, points, tone }) {
  const at = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const spots = points.map(({ x, y }) => [x, y]);
  let d = `M${at(spots[0])}`;
  for (let place = 1; place < spots.length - 1; place++) {
    const [before, here, after] = spots.slice(place - 1, place + 2);
    d += `L${at(towards(here, before))}Q${at(here)} ${at(towards(here, after))}`;
  }
  d += `L${at(/** @type {number[]} */ (spots.at(-1)))}`;
  return element("path", { class: `edge ${tone}`, d, "marker-end": "url(#flow-arrow)", "data-from": from });
}

/** The spot where a corner's curve begins. @param {number[]} from @param {number[]} to */
function towards([x, y], [toX, toY]) {
  const share = Math.min(0.5, CORNER / Math.max(1, Math.hypot(toX - x, toY - y)));
  return [x + (toX - x) * share, y + (toY - y) * share];
}

function label({ x, y, width: wide, text }) {
  const made = element("g", { class: "label" });
  made.append(element("rect", { x: x - wide / 2, y: y - 10, width: wide, height: 20, rx: 5 }), element("text", { x, y: y + 4 }, text));
  return made;
}

function node({ name, title, sub, tone, gone, x, y, width: wide, height: high }) {
  const own = name === CALLER || name === ALWAYS;
  const made = element("g", own ? { class: "start" } : { class: `node ${tone}`, "data-node": name });
  const [left, top] = [x - wide / 2, y - high / 2];
  made.append(element("rect", { x: left, y: top, width: wide, height: high, rx: own ? high / 2 : 9 }));
  made.append(element("text", { class: "h", x: left + PADDING, y: top + 22 }, title));
  if (sub) made.append(element("text", { x: left + PADDING, y: top + 22 + LINE }, sub));
  if (!own) made.append(pill("here", name, left + wide - 14, top - 1, ""), ...(gone ? [pill("gone", name, left + wide - 14, top + high + 1, String(gone))] : []));
  return made;
}

/** A figure on the edge of a box. */
function pill(kind, name, x, y, text) {
  const made = element("g", { class: `pill ${kind}`, "data-pill": name });
  const wide = Math.max(22, text.length * 8 + 12);
  made.append(element("rect", { x: x - wide / 2, y: y - 9, width: wide, height: 18, rx: 9 }), element("text", { x, y: y + 4 }, text));
  if (!text) made.setAttribute("hidden", "");
  return made;
}
