// The desk of those who listen: play from where something was found, what was said in time with it, a verdict by one key.
import { all, byId, one } from "./dom.js";
import { span } from "./figures.js";
import { settled, showErrors, showRefusal, values } from "./forms.js";
import { post, sentence } from "./http.js";
import { go } from "./navigation.js";
import { playFrom } from "./player.js";

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const from = target?.closest("[data-from]");
  if (from instanceof HTMLElement) playFrom(Number(from.dataset.from), "toggle" in from.dataset, from.dataset.to ? Number(from.dataset.to) : Infinity, from.closest("[data-sound]") ?? document);
  const asks = target?.closest("[data-at-now]");
  if (asks instanceof HTMLElement) fillPlace(asks.dataset.atNow ?? "");
  const verdict = target?.closest("[data-verdict]");
  if (verdict instanceof HTMLButtonElement) say(verdict);
});

/** Where the recording stands now, as the place of what is written down. @param {string} id */
function fillPlace(id) {
  const [audio, field] = [one("[data-player] audio"), byId(id)];
  if (audio instanceof HTMLAudioElement && field instanceof HTMLInputElement && audio.currentTime > 0) field.value = span(audio.currentTime);
}

/** One verdict at a time; then on to what waits next. @param {HTMLButtonElement} button */
async function say(button) {
  const form = button.form;
  if (!form || form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const answer = await post(form.dataset.review ?? "", { ...values(form), verdict: button.dataset.verdict });
  form.removeAttribute("aria-busy");
  if (!answer.ok && answer.error?.fields?.note) return void showErrors(form, answer.error.fields);
  if (!answer.ok) return showRefusal(form, sentence(answer.error));
  settled(form);
  go(answer.data.href);
}

document.addEventListener("timeupdate", (event) => {
  if (!(event.target instanceof HTMLAudioElement)) return;
  const at = event.target.currentTime;
  for (const line of all("[data-line]")) {
    const now = Number(line.dataset.begins) <= at && at < Number(line.dataset.ends);
    if (now && !line.hasAttribute("aria-current")) line.scrollIntoView({ block: "nearest" });
    if (now) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
}, { capture: true });
