// Prompts: played one at a time, found by their words, replaced by a recording, given back to the synthetic voice.
import { ask } from "./dialogs.js";
import { all, one, setIcon, setText } from "./dom.js";
import { send, sentence, upload } from "./http.js";
import { reload } from "./navigation.js";
import { toast } from "./toasts.js";
import { t } from "./words.js";

const player = new Audio();
/** @type {HTMLElement | null} */
let playing = null;

player.addEventListener("ended", quiet);
player.addEventListener("error", quiet);

function quiet() {
  setIcon(playing, "play");
  playing = null;
}

/** @param {HTMLElement} button */
function hear(button) {
  const again = playing === button;
  player.pause();
  if (playing) quiet();
  if (again) return;
  playing = button;
  setIcon(button, "pause");
  player.src = `${button.dataset.hear}?t=${Date.now()}`;
  player.play().catch(quiet);
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const button = target.closest?.("[data-hear]");
  if (button instanceof HTMLElement) hear(button);
  const back = target.closest?.("[data-give-back]");
  if (back instanceof HTMLButtonElement) giveBack(back);
});

/** @param {HTMLButtonElement} button */
async function giveBack(button) {
  if (!(await ask("give-back"))) return;
  button.disabled = true;
  const answer = await send("DELETE", button.dataset.giveBack ?? "");
  if (!answer.ok) {
    button.disabled = false;
    return toast({ text: sentence(answer.error), tone: "broken", urgent: true });
  }
  toast({ text: t("prompts.given_back"), tone: "ok" });
  reload();
}

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.upload || !input.files?.length) return;
  const [row, label] = [input.closest("tr"), input.closest("label")];
  const error = row && one("[data-upload-error]", row);
  label?.setAttribute("aria-busy", "true");
  const answer = await upload(input.dataset.upload, input.files[0]);
  label?.removeAttribute("aria-busy");
  input.value = "";
  if (error) {
    error.hidden = answer.ok;
    setText(one("span", error), answer.ok ? "" : sentence(answer.error));
  }
  if (!answer.ok) return;
  toast({ text: t("prompts.taken"), tone: "ok" });
  reload();
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.matches("[data-prompt-find]")) return;
  const wanted = field.value.trim().toLocaleLowerCase();
  const rows = all("[data-prompt]");
  const kept = new Set(rows.filter((row) => (row.dataset.prompt ?? "").toLocaleLowerCase().includes(wanted)).map((row) => (row.dataset.prompt ?? "").split(" ")[0]));
  for (const row of rows) row.hidden = !kept.has((row.dataset.prompt ?? "").split(" ")[0]);
  for (const group of all("[data-group]")) group.hidden = !all("[data-prompt]:not([hidden])", group).length;
});
