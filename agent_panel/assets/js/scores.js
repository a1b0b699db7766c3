// A scorecard by keyboard: 1, 2, 3 answer the item with focus and go on to the next; each answer is kept at once, finished or not.
import { all, one, setText } from "./dom.js";
import { settled, showErrors, showRefusal } from "./forms.js";
import { post, put, sentence } from "./http.js";
import { go } from "./navigation.js";

const KEEP_AFTER_MS = 400;
const KEYS = ["1", "2", "3"];
/** @type {number | undefined} */
let waiting;
/** What is on its way: answers are kept in the order in which they were given. */
let keeping = Promise.resolve();

/** @param {HTMLFormElement} form */
function filled(form) {
  const chosen = /** @type {HTMLInputElement[]} */ (all("[data-item] input:checked", form));
  const note = /** @type {HTMLTextAreaElement | null} */ (one("[name=note]", form));
  return { answers: Object.fromEntries(chosen.map((input) => [input.name, input.value])), note: note?.value ?? "" };
}

/** @param {HTMLFormElement} form */
async function keep(form) {
  clearTimeout(waiting);
  const answer = await put(`${form.dataset.score}/score-draft`, filled(form));
  if (!answer.ok) return showRefusal(form, sentence(answer.error));
  showRefusal(form, "");
  const points = one("[data-points]", form);
  setText(points, answer.data.points === null ? "–" : String(answer.data.points));
  points?.classList.toggle("broken", answer.data.failed);
  setText(one("[data-unanswered]", form), String(answer.data.unanswered));
}

/** @param {HTMLFormElement} form */
async function finish(form) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  clearTimeout(waiting);
  await keeping;
  const answer = await post(`${form.dataset.score}/score`, filled(form));
  form.removeAttribute("aria-busy");
  if (!answer.ok && answer.error?.fields) return void missing(form, answer.error.fields);
  if (!answer.ok) return showRefusal(form, sentence(answer.error));
  settled(form);
  go(answer.data.href);
}

/** What is not answered is told at its place, and has the focus. @param {HTMLFormElement} form @param {Record<string, string>} fields */
function missing(form, fields) {
  showErrors(form, fields);
  /** @type {HTMLInputElement | null} */ (one(`[data-item] input[name="${CSS.escape(Object.keys(fields)[0] ?? "")}"]`, form))?.focus();
}

/** @param {EventTarget | null} target @returns {HTMLFormElement | null} */
const cardOf = (target) => (target instanceof Element ? target.closest("form[data-score]") : null);

document.addEventListener("keydown", (event) => {
  const item = event.target instanceof Element ? event.target.closest("[data-item]") : null;
  const place = KEYS.indexOf(event.key);
  const form = cardOf(item);
  if (!item || !form || place < 0 || event.altKey || event.ctrlKey || event.isComposing) return;
  event.preventDefault();
  /** @type {HTMLInputElement} */ (all("input[type=radio]", item)[place]).click();
  const items = all("[data-item]", form);
  const next = items[items.indexOf(/** @type {HTMLElement} */ (item)) + 1];
  (next ? (one("input:checked", next) ?? one("input", next)) : one("[name=note]", form))?.focus();
});
document.addEventListener("input", (event) => {
  const form = cardOf(event.target);
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => (keeping = keeping.then(() => keep(form))), KEEP_AFTER_MS);
});
document.addEventListener("submit", (event) => {
  const form = cardOf(event.target);
  if (!form) return;
  event.preventDefault();
  finish(form);
});
