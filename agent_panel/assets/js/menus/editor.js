// The text of a hotline's file: line numbers, findings at their lines as soon as one stops typing, a copy kept until it is saved.
import { all, one, setText, tell } from "../dom.js";
import { post, sentence } from "../http.js";
import { t } from "../words.js";

const STOPPED_TYPING_MS = 450;
const INDENT = /^[ ]*/;
/** @typedef {{line: number, text: string}} Finding */
/** What the last check found, for whoever saves. @type {{problems: Finding[], warnings: Finding[], diff: any[], text: string}} */
export let found = { problems: [], warnings: [], diff: [], text: "" };
let asked = 0;

/** @returns {HTMLElement} */
export const page = () => /** @type {HTMLElement} */ (one("[data-hotline]"));
/** @returns {HTMLTextAreaElement | null} */
export const editor = () => /** @type {HTMLTextAreaElement | null} */ (one("[data-editor]"));
const copyName = () => `three-rings.hotline.${page().dataset.hotline}.${page().dataset.basis}`;

/** @param {HTMLTextAreaElement} area */
export function setUpEditor(area) {
  const original = area.value;
  const kept = area.readOnly ? null : sessionStorage.getItem(copyName());
  if (kept !== null) area.value = kept;
  let timer = 0;
  area.addEventListener("input", () => {
    number(area, []);
    keep(area, original);
    verdict("", t("menus.checking"));
    clearTimeout(timer);
    timer = window.setTimeout(() => check(area), STOPPED_TYPING_MS);
  });
  area.addEventListener("scroll", () => follow(area));
  area.addEventListener("keydown", (event) => indent(area, event));
  one("[data-undo-all]")?.addEventListener("click", () => restore(area, original));
  keep(area, original);
  number(area, []);
  check(area).then(() => toLine(area, Number(/^#line-(\d+)$/.exec(location.hash)?.[1] ?? 0)));
}

/** A copy in this window survives a reload, and goes with the save. @param {HTMLTextAreaElement} area @param {string} original */
function keep(area, original) {
  const changed = area.value !== original;
  if (changed && !area.readOnly) sessionStorage.setItem(copyName(), area.value);
  else sessionStorage.removeItem(copyName());
  one("[data-undo-all]")?.toggleAttribute("disabled", !changed);
  one("[data-kept]")?.toggleAttribute("hidden", !changed);
}

/** The copy is not needed any more. */
export const forget = () => sessionStorage.removeItem(copyName());

/** @param {HTMLTextAreaElement} area @param {string} original */
function restore(area, original) {
  area.value = original;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

/** @param {HTMLTextAreaElement} area */
async function check(area) {
  const mine = ++asked;
  const answer = await post(`/api/hotlines/${page().dataset.hotline}/check`, { text: area.value });
  if (mine !== asked || !area.isConnected) return;
  if (!answer.ok) return verdict("broken", sentence(answer.error));
  found = { ...answer.data, text: area.value };
  number(area, found.problems);
  list(area, found);
  const changed = found.diff.length > 0;
  const notes = found.warnings.length ? [t("menus.warnings", { n: found.warnings.length })] : [];
  if (found.problems.length) verdict("broken", t("menus.faults", { n: found.problems.length }));
  else verdict("ok", [changed ? t("menus.good.changed") : t("menus.good"), ...notes].join(" · "));
  one("[data-review]")?.toggleAttribute("disabled", found.problems.length > 0 || !changed);
  tell("menus:checked", { text: area.value, good: !found.problems.length });
}

/** @param {string} tone @param {string} text */
function verdict(tone, text) {
  const chip = one("[data-verdict]");
  if (!chip) return;
  chip.className = `chip ${tone}`;
  setText(chip, text);
  if (tone !== "ok") one("[data-review]")?.setAttribute("disabled", "");
}

/** The line numbers; those with a finding are marked. @param {HTMLTextAreaElement} area @param {{line: number}[]} problems */
function number(area, problems) {
  const gutter = one("[data-gutter]");
  if (!gutter) return;
  const bad = new Set(problems.map((problem) => problem.line));
  const lines = area.value.split("\n").length;
  gutter.replaceChildren(...Array.from({ length: lines }, (_, at) => mark(at + 1, bad.has(at + 1))));
  follow(area);
}

/** @param {number} line @param {boolean} bad */
function mark(line, bad) {
  if (!bad) return document.createTextNode(`${line}\n`);
  const made = document.createElement("span");
  made.className = "bad";
  made.textContent = String(line);
  const both = document.createDocumentFragment();
  both.append(made, "\n");
  return both;
}

/** @param {HTMLTextAreaElement} area */
const follow = (area) => one("[data-gutter]")?.scrollTo(0, area.scrollTop);

/** What is wrong, then what is only told. @param {HTMLTextAreaElement} area @param {{problems: Finding[], warnings: Finding[]}} found */
function list(area, { problems, warnings }) {
  const told = warnings.map(({ line, text }) => ({ line, text: t("menus.warning", { text }), tone: "soon" }));
  const made = [...problems.map((problem) => ({ ...problem, tone: "" })), ...told].map(({ line, text, tone }) => {
    const [item, button, where, what] = ["li", "button", "b", "span"].map((name) => document.createElement(name));
    button.setAttribute("type", "button");
    where.textContent = t("menus.line", { line });
    where.className = tone;
    what.textContent = text;
    button.append(where, what);
    button.addEventListener("click", () => toLine(area, line));
    item.append(button);
    return item;
  });
  one("[data-findings]")?.replaceChildren(...made);
}

/** @param {HTMLTextAreaElement} area @param {number} line from 1; 0: nowhere */
function toLine(area, line) {
  if (!line) return;
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 6) * 20);
}

/** A new line begins where the one before began. @param {HTMLTextAreaElement} area @param {KeyboardEvent} event */
function indent(area, event) {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || area.readOnly) return;
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const spaces = (INDENT.exec(line)?.[0] ?? "") + (line.trimEnd().endsWith(":") ? "  " : "");
  if (!spaces) return;
  event.preventDefault();
  area.setRangeText(`\n${spaces}`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {HTMLElement} place @param {[string, number, number, string][]} lines */
export function showDiff(place, lines) {
  const table = document.createElement("table");
  for (const [sign, old, fresh, text] of lines) {
    const row = table.insertRow();
    row.className = { "+": "plus", "-": "minus", "@": "gap" }[sign] ?? "";
    if (sign === "@") {
      const cell = row.insertCell();
      cell.colSpan = 4;
      cell.textContent = "…";
      continue;
    }
    for (const figure of [old, fresh]) {
      const cell = row.insertCell();
      cell.className = "num";
      cell.textContent = figure ? String(figure) : "";
    }
    const said = row.insertCell();
    said.className = "way";
    said.textContent = sign === "-" ? "−" : sign;
    row.insertCell().append(Object.assign(document.createElement("code"), { textContent: text }));
  }
  place.replaceChildren(table);
}

/** The editor of this page has no findings and was checked as it stands. */
export const checked = () => found.text === editor()?.value && !found.problems.length && all("[data-review]").length > 0;
