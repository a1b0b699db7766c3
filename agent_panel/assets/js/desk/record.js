// The record form: saved as typed (this browser at once, the server within two seconds), checked by naming what is missing, sent as a
// case and then to the department. Also the double speed of an emergency and the duty person under the department.
import { all, byId, on, one, setText } from "../dom.js";
import { move } from "../clocks.js";
import { settled, showError, showErrors, showRefusal, values } from "../forms.js";
import { post, put, sentence } from "../http.js";
import { politely } from "../announce.js";
import { serverNow } from "../instants.js";
import { fullMoment, parseMoment } from "../moments.js";
import { release } from "../swap.js";
import { t } from "../words.js";
import * as drafts from "./drafts.js";

const SAVE_MS = 2000;
const REQUIRED = ["content", "place", "contact", "reach_by", "category"];
const zone = document.body.dataset.zone ?? "UTC";
let saving = 0;

/** @returns {HTMLFormElement | null} */
const form = () => /** @type {HTMLFormElement | null} */ (one("form[data-record]"));

/** What the form says now, as the API wants it. @param {HTMLFormElement} record */
function read(record) {
  const { appointment_at, duty_user_id, ...rest } = values(record);
  const option = /** @type {HTMLSelectElement} */ (byId("department")).selectedOptions[0];
  return {
    ...rest,
    call_id: record.dataset.record,
    person_id: record.dataset.person || null,
    appointment_at: moment(appointment_at),
    duty_user_id: option?.dataset.duty || null,
  };
}

/** The appointment as an instant, null where there is none or it cannot be read. @param {string} typed */
function moment(typed) {
  const at = typed ? parseMoment(typed, serverNow(), zone) : null;
  return at === null ? null : new Date(at).toISOString();
}

/** Shows the appointment back in full. @param {HTMLFormElement} record */
function showMoment(record) {
  const at = moment(values(record).appointment_at);
  setText(byId("appointment_at-shown"), at ? fullMoment(Date.parse(at), document.documentElement.lang, zone) : "");
}

/** What is wrong with the appointment, "" when nothing. @param {HTMLFormElement} record */
function wrongMoment(record) {
  const typed = values(record).appointment_at;
  const at = moment(typed);
  if (!typed) return "";
  if (!at) return t("record.unreadable.appointment_at");
  return Date.parse(at) < serverNow() ? t("record.past.appointment_at") : "";
}

/** What is read back says what the form holds. @param {HTMLFormElement} record */
function readBack(record) {
  const typed = values(record);
  for (const quote of all("[data-say]")) setText(quote, (quote.dataset.say ?? "").replace(/\{(content|place)\}/g, (_, name) => typed[name].trim() || "…"));
}

/** Typed: kept here at once, on the server soon; an emergency counts at once. @param {HTMLFormElement} record @param {number} [wait] */
function changed(record, wait = SAVE_MS) {
  const draft = read(record);
  drafts.keep(record.dataset.record ?? "", values(record));
  clearTimeout(saving);
  saving = setTimeout(() => save(record, draft), wait);
}

/** @param {HTMLFormElement} record @param {object} draft */
async function save(record, draft) {
  const answer = await put("/api/cases/draft", draft);
  setText(one("[data-draft-state]", record), t(answer.ok ? "draft.saved" : "draft.kept_here"));
}

/** Must this field hold something? The page says so; nobody asks an anonymous caller who they are. @param {HTMLFormElement} record @param {string} name */
const required = (record, name) =>
  name === "category" || (record.elements.namedItem(name)?.required && !(record.elements.namedItem("anonymous").checked && ["contact", "reach_by"].includes(name)));

/** Names everything that is missing. @param {HTMLFormElement} record @param {boolean} dispatch @param {any} draft */
function missing(record, dispatch, draft) {
  const names = [...REQUIRED.filter((name) => required(record, name)), ...(dispatch ? ["department_id"] : [])];
  const errors = Object.fromEntries(names.filter((name) => !draft[name]).map((name) => [name, t(`record.missing.${name}`)]));
  const moment = wrongMoment(record);
  if (moment) errors.appointment_at = moment;
  if (record.elements.namedItem("read_back") && !draft.read_back) errors.read_back = t("record.missing.read_back");
  return !showErrors(record, errors);
}

