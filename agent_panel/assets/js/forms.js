// What every form shares: errors under their field, the first one focused, a region marked as being edited while it is.
import { all, one, setText, tell } from "./dom.js";

/** @param {HTMLElement} form @param {string} field its name @param {string} text empty clears it */
export function showError(form, field, text) {
  const line = one(`[data-error-for="${CSS.escape(field)}"]`, form);
  const input = one(`[name="${CSS.escape(field)}"]:not([type=hidden])`, form) ?? one(`[aria-describedby~="${CSS.escape(field)}-error"]`, form);
  if (line) {
    line.hidden = !text;
    setText(one("span", line), text);
  }
  if (text) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
}

/** Shows all errors of a form and focuses the first; answers whether there were none. @param {HTMLElement} form @param {Record<string, string>} errors */
export function showErrors(form, errors) {
  for (const line of all("[data-error-for]", form)) {
    const field = line.dataset.errorFor ?? "";
    showError(form, field, errors[field] ?? "");
  }
  one("[aria-invalid=true]", form)?.focus();
  return Object.keys(errors).length === 0;
}

/** The form's own error, below its fields. @param {HTMLElement} form @param {string} text */
export function showRefusal(form, text) {
  const note = one("[data-form-error]", form);
  if (!note) return;
  note.hidden = !text;
  setText(one("span", note), text);
}

/** The values by name; several ticks of one name become a list. @param {HTMLFormElement} form @returns {Record<string, any>} */
export function values(form) {
  const found = {};
  for (const element of all("[name]", form)) {
    const input = /** @type {HTMLInputElement} */ (element);
    if (input.type === "radio") found[input.name] = input.checked ? input.value : (found[input.name] ?? "");
    else if (input.type !== "checkbox") found[input.name] = input.value;
    else if (input.hasAttribute("value")) found[input.name] = [...(found[input.name] ?? []), ...(input.checked ? [input.value] : [])];
    else found[input.name] = input.checked;
  }
  return found;
}

document.addEventListener("focusin", (event) => editing(event.target)?.setAttribute("data-editing", ""));
document.addEventListener("input", (event) => editing(event.target)?.setAttribute("data-dirty", ""));
document.addEventListener("focusout", (event) => {
  const form = editing(event.target);
  const to = event.relatedTarget;
  if (!form || form.hasAttribute("data-dirty") || form.contains(to instanceof Node ? to : null)) return;
  form.removeAttribute("data-editing");
  tell("form:left", { id: form.id });
});

/** One value (a sum, a day, a moment) is written anew, not behind what stands there, however its field was come to. */
document.addEventListener("focusin", (event) => event.target instanceof HTMLInputElement && "whole" in event.target.dataset && event.target.select());

/** The form someone types in. @param {EventTarget | null} target */
function editing(target) {
  const field = target instanceof Element ? target.closest("input, textarea, select") : null;
  return field?.closest("form:not([role=search])") ?? null;
}

/** The form is done: what waited for it may come. @param {HTMLElement} form */
export function settled(form) {
  form.removeAttribute("data-dirty");
  form.removeAttribute("data-editing");
}
