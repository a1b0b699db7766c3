// The desk: fragments of the live stream into the three panes, the pop and its proof, choosing work, and where focus goes.
import { all, byId, on, one, setIcon, setText, tell } from "../dom.js";
import { post, sentence } from "../http.js";
import { serverNow } from "../instants.js";
import { enter } from "../keys.js";
import { say } from "../live.js";
import { go, load } from "../navigation.js";
import { phone } from "../phone/softphone.js";
import { settled, showError, showErrors, showRefusal, values } from "../forms.js";
import { put, release } from "../swap.js";

const CHOOSE_MS = 150;
let answeredHere = false;

/** A call is offered: the pop goes into the page in this very turn, then its delay is told. @param {any} pop */
function popped(pop) {
  put(pop.html);
  say("popped", { call_id: pop.call.call_id, offer_id: pop.call.offer_id, after_ms: Math.max(0, Math.round(serverNow() - Date.parse(pop.offered_at))) });
}

on("live:pop", popped);
on("live:pop-cleared", ({ html }) => html && put(html));
for (const type of ["desk", "worklist", "missed", "floor", "jobs", "case", "hotline", "campaign"]) on(`live:${type}`, (message) => put(message.html, message.new ?? 0));
on("live:snapshot", ({ html }) => html && put(html));
on("live:escalation", ({ id, html }) => {
  const layer = byId("escalation");
  if (!layer) return;
  if (html) put(html);
  else layer.replaceChildren();
  const typing = document.activeElement?.matches("input, textarea, select") || phone.call.state !== "none";
  if (id && html && !typing) one("[role=alertdialog]", byId("escalation") ?? undefined)?.focus();
});

/** F2 was pressed here: the desk comes to the agent, and focus to the first empty field of the record. */
on("phone:changed", ({ what, event }) => {
  if (what !== "call" || event !== "answer") return;
  answeredHere = true;
  if (!one("[data-page=desk]")) go("/desk");
});
on("swapped", ({ element }) => {
  const record = element instanceof HTMLElement ? (element.matches("form[data-record]") ? element : one("form[data-record]", element)) : null;
  if (answeredHere && record) {
    answeredHere = false;
    enter(record);
  }
  const wrap = element instanceof HTMLElement && element.dataset?.pane === "wrap-up" ? element : null;
  if (wrap && document.activeElement === document.body) one("#outcome", wrap)?.focus();
  ready();
});

/** The chip of the shift pane says how the phone is. */
function ready() {
  const chip = one("[data-phone-ready]");
  if (!chip) return;
  const good = phone.line.state === "ready" && !phone.trouble;
  chip.classList.toggle("ok", good);
  chip.classList.toggle("soon", !good);
  setIcon(chip, good ? "tick" : "warning");
  setText(one(".word", chip), chip.dataset[good ? "good" : "bad"] ?? "");
}
on("phone:changed", ready);

/** Arrows choose a row and show it beside the list; Enter opens it. A press chooses first and opens when already chosen. */
let choosing = 0;
document.addEventListener("focusin", (event) => {
  const row = /** @type {Element} */ (event.target).closest?.("[data-choose]");
  if (!(row instanceof HTMLElement) || row.hasAttribute("aria-current")) return;
  clearTimeout(choosing);
  choosing = setTimeout(() => choose(row), CHOOSE_MS);
});
document.addEventListener("click", (event) => {
  const row = /** @type {Element} */ (event.target).closest?.("[data-choose]");
  const byPointer = event.detail > 0;
  if (!(row instanceof HTMLElement) || !byPointer || event.ctrlKey || event.metaKey || row.hasAttribute("aria-current")) return;
  event.preventDefault();
  event.stopPropagation();
  clearTimeout(choosing);
  choose(row);
}, { capture: true });

/** @param {HTMLElement} row */
function choose(row) {
  for (const each of all("[data-choose]")) {
    each.classList.toggle("sel", each === row);
    if (each === row) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  if (one('#right[data-pane="preview"]')) load(row.dataset.choose ?? "", "#right");
}

/** Identity: what the caller says goes to the server, which compares; the field empties either way. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.identity) return;
  event.preventDefault();
  const { proof, value } = values(form);
  const section = /** @type {HTMLElement} */ (form.parentElement);
  const answer = await post(form.dataset.identity, { proof, value });
  form.reset();
  settled(form);
  showError(section, "identity", answer.ok && answer.data?.matched !== false ? "" : sentence(answer.error) || form.dataset.mismatch || "");
  release("call-column");
});

/** Wrap-up is over, by a press or by its time: the receipt gives way, whatever has focus in it. @param {any} call */
function wrapUpOver(call) {
  const form = one("form[data-wrap-up]");
  if (!form || call?.phase === "wrapup" || (call?.phase && call.call_id === form.dataset.wrapUp)) return;
  settled(form);
  release("middle");
  release("right");
}
on("live:call", wrapUpOver);

/** Wrap-up: outcome in, then ready. Digits choose it while the list has focus. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.wrapUp) return;
  event.preventDefault();
  const { outcome, told } = values(form);
  if (!showErrors(form, outcome ? {} : { outcome: form.dataset.missing ?? "" })) return;
  const answer = await post(`/api/calls/${form.dataset.wrapUp}/outcome`, { outcome, told });
  const done = answer.ok && phone.call.state === "none" ? await post("/api/state", { paused: false, reason: null }) : answer;
  if (!done.ok) return showRefusal(form, sentence(done.error));
  settled(form);
  release("middle");
  release("right");
  tell("wrapped-up");
});
document.addEventListener("keydown", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement) || !("digits" in select.dataset) || !/^[1-9]$/.test(event.key)) return;
  event.preventDefault();
  if (select.options.length > Number(event.key)) select.selectedIndex = Number(event.key);
  select.dispatchEvent(new Event("input", { bubbles: true }));
});

/** The script: a step ticked by hand is marked and the next one is due. */
document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-tick]");
  const step = button?.closest("[data-step]");
  if (!(step instanceof HTMLElement)) return;
  step.classList.remove("now", "missed");
  step.classList.add("done");
  step.removeAttribute("aria-current");
  const next = all("[data-step]").find((each) => !each.classList.contains("done"));
  next?.classList.add("now");
  next?.setAttribute("aria-current", "step");
  next?.scrollIntoView({ block: "nearest" });
  const call = byId("call-column")?.dataset.callId;
  if (call) post(`/api/calls/${call}/steps/${step.dataset.step}`, { done: true });
});
