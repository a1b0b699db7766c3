// Buttons that do one thing: data-post sends it, data-body says what, data-ask asks first, data-then says what follows
// (reload the page's part, open what was made, answer the telephone that now rings, leave for the sign-in, show a one-time link). Refusals come as a toast in the server's words.
import { ask } from "./dialogs.js";
import { one, setText, tell } from "./dom.js";
import { post, sentence } from "./http.js";
import { go, reload } from "./navigation.js";
import { phone } from "./phone/softphone.js";
import { toast } from "./toasts.js";
import { t } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-post]");
  if (!(button instanceof HTMLButtonElement)) return;
  if (button.hasAttribute("data-warn-in-call") && phone.call.state !== "none" && !(await ask("leave-in-call"))) return;
  if (button.dataset.ask && !(await ask(button.dataset.ask))) return;
  await act(button);
});

/** @param {HTMLButtonElement} button */
async function act(button) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  const answer = await post(button.dataset.post ?? "", JSON.parse(button.dataset.body ?? "{}"));
  button.disabled = false;
  button.removeAttribute("aria-busy");
  if (!answer.ok) return toast({ text: sentence(answer.error), tone: "broken", urgent: true });
  follow(button.dataset.then ?? "", answer.data);
}

/** @param {string} then @param {any} data */
function follow(then, data) {
  if (then === "reload") reload();
  if (then === "lists") go("/lists");
  if (then === "payments" || then === "consents") go(`/intakes/${then}`);
  if (then === "answer-own") tell("phone:answer-own");
  if (then === "campaign") go(`/campaigns/${data.campaign_id}`);
  if (then === "jobs") location.assign("/jobs");
  if (then === "leave") {
    localStorage.removeItem("three-rings.drafts");
    tell("leaving");
    location.assign("/sign-in");
  }
  if (then === "link") showLink(data);
}

/** A one-time link is shown once. @param {{link: string, name: string}} data */
export function showLink({ link, name }) {
  const note = one("#one-time-link");
  if (!note) return;
  note.hidden = false;
  setText(one("[data-link]", note), link);
  setText(one("[data-link-for]", note), name);
  one("[data-copy]", note)?.focus();
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest?.("[data-reload]")) location.reload();
  const copy = target.closest?.("[data-copy]");
  if (copy instanceof HTMLElement) copyText(one(copy.dataset.copy ?? "")?.textContent ?? "");
});

/** @param {string} text */
async function copyText(text) {
  await navigator.clipboard?.writeText(text);
  toast({ text: t("copied"), tone: "ok" });
}