/** Records the case, then dispatches it unless only recording was asked for. @param {HTMLFormElement} record @param {boolean} dispatch */
async function submit(record, dispatch) {
  const draft = read(record);
  showRefusal(record, "");
  if (missing(record, dispatch, draft)) return;
  busy(record, true);
  clearTimeout(saving);
  const caseId = record.dataset.case || (await create(record, draft));
  const sent = caseId && dispatch ? await send(record, caseId, draft) : Boolean(caseId);
  busy(record, false);
  if (!sent) return;
  drafts.forget(record.dataset.record ?? "");
  settled(record);
  release("middle");
  release("right");
}

/** @param {HTMLFormElement} record @param {any} draft @returns {Promise<string>} the case's id, "" when refused */
async function create(record, draft) {
  const answer = await post("/api/cases", draft);
  if (!answer.ok) {
    if (answer.error?.fields) showErrors(record, answer.error.fields);
    showRefusal(record, sentence(answer.error));
    return "";
  }
  record.dataset.case = answer.data.case_id;
  setText(one("[data-number]", record), answer.data.number);
  politely(t("record.recorded", { number: answer.data.number }));
  return answer.data.case_id;
}

/** @param {HTMLFormElement} record @param {string} caseId @param {any} draft */
async function send(record, caseId, draft) {
  const answer = await post(`/api/cases/${caseId}/dispatch`, { department_id: draft.department_id, duty_user_id: draft.duty_user_id });
  if (answer.ok) politely(t("record.dispatched"));
  else showRefusal(record, sentence(answer.error));
  return answer.ok;
}

/** @param {HTMLFormElement} record @param {boolean} on */
function busy(record, on) {
  record.setAttribute("aria-busy", String(on));
  for (const button of all("footer button", record)) /** @type {HTMLButtonElement} */ (button).disabled = on;
}

/** An emergency runs at double speed; how long either may take, the server says. @param {HTMLFormElement} record @param {boolean} on */
function emergency(record, on) {
  const known = /** @type {HTMLInputElement | null} */ (one("[name=emergency]", record))?.defaultChecked ?? false;
  const lengths = ((on ? record.dataset.urgent : record.dataset.usual) ?? "").split(" ").map(Number);
  for (const [at, clock] of all(".bigclock", record).entries()) {
    if (clock.dataset.stopped !== undefined) continue;
    clock.dataset.told ??= JSON.stringify([clock.dataset.due, clock.dataset.limit]);
    const [due, limit] = JSON.parse(clock.dataset.told);
    if (on === known) move(clock, due, Number(limit));
    else move(clock, new Date(Date.parse(clock.dataset.start ?? "") + lengths[at] * 1000).toISOString(), lengths[at]);
  }
  record.classList.toggle("emergency", on);
}

/** The note of the chosen department's duty person. @param {HTMLFormElement} record */
function duty(record) {
  const chosen = /** @type {HTMLSelectElement} */ (byId("department")).value;
  for (const note of all("[data-duty-note]", record)) note.hidden = note.dataset.dutyNote !== chosen;
}

document.addEventListener("input", (event) => {
  const record = form();
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (!record?.contains(field) || !field.name) return;
  showError(record, field.name, "");
  if (field.name === "emergency") emergency(record, field.checked);
  if (field.name === "department_id") duty(record);
  if (field.name === "appointment_at") showMoment(record);
  readBack(record);
  changed(record, field.name === "emergency" ? 0 : SAVE_MS);
});
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  submit(/** @type {HTMLFormElement} */ (event.target), true);
});
document.addEventListener("click", (event) => {
  const record = form();
  if (record && /** @type {Element} */ (event.target).closest?.("[data-record-only]")) submit(record, false);
});
on("category:chosen", (category) => {
  const record = form();
  const department = /** @type {HTMLSelectElement | null} */ (byId("department"));
  if (!record || !department) return;
  if (category.department) department.value = category.department;
  duty(record);
  const tick = /** @type {HTMLInputElement | null} */ (one("[name=emergency]", record));
  if (tick && category.emergency && !tick.checked) tick.click();
  byId("appointment_at")?.focus();
});

/** A form that came back (reload, another tab): what was typed here and is newer is put in again. */
export function restore() {
  const record = form();
  if (!record || record.dataset.restored) return;
  record.dataset.restored = "yes";
  drafts.putBack(record);
  duty(record);
  showMoment(record);
  const tick = /** @type {HTMLInputElement | null} */ (one("[name=emergency]", record));
  if (tick?.checked) emergency(record, true);
}
on("swapped", () => {
  restore();
  const record = form();
  if (record) readBack(record);
});
