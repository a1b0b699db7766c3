// A call through the text in the editor, by keys: each press asks for the whole call so far, so what is heard is always the text's.
import { all, on, one, setText } from "../dom.js";
import { post, sentence } from "../http.js";
import { t } from "../words.js";
import { editor, page } from "./editor.js";

const KEYS = "0123456789*#";
/** @type {string[]} */
let did = [];
let asked = 0;

export function setUpRehearsal() {
  did = [];
  const pane = one("[data-rehearsal]");
  if (!pane) return;
  pane.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-did]");
    if (button instanceof HTMLElement) press(button.dataset.did ?? "");
  });
  pane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || /** @type {Element} */ (event.target).matches("input, select")) return;
    if (KEYS.includes(event.key)) press(event.key);
    else if (event.key === "Backspace") back();
  });
  one("[data-try-back]")?.addEventListener("click", back);
  one("[data-try-again]")?.addEventListener("click", () => ((did = []), play()));
  for (const field of all("[data-try-language], [data-try-at], [data-try-withheld]")) field.addEventListener("change", play);
}

on("menus:checked", ({ good }) => {
  if (good) return play();
  asked++;
  able({ state: "left" });
  one("[data-heard]")?.replaceChildren(Object.assign(document.createElement("li"), { className: "small soft", textContent: t("menus.try.mend") }));
});

/** @param {string} what */
function press(what) {
  if (one(`[data-did="${what}"]`)?.hasAttribute("disabled")) return;
  did.push(what);
  play();
}

function back() {
  did.pop();
  play();
}

async function play() {
  const area = editor();
  if (!area) return;
  const mine = ++asked;
  const [language, at, withheld] = ["language", "at", "withheld"].map((name) => /** @type {HTMLInputElement} */ (one(`[data-try-${name}]`)));
  const answer = await post(`/api/hotlines/${page().dataset.hotline}/try`, {
    text: area.value, did, language: language.value, at: at.value || null, withheld: withheld.checked,
  });
  if (mine !== asked || !area.isConnected) return;
  const heard = one("[data-heard]");
  if (!answer.ok || !heard) return void (heard && (heard.textContent = sentence(answer.error)));
  if (answer.data.problems.length) return;
  did = answer.data.scenes.slice(1).map((scene) => scene.did);
  const items = answer.data.scenes.map(scene);
  heard.replaceChildren(...items);
  items.at(-1)?.scrollIntoView({ block: "nearest" });
  able(answer.data.scenes.at(-1));
}

/** What only the house or somebody outside can answer, by the state that asks for it. @type {[string, string[]][]} */
const ANSWERS = [["look_up", ["found", "nothing"]], ["put_through", ["answered", "unanswered"]], ["queue", ["full"]]];

/** Only what can be done now can be pressed. @param {{state: string, choice?: string}} last */
function able(last) {
  const over = last.state === "chosen" || last.state === "left";
  const asks = last.choice === "queue" ? "queue" : last.state;
  for (const button of all("[data-rehearsal] [data-did]")) {
    const answers = ANSWERS.find(([, dids]) => dids.includes(button.dataset.did ?? ""))?.[0];
    const asked = ANSWERS.some(([state]) => state === asks);
    button.hidden = answers !== undefined && answers !== asks;
    button.toggleAttribute("disabled", (over && answers !== "queue") || (!answers && button.dataset.did !== "hang-up" && asked));
  }
  one("[data-try-back]")?.toggleAttribute("disabled", !did.length);
}

/** @param {any} told one scene of the call */
function scene(told) {
  const item = document.createElement("li");
  const where = item.appendChild(Object.assign(document.createElement("p"), { className: "where" }));
  if (told.did) where.append(part("kbd", told.did_word), told.why_word ? part("span", told.why_word, "small mute") : "");
  where.append(part("b", told.node), part("span", told.kind_word, "chip"));
  for (const said of told.said) item.append(...spoken(said, told.language));
  if (told.state !== "hear") item.classList.add("end");
  item.append(part("p", told.then_word, "small soft"));
  return item;
}

/** What is said, in the caller's language; the others one press away. @param {{name: string, texts: Record<string, string>}} said @param {string} language */
function spoken({ name, texts }, language) {
  const text = part("p", texts[language] ?? Object.values(texts)[0] ?? name, "say");
  text.lang = language;
  const others = Object.entries(texts).filter(([other]) => other !== language);
  if (!others.length) return [text];
  const more = document.createElement("details");
  more.append(part("summary", t("menus.other_languages", { name })));
  for (const [other, words] of others) more.append(Object.assign(part("p", words, "said"), { lang: other }));
  return [text, more];
}

/** @param {string} tag @param {string} text @param {string} [className] */
const part = (tag, text, className = "") => Object.assign(document.createElement(tag), { className, textContent: text });
