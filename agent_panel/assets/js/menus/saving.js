// Putting a text in force, with a reason: the changes are looked at first, then new words are spoken, then calls begin with it.
import { open } from "../dialogs.js";
import { one, setText } from "../dom.js";
import { settled, showError, showRefusal } from "../forms.js";
import { follow, sentence } from "../http.js";
import { go } from "../navigation.js";
import { toast } from "../toasts.js";
import { t } from "../words.js";
import { editor, forget, found, page, showDiff } from "./editor.js";

document.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest?.("[data-review]"))) return;
  const place = one("#save-dialog [data-diff]");
  if (place) showDiff(place, found.diff);
  open("save-dialog");
  one("#save-reason")?.focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const address = `/api/hotlines/${page()?.dataset.hotline}`;
  const basis = page()?.dataset.basis;
  if (form.matches("[data-save-hotline]")) {
    event.preventDefault();
    put(form, "PUT", address, { text: editor()?.value, basis });
  }
  if (form.matches("[data-back]")) {
    event.preventDefault();
    put(form, "POST", `${address}/back`, { number: Number(form.dataset.back), basis });
  }
});

/** @param {HTMLFormElement} form @param {string} method @param {string} path @param {object} body */
async function put(form, method, path, body) {
  const around = /** @type {HTMLElement} */ (form.closest("footer") ?? form);
  const reason = /** @type {HTMLInputElement} */ (one("[name=reason]", form)).value.trim();
  showRefusal(around, "");
  showError(around, "reason", reason ? "" : t("menus.missing.reason"));
  if (!reason) return void one("[name=reason]", form)?.focus();
  const button = one("[type=submit]", form);
  button?.setAttribute("disabled", "");
  const answer = await follow(method, path, { ...body, reason }, (line) => progress(around, line));
  button?.removeAttribute("disabled");
  one("[data-progress]", around)?.setAttribute("hidden", "");
  if (!answer.ok) return showRefusal(around, sentence(answer.error));
  forget();
  settled(form);
  /** @type {HTMLDialogElement | null} */ (form.closest("dialog"))?.close();
  toast({ strong: t("menus.saved", { number: answer.data.number }), text: t("menus.saved.sub"), tone: "ok" });
  go(`/hotlines/${page().dataset.hotline}?show=versions&number=${answer.data.number}`);
}

/** @param {HTMLElement} form @param {{done?: number, total?: number}} line */
function progress(form, { done, total }) {
  const place = one("[data-progress]", form);
  if (!place || total === undefined) return;
  place.hidden = false;
  Object.assign(/** @type {HTMLProgressElement} */ (one("progress", place)), { value: done, max: total });
  setText(one("[role=status]", place), t("menus.spoken", { done: done ?? 0, total }));
}
