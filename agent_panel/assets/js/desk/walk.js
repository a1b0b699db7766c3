// The script of a call, walked: each doing goes to the server, which answers by drawing the pane anew; one key each while its group has
// focus. After a doing of ours focus goes to what can be done next.
import { all, byId, on, one, setText } from "../dom.js";
import { settled, showErrors, values } from "../forms.js";
import { post, sentence } from "../http.js";
import { enter } from "../keys.js";
import { release } from "../swap.js";
import { find } from "./search.js";

const PASSED = ["refused_outcome_given", "walk_not_here"]; // an answer was lost on the way: what is asked here is done
let [busy, moving] = [false, false];

/** @param {Element} from @param {string} act @param {unknown} body @returns {Promise<import("../http.js").Answer | null>} null: another is under way */
async function send(from, act, body) {
  const place = from.closest("[data-walk]");
  if (!(place instanceof HTMLElement) || busy) return null;
  [busy, moving] = [true, region(from) === "right"];
  place.setAttribute("aria-busy", "true");
  const answer = await post(`${place.dataset.walk}/${act}`, body);
  busy = false;
  place.removeAttribute("aria-busy");
  const passed = PASSED.includes(answer.error?.code ?? "");
  moving = (answer.ok || passed) && moving;
  if (!answer.ok) refuse(place, answer.error?.fields ? "" : sentence(answer.error));
  if (passed) for (const form of all("form", place)) settled(/** @type {HTMLFormElement} */ (form));
  if (answer.ok || passed) release(region(from));
  return answer;
}

/** Which pane draws the walk anew. @param {Element} from */
const region = (from) => from.closest(".pane[id]")?.id ?? "right";

/** @param {HTMLElement} place @param {string} text */
function refuse(place, text) {
  const note = one("[data-walk-error]", place);
  if (!note) return;
  note.hidden = !text;
  setText(one("span", note), text);
  if (text) note.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-walk] button");
  if (!(button instanceof HTMLButtonElement)) return;
  if (button.dataset.walkDo) send(button, "walk", JSON.parse(button.dataset.walkDo));
  else if ("walkConclude" in button.dataset) send(button, "conclude", {});
  else if (button.dataset.script) send(button, "script", { script_id: button.dataset.script });
  else if (button.dataset.shows) show(button);
});

/** What an outcome needs is asked below the list. @param {HTMLButtonElement} button */
function show(button) {
  for (const other of all("[data-shows]")) {
    const form = byId(other.dataset.shows ?? "");
    if (!form) continue;
    form.hidden = other !== button;
    other.setAttribute("aria-expanded", String(other === button));
  }
  const form = byId(button.dataset.shows ?? "");
  if (form) enter(form);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.walkForm) return;
  event.preventDefault();
  showErrors(form, {});
  const answer = await send(form, "walk", { ...JSON.parse(form.dataset.walkForm), fields: values(form) });
  if (!answer) return;
  if (answer.error?.fields) showErrors(form, answer.error.fields);
  if (!answer.ok) return;
  settled(form);
  release(region(form));
});

/** One key each, while the group has focus and nobody types in it. */
document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  const group = target.closest?.("[data-keys]");
  if (!group || event.altKey || event.ctrlKey || event.metaKey || event.repeat || target.matches("input, select, textarea")) return;
  const button = all("[data-key]", group).find((each) => each.dataset.key === event.key.toLowerCase());
  if (!button) return;
  event.preventDefault();
  button.click();
});

/** A script is found by typing; Enter takes the first that is left. */
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !("scriptSearch" in input.dataset)) return;
  const rows = all("[data-script-list] > li");
  const entries = rows.map((row, at) => ({ code: String(at), text: row.dataset.text ?? "", synonyms: [], rank: at + 1, emergency: false }));
  const hits = input.value.trim() ? find(entries, input.value).map((hit) => rows[Number(hit.entry.code)]) : rows;
  for (const row of rows) row.hidden = !hits.includes(row);
  for (const row of hits) row.parentElement?.append(row);
});
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !("scriptSearch" in input.dataset) || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const first = all("[data-script-list] > li:not([hidden]) button:not([disabled])")[0];
  first?.click();
});

on("swapped", ({ element }) => {
  if (!moving || !(element instanceof HTMLElement) || element.id !== "right") return;
  moving = busy;
  const next = byId("walk-next");
  if (next instanceof HTMLFormElement) enter(next);
  else next?.focus();
});
