// The sign-in ended while the page lives on. In a call a dialog asks for the password over the page and the call goes on; otherwise
// the sign-in page follows. Language and theme are chosen here too.
import { byId, on, one, setText, tell } from "./dom.js";
import { open } from "./dialogs.js";
import { post, renew, sentence } from "./http.js";
import { phone } from "./phone/softphone.js";

on("session:over", () => {
  if (phone.call.state === "none" && !one("[data-editing]")) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  else open("sign-in-dialog");
});

one("[data-sign-in-again]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (byId("again-password"));
  const answer = await post("/api/session/again", { password: field.value });
  if (answer.ok) {
    renew(answer.data.csrf);
    field.value = "";
    field.closest("dialog")?.close();
    return tell("session:back");
  }
  const line = byId("again-password-error");
  if (line) line.hidden = false;
  setText(one("span", line ?? undefined), sentence(answer.error));
  field.setAttribute("aria-invalid", "true");
  return field.focus();
});
byId("sign-in-dialog")?.addEventListener("cancel", (event) => event.preventDefault());

document.addEventListener("click", async (event) => {
  const target = /** @type {Element} */ (event.target);
  const language = target.closest?.("[data-language]");
  if (language instanceof HTMLElement) {
    const answer = await post("/api/language", { language: language.dataset.language });
    if (answer.ok) location.reload();
  }
  const theme = target.closest?.("[data-theme-choice]");
  if (theme instanceof HTMLElement) chooseTheme(theme);
});

/** @param {HTMLElement} button */
function chooseTheme(button) {
  const theme = button.dataset.themeChoice ?? "auto";
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  for (const each of button.parentElement?.children ?? []) each.setAttribute("aria-pressed", String(each === button));
}
