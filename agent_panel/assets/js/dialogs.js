// The dialog layer: native dialogs keep focus inside and Esc closes the topmost; none of them ever ends a call.
import { byId, one, setText, tell } from "./dom.js";
import { t } from "./words.js";

/** @param {string} id */
export function open(id) {
  const dialog = byId(id);
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  dialog.showModal();
  tell("dialog:opened", { id });
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const opener = target.closest?.("[data-dialog]");
  if (opener instanceof HTMLElement) {
    opener.closest("[popover]")?.matches(":popover-open") && /** @type {HTMLElement} */ (opener.closest("[popover]")).hidePopover();
    open(opener.dataset.dialog ?? "");
  }
  if (target.closest?.("[data-close]")) target.closest("dialog")?.close();
});

/**
 * Asks before something that cannot be taken back. Words: ask.<name>.title, .text, .yes, .no.
 * @param {string} name @returns {Promise<boolean>}
 */
export function ask(name) {
  const dialog = /** @type {HTMLDialogElement | null} */ (byId("ask-dialog"));
  if (!dialog) return Promise.resolve(true);
  setText(byId("ask-title"), t(`ask.${name}.title`));
  setText(byId("ask-text"), t(`ask.${name}.text`));
  for (const answer of ["yes", "no"]) setText(one(`[data-answer=${answer}]`, dialog), t(`ask.${name}.${answer}`));
  dialog.showModal();
  one("[data-answer=no]", dialog)?.focus();
  return new Promise((resolve) => {
    const asked = new AbortController();
    const end = (/** @type {boolean} */ yes) => {
      asked.abort();
      dialog.close();
      resolve(yes);
    };
    const choose = (/** @type {Event} */ event) => {
      const button = /** @type {Element} */ (event.target).closest?.("[data-answer]");
      if (button instanceof HTMLElement) end(button.dataset.answer === "yes");
    };
    dialog.addEventListener("click", choose, asked);
    dialog.addEventListener("cancel", () => end(false), asked);
    dialog.addEventListener("close", () => dialog.open || end(false), asked); // an earlier question's close is told late
  });
}
