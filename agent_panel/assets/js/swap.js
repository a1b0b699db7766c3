// Puts fragments of the live stream into the page by their ids. A region someone is editing is never replaced, a list under pointer or
// focus waits behind "3 new": nothing moves under the cursor.
import htmx from "htmx.org/dist/htmx.esm.js";
import { all, byId, clone, on, one, setText, tell } from "./dom.js";
import { t } from "./words.js";

/** @type {Map<string, Element>} what waits to be shown, newest by id */
const waiting = new Map();

/** @param {string} html one or more elements with ids; those the page does not have are ignored @param {number} [fresh] new rows */
export function put(html, fresh = 0) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  const content = document.importNode(parsed.content, true); // a player parsed outside a document would never load
  for (const element of [...content.children]) place(element, fresh);
}

/** @param {Element} element @param {number} fresh */
function place(element, fresh) {
  const present = element.id ? byId(element.id) : null;
  if (!present || present.isEqualNode(element)) return; // said again after a navigation: what has focus in it keeps it
  if (sameForm(present, element)) return adopt(present, element);
  if ((editing(present) && !yields(present, element)) || held(present) || playing(present)) {
    waiting.set(element.id, element);
    if (held(present)) offer(present, fresh);
    return;
  }
  replace(present, element);
}

/** @param {HTMLElement} present @param {HTMLElement} element */
function replace(present, element) {
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  for (const open of all("details[id][open]", present)) one(`#${CSS.escape(open.id)}`, element)?.setAttribute("open", "");
  const scrolled = one(".body", present)?.scrollTop ?? present.scrollTop;
  waiting.delete(element.id);
  present.replaceWith(element);
  htmx.process(element);
  const body = one(".body", element) ?? element;
  if (present.dataset.pane === /** @type {HTMLElement} */ (element).dataset.pane) body.scrollTop = scrolled;
  if (focused instanceof HTMLElement) again(focused, element)?.focus({ preventScroll: true });
  tell("swapped", { element });
}

/** What had focus, in the region's new copy: by its id, else by where it leads or what it does. @param {HTMLElement} focused @param {HTMLElement} element */
function again(focused, element) {
  if (focused.id) return byId(focused.id);
  const name = ["href", "data-post"].find((each) => focused.hasAttribute(each));
  return name ? all(`[${name}]`, element).find((each) => each.getAttribute(name) === focused.getAttribute(name)) : null;
}

/** The form on view is newer than any copy of it from the server. @param {HTMLElement} present @param {Element} element */
function sameForm(present, element) {
  const next = /** @type {HTMLElement} */ (element).dataset;
  return Boolean(present.dataset.record) && present.dataset.record === next.record && present.dataset.case === next.case && editing(present);
}

/** The form being typed in stays; what became known meanwhile (who calls) fills what is still empty. @param {HTMLElement} present @param {Element} element */
function adopt(present, element) {
  present.dataset.person = /** @type {HTMLElement} */ (element).dataset.person ?? "";
  for (const fresh of element.querySelectorAll("input:not([type=checkbox], [type=hidden]), textarea")) {
    const field = /** @type {HTMLInputElement | null} */ (present.querySelector(`[name="${CSS.escape(/** @type {HTMLInputElement} */ (fresh).name)}"]`));
    if (field && !field.value && field !== document.activeElement) field.value = /** @type {HTMLInputElement} */ (fresh).value;
  }
}

/** @param {HTMLElement} region */
const editing = (region) => region.hasAttribute("data-editing") || region.querySelector("[data-editing]") !== null;

/** Another pane takes the place of one that only has focus, a new call's form that of an old call's receipt, and an outcome that is in
 * that of the form which still asks for it: its answer was lost. @param {HTMLElement} present @param {Element} element */
const yields = (present, element) => {
  const next = /** @type {HTMLElement} */ (element).dataset;
  const typed = present.hasAttribute("data-dirty") || present.querySelector("[data-dirty]") !== null;
  if ("recorded" in next && [present, ...all("[data-walk]", present)].some((each) => each.dataset.walk === next.walk)) return true;
  return present.dataset.pane !== next.pane && (!typed || ("wrapUp" in present.dataset && "record" in next));
};

/** What is listened to is not taken away: the listening itself adds a line to the story. @param {HTMLElement} region */
const playing = (region) => /** @type {HTMLAudioElement[]} */ ([...region.querySelectorAll("audio")]).some((audio) => !audio.paused || (audio.currentTime > 0 && !audio.ended));

/** @param {HTMLElement} region */
const held = (region) => region.hasAttribute("data-hold") && (region.matches(":hover") || region.contains(document.activeElement));

/** A button says that something waits; pressing it shows it. @param {HTMLElement} region @param {number} fresh */
function offer(region, fresh) {
  let button = one(`[data-show-new="${region.id}"]`);
  if (!button) {
    button = one("[data-show-new]", clone("new-rows"));
    if (!button) return;
    button.dataset.showNew = region.id;
    region.before(button);
  }
  setText(button, fresh ? t("rows.new", { n: fresh }) : t("rows.changed"));
}

/** Shows what waited for a region. @param {string} id */
export function release(id) {
  one(`[data-show-new="${CSS.escape(id)}"]`)?.remove();
  const [present, element] = [byId(id), waiting.get(id)];
  if (present && element) replace(present, element);
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-show-new]");
  if (button instanceof HTMLElement) release(button.dataset.showNew ?? "");
});
document.addEventListener("ended", (event) => {
  const region = /** @type {Element} */ (event.target).closest?.("[id]:has([data-player])");
  if (region && waiting.has(region.id)) setTimeout(() => playing(/** @type {HTMLElement} */ (region)) || release(region.id));
}, { capture: true });
document.addEventListener("pointerout", (event) => maybeRelease(event.target, event.relatedTarget));
document.addEventListener("focusout", (event) => maybeRelease(event.target, event.relatedTarget));

on("form:left", ({ id }) => id && waiting.has(id) && setTimeout(() => release(id)));

/** Pointer or focus left a held list: what waited comes in. */
function maybeRelease(from, to) {
  const region = from instanceof Element ? from.closest("[data-hold]") : null;
  if (!region || !waiting.has(region.id) || region.contains(to instanceof Node ? to : null)) return;
  setTimeout(() => {
    const present = byId(region.id);
    if (present && !held(present)) release(region.id);
  });
}
