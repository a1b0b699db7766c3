// A hotline's page, and a script's: what its open part needs is set up once it is in the document; the picture's library is loaded with it.
import { all, on, one, setText } from "../dom.js";
import { setUpEditor } from "./editor.js";
import { setUpRehearsal } from "./rehearsal.js";
import "./saving.js";

/** @param {string} name the step to show in picture, table and detail */
function choose(name) {
  for (const detail of all("[data-detail]")) detail.hidden = detail.dataset.detail !== name;
  for (const row of all("tr[data-node]")) one("[data-step]", row)?.setAttribute("aria-pressed", String(row.dataset.node === name));
  for (const node of all("[data-flow] .node")) node.classList.toggle("sel", node.dataset.node === name);
  for (const edge of all("[data-flow] .edge")) edge.classList.toggle("lit", edge.dataset.from === name);
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const step = target.closest?.("[data-step]") ?? target.closest?.("[data-flow] [data-node]");
  const name = step instanceof Element ? /** @type {HTMLElement} */ (step).dataset.step ?? /** @type {HTMLElement} */ (step).dataset.node : "";
  if (name) choose(name);
});

/** Callers now, from the live line into the table and the picture. */
function count() {
  const told = one("#menus-now");
  if (!told) return;
  const now = JSON.parse(told.dataset.now ?? "{}");
  for (const row of all("tr[data-node]")) setText(one("[data-here]", row), String(now[row.dataset.node ?? ""] ?? "–"));
  for (const pill of all("[data-flow] .pill.here")) {
    const callers = now[pill.dataset.pill ?? ""] ?? 0;
    pill.toggleAttribute("hidden", !callers);
    setText(one("text", pill), String(callers));
  }
}

async function setUp() {
  const flow = one("[data-flow]");
  if (flow && !flow.firstChild) {
    const { draw } = await import("./picture.js");
    draw(flow, all("tr[data-node], li[data-node]"));
    choose(flow.dataset.now ?? flow.dataset.start ?? "");
    if (flow.dataset.now) one(".node.sel", flow)?.scrollIntoView({ block: "center", inline: "center" });
  }
  count();
  const editor = one("[data-editor]:not([data-ready])");
  if (editor instanceof HTMLTextAreaElement) {
    editor.dataset.ready = "";
    setUpEditor(editor);
    setUpRehearsal();
  }
}

on("swapped", setUp);
setUp();
