// A lead's lists: a file is opened, read otherwise, checked with its progress shown, assigned; and numbers not to call.
import { all, on, one, setText } from "./dom.js";
import { settled, showErrors, showRefusal, values } from "./forms.js";
import { get, post, sentence, sendFile } from "./http.js";
import { go, reload } from "./navigation.js";
import { toast } from "./toasts.js";
import { t } from "./words.js";

const ASK_EVERY_MS = 600;
/** @type {number | undefined} */
let asking;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const act = form.dataset.upload ? upload : form.dataset.listForm ? send : form.dataset.optOut ? optOut : form.dataset.find ? find : null;
  if (!act) return;
  event.preventDefault();
  showRefusal(form, "");
  once(form, () => act(form));
});

/** A form is sent once at a time. @param {HTMLFormElement} form @param {() => Promise<void>} act */
async function once(form, act) {
  const button = /** @type {HTMLButtonElement | null} */ (one("[type=submit]", form));
  if (!button || button.disabled) return;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  await act();
  button.disabled = false;
  button.removeAttribute("aria-busy");
}

/** @param {HTMLFormElement} form */
async function upload(form) {
  const file = /** @type {HTMLInputElement | null} */ (one("[type=file]", form))?.files?.[0];
  if (!showErrors(form, file ? {} : { file: t("lists.no_file") }) || !file) return;
  const { file: _path, ...rest } = values(form);
  const sent = sendFile(`${form.dataset.upload}?${new URLSearchParams({ ...rest, name: file.name })}`, file);
  const answer = await beside(form, sent);
  if (!answer.ok) return refuse(form, answer.error);
  settled(form);
  if (answer.data.href) go(answer.data.href);
  else if (answer.data.list_id) go(`/lists/${answer.data.list_id}`);
  else reload();
}

/** While an answer is waited for, how far it is stands in the form, where there is a place. @template T @param {HTMLFormElement} form @param {Promise<T>} sent @returns {Promise<T>} */
async function beside(form, sent) {
  const place = one("[data-upload-progress]", form);
  if (!place) return sent;
  place.hidden = false;
  let over = false;
  const told = sent.finally(() => (over = true));
  while (!over) {
    await Promise.race([told, new Promise((done) => setTimeout(done, ASK_EVERY_MS))]);
    const answer = over ? null : await get(place.dataset.uploadProgress ?? "");
    if (answer?.ok && answer.data.running) show(place, answer.data);
  }
  place.hidden = true;
  return told;
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const answer = await post(form.dataset.listForm ?? "", form.hasAttribute("data-columns") ? withColumns(form) : values(form));
  if (!answer.ok) return refuse(form, answer.error);
  settled(form);
  reload();
}

/** What each column means, by its place. @param {HTMLFormElement} form */
function withColumns(form) {
  const columns = {};
  const rest = {};
  for (const [name, value] of Object.entries(values(form))) {
    if (name.startsWith("columns.")) columns[name.slice("columns.".length)] = value;
    else rest[name] = value;
  }
  return { ...rest, columns };
}

/** @param {HTMLFormElement} form */
async function optOut(form) {
  const answer = await post(form.dataset.optOut ?? "", values(form));
  if (!answer.ok) return refuse(form, answer.error);
  showErrors(form, {});
  form.reset();
  settled(form);
  toast({ text: t("lists.opt_out.kept"), tone: "ok" });
}

/** Where what is asked for is shown: a number goes into no address. @param {HTMLFormElement} form */
async function find(form) {
  const answer = await post(form.dataset.find ?? "", values(form));
  if (!answer.ok) return refuse(form, answer.error);
  settled(form);
  go(answer.data.href);
}

/** @param {HTMLFormElement} form @param {any} error */
function refuse(form, error) {
  const shown = error?.fields && Object.keys(error.fields).some((field) => all("[data-error-for]", form).some((line) => line.dataset.errorFor === field));
  showErrors(form, shown ? error.fields : {});
  if (!shown) showRefusal(form, sentence(error));
}

/** While a check, or a look at who may be called, is on view it is asked how far it is; when it is over the page is shown anew. */
async function watch() {
  clearTimeout(asking);
  const place = one("[data-list-progress]");
  if (!place) return;
  const answer = await get(place.dataset.listProgress ?? "");
  if (!place.isConnected) return;
  if (answer.ok && !answer.data.running) return reload();
  if (answer.ok) show(place, answer.data);
  asking = setTimeout(watch, ASK_EVERY_MS);
}

/** @param {HTMLElement} place @param {{done: number, rows: number}} how */
function show(place, { done, rows }) {
  const bar = /** @type {HTMLProgressElement | null} */ (one("progress", place));
  if (bar && rows) [bar.max, bar.value] = [rows, done];
  setText(one("[data-progress-text]", place), rows ? t(place.dataset.counts === "taking" ? "lists.taking" : "lists.progress", { done, rows }) : place.dataset.waiting ?? t("lists.unpacking"));
}

on("swapped", watch);
watch();
