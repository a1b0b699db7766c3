// The responder's job: the result is sent with its fee, which is shown back in full before it counts.
import { byId, one, setText } from "./dom.js";
import { money, parseAmount } from "./figures.js";
import { settled, showErrors, showRefusal, values } from "./forms.js";
import { post, sentence } from "./http.js";
import { reload } from "./navigation.js";
import { t } from "./words.js";

const currency = () => byId("fee-shown")?.dataset.currency ?? "VND";

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.id !== "fee") return;
  const amount = field.value ? parseAmount(field.value, currency()) : 0;
  setText(byId("fee-shown"), field.value && amount !== null ? money(amount, currency(), document.documentElement.lang) : "");
});

/** @param {Record<string, any>} result */
function errors(result) {
  const found = {};
  if (!result.note?.trim()) found.note = t("job.missing.note");
  if (result.fee && parseAmount(result.fee, currency()) === null) found.fee = t("job.unreadable.fee");
  if (!result.accepted) found.accepted = t("job.missing.accepted");
  return found;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.job) return;
  event.preventDefault();
  const result = values(form);
  if (!showErrors(form, errors(result))) return;
  const fee = result.fee ? parseAmount(result.fee, currency()) : 0;
  const body = { handler: document.body.dataset.user, material: result.material ?? "", fee_minor: fee, note: result.note, accepted: true };
  const button = /** @type {HTMLButtonElement} */ (one(".act button", form));
  button.disabled = true;
  const answer = await post(`/api/cases/${form.dataset.job}/done`, body);
  button.disabled = false;
  if (!answer.ok) return showRefusal(form, sentence(answer.error));
  settled(form);
  reload();
});
