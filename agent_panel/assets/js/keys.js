// The keyboard map. The document is the map: whatever carries aria-keyshortcuts answers to that key while it is visible, so every key
// has a visible button by construction. Buttons and links are pressed, ticks toggled, fields focused, panes entered. A key that did
// nothing is left to the browser.
import { all, on, visible } from "./dom.js";

const SPOKEN = { Control: "ctrlKey", Shift: "shiftKey", Alt: "altKey" };

/** "Alt+Q" of a key press; letters by what is printed on them, wherever an input method leaves them alone. @param {KeyboardEvent} event */
export function combination(event) {
  const letter = /^[a-z]$/i.test(event.key) ? event.key : /^Key([A-Z])$/.exec(event.code)?.[1];
  const key = event.altKey && letter ? letter.toUpperCase() : event.key;
  const held = Object.entries(SPOKEN).filter(([, flag]) => event[flag] && !(flag === "shiftKey" && key.length === 1 && !event.altKey));
  return [...held.map(([name]) => name), key].join("+");
}

/** @param {HTMLElement} element */
const usable = (element) => visible(element) && !element.hasAttribute("disabled") && !element.closest("[inert]");

/** Among several, the one in the pane with focus, then the first. @param {string} keys @returns {HTMLElement | undefined} */
function target(keys) {
  const found = all(`[aria-keyshortcuts~="${CSS.escape(keys)}"]`).filter(usable);
  const pane = document.activeElement?.closest(".pane, dialog");
  const open = all("dialog[open]").at(-1);
  const reachable = open ? found.filter((element) => open.contains(element) || element.hasAttribute("data-phone")) : found;
  return reachable.find((element) => pane?.contains(element)) ?? reachable[0];
}

/** @param {HTMLElement} element */
function use(element) {
  if (element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement) return element.click();
  if (element instanceof HTMLInputElement && element.type === "checkbox") return element.click();
  if (element.matches("input, select, textarea")) return element.focus();
  return enter(element);
}

/** A pane: its first empty field, else the pane itself; of a list of keys the list, whatever one of them asked for. @param {HTMLElement} pane */
export function enter(pane) {
  if ("keys" in pane.dataset) return pane.focus();
  const fields = all("input:not([type=hidden], [type=checkbox]), textarea, select", pane).filter(usable);
  const empty = fields.find((field) => !(/** @type {HTMLInputElement} */ (field).value));
  const body = /** @type {HTMLElement | null} */ (pane.querySelector(".body"));
  return (empty ?? (pane instanceof HTMLFormElement ? fields[0] : undefined) ?? body ?? pane).focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.defaultPrevented) return;
  const keys = combination(event);
  if (!/^F\d|\+/.test(keys)) return;
  const element = target(keys);
  if (!element) return;
  event.preventDefault();
  use(element);
});

/** Lists with data-roving are one tab stop; arrows, Home and End move inside. */
function rove() {
  for (const list of all("[data-roving]")) {
    const items = all(list.dataset.roving ?? "", list);
    const current = items.find((item) => item.matches(":focus, [aria-current]")) ?? items[0];
    for (const item of items) item.tabIndex = item === current ? 0 : -1;
  }
}

document.addEventListener("keydown", (event) => {
  const item = /** @type {Element} */ (event.target);
  const list = item.closest?.("[data-roving]");
  if (!(list instanceof HTMLElement) || event.altKey || event.ctrlKey) return;
  const items = all(list.dataset.roving ?? "", list);
  const at = items.indexOf(/** @type {HTMLElement} */ (item.closest(list.dataset.roving ?? "")));
  const next = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: items.length - 1 }[event.key];
  const wanted = next === undefined ? undefined : items[Math.min(next, items.length - 1)];
  if (!wanted) return;
  event.preventDefault();
  for (const each of items) each.tabIndex = each === wanted ? 0 : -1;
  wanted.focus();
});

on("swapped", rove);
on("page:changed", rove);
rove();
