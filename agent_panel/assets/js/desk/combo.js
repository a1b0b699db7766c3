// The category search: an ARIA combobox over rows the server put in the page. It never guesses: only a chosen row is a category.
import { all, byId, one, tell } from "../dom.js";
import { t } from "../words.js";
import { politely } from "../announce.js";
import { find } from "./search.js";

/** @param {HTMLElement} combo @returns {import("./search.js").Entry[]} */
const entries = (combo) =>
  all("[role=option]", combo).map(({ dataset }) => ({
    code: dataset.code ?? "",
    text: dataset.text ?? "",
    synonyms: (dataset.synonyms ?? "").split("|").filter(Boolean),
    rank: Number(dataset.rank),
    emergency: "emergency" in dataset,
  }));

/** @param {EventTarget | null} target */
const comboOf = (target) => (target instanceof Element ? target.closest("[data-combo]") : null);
/** @param {Element} combo */
const input = (combo) => /** @type {HTMLInputElement} */ (one("[role=combobox]", combo));

/** Shows the rows that match, the best one active. @param {HTMLElement} combo @param {string} typed */
function show(combo, typed) {
  const hits = find(entries(combo), typed);
  const list = one("[role=listbox]", combo);
  const rows = new Map(all("[role=option]", combo).map((row) => [row.dataset.code, row]));
  for (const row of rows.values()) row.hidden = true;
  hits.forEach((hit, index) => {
    const row = rows.get(hit.entry.code);
    if (!row) return;
    row.hidden = false;
    mark(row, hit);
    list?.append(row);
    activate(combo, row, index === 0);
  });
  if (list) list.hidden = hits.length === 0;
  const none = one("[data-none]", combo);
  if (none) none.hidden = hits.length > 0;
  input(combo).setAttribute("aria-expanded", String(hits.length > 0));
  politely(t("category.found", { n: hits.length }));
}

/** @param {HTMLElement} row @param {import("./search.js").Hit} hit */
function mark(row, { entry, marks }) {
  const path = one("[data-path]", row);
  if (!path) return;
  const characters = [...entry.text.normalize("NFC")];
  const parts = [];
  let at = 0;
  for (const [start, end] of [...marks].sort(([a], [b]) => a - b)) {
    if (start < at) continue;
    parts.push(characters.slice(at, start).join(""), Object.assign(document.createElement("mark"), { textContent: characters.slice(start, end).join("") }));
    at = end;
  }
  path.replaceChildren(...parts, characters.slice(at).join(""));
}

/** @param {Element} combo @param {HTMLElement} row @param {boolean} active */
function activate(combo, row, active) {
  row.setAttribute("aria-selected", String(active));
  if (active) input(combo).setAttribute("aria-activedescendant", row.id);
}

/** @param {Element} combo */
function close(combo) {
  const list = one("[role=listbox]", combo);
  if (list) list.hidden = true;
  input(combo).setAttribute("aria-expanded", "false");
  input(combo).removeAttribute("aria-activedescendant");
}

/** @param {Element} combo @param {HTMLElement} row */
function choose(combo, row) {
  const hidden = /** @type {HTMLInputElement} */ (one("[name=category]", combo));
  hidden.value = row.dataset.code ?? "";
  input(combo).value = row.dataset.text ?? "";
  close(combo);
  hidden.dispatchEvent(new Event("input", { bubbles: true }));
  tell("category:chosen", { code: row.dataset.code, department: row.dataset.department, emergency: "emergency" in row.dataset });
}

/** @param {Element} combo @param {number} step */
function move(combo, step) {
  const rows = all("[role=option]:not([hidden])", combo);
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = (at + step + rows.length) % rows.length;
  rows.forEach((row, index) => activate(combo, row, index === next));
}

/** Typing unchooses: a text that was changed is no category. @param {Element} combo */
function unchoose(combo) {
  const hidden = /** @type {HTMLInputElement} */ (one("[name=category]", combo));
  if (!hidden.value) return;
  hidden.value = "";
  hidden.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const combo = comboOf(event.target);
  if (!(combo instanceof HTMLElement) || event.target !== input(combo)) return;
  unchoose(combo);
  show(combo, input(combo).value);
});
document.addEventListener("focusin", (event) => {
  const combo = comboOf(event.target);
  if (combo instanceof HTMLElement && event.target === input(combo)) {
    input(combo).select();
    show(combo, one("[name=category]", combo)?.getAttribute("value") ? "" : input(combo).value);
  }
});
document.addEventListener("focusout", (event) => {
  const combo = comboOf(event.target);
  if (combo && !combo.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) close(combo);
});
document.addEventListener("keydown", (event) => {
  const combo = comboOf(event.target);
  if (!combo || event.isComposing) return;
  const open = input(combo).getAttribute("aria-expanded") === "true";
  const active = byId(input(combo).getAttribute("aria-activedescendant") ?? "");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (open) move(combo, event.key === "ArrowDown" ? 1 : -1);
    else show(/** @type {HTMLElement} */ (combo), "");
  } else if (event.key === "Enter" && !event.ctrlKey && open && active) choose(combo, active);
  else if (event.key === "Escape" && open) close(combo);
  else return;
  event.preventDefault();
});
document.addEventListener("pointerdown", (event) => {
  const row = /** @type {Element} */ (event.target).closest?.("[data-combo] [role=option]");
  const combo = comboOf(row ?? null);
  if (!(row instanceof HTMLElement) || !combo) return;
  event.preventDefault();
  choose(combo, row);
});
