// The administrator's form: a new person gets a one-time link, never a password from us.
import { showLink } from "./acts.js";
import { all } from "./dom.js";
import { settled, showErrors, showRefusal, values } from "./forms.js";
import { post, sentence } from "./http.js";
import { t } from "./words.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.newUser) return;
  event.preventDefault();
  const person = values(form);
  const missing = ["name", "login"].filter((field) => !person[field].trim());
  const errors = Object.fromEntries(missing.map((field) => [field, t(`users.missing.${field}`)]));
  if (!person.role) errors.role = t("users.missing.role");
  showRefusal(form, "");
  if (!showErrors(form, errors)) return;
  const { role, department_id, ...rest } = person;
  const answer = await post(form.dataset.newUser, { ...rest, roles: [role], department_id: department_id || null });
  if (!answer.ok) {
    if (answer.error?.fields) showErrors(form, answer.error.fields);
    return showRefusal(form, sentence(answer.error));
  }
  form.reset();
  settled(form);
  for (const line of all("[data-error-for]", form)) line.hidden = true;
  showLink(answer.data);
});
