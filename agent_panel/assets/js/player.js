// Recordings play in place: one at a time, seekable, times as figures. The server sends ranges and writes down who listened.
// With focus in the player: Space plays, arrows go 5 s (with Shift 1 s), [ and ] change the speed, L hears the same again and again.
import { all, on, one, setIcon, setText } from "./dom.js";
import { span } from "./figures.js";
import { open } from "./dialogs.js";

const END_S = 0.5;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
/** So much is heard again and again where what plays has no end of its own. */
const LOOP_S = 8;
/** Where what plays now began: a loop goes back there. */
let began = 0;

/** @param {EventTarget | null} target */
const playerOf = (target) => (target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-player]")) : null);
/** @param {HTMLElement} player */
const audioOf = (player) => /** @type {HTMLAudioElement} */ (one("audio", player));

/** @param {HTMLElement} player */
function toggle(player) {
  const audio = audioOf(player);
  for (const other of all("[data-player]")) if (other !== player) audioOf(other).pause();
  if (audio.paused) audio.play();
  else audio.pause();
}

/** What is heard first is the message, where one was left; from then on, whatever one goes to. @param {HTMLElement} player */
function fromItsBeginning(player) {
  const begins = Number(player.dataset.begins ?? 0);
  delete player.dataset.begins;
  if (begins) audioOf(player).currentTime = begins;
}

/** @param {HTMLElement} player */
function show(player) {
  const audio = audioOf(player);
  const button = one("[data-play]", player);
  button?.setAttribute("aria-pressed", String(!audio.paused));
  setIcon(button, audio.paused ? "play" : "pause");
  setText(one("[data-at]", player), span(audio.currentTime));
  const seek = /** @type {HTMLInputElement} */ (one("[data-seek]", player));
  if (seek && document.activeElement !== seek) seek.value = String(Math.round(audio.currentTime));
  seek?.setAttribute("aria-valuetext", span(audio.currentTime));
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const player = playerOf(target);
  if (player && target.closest("[data-play]")) {
    until = Infinity;
    fromItsBeginning(player);
    began = audioOf(player).currentTime;
    toggle(player);
  }
  if (player && target.closest("[data-speed]")) faster(player, audioOf(player).playbackRate === SPEEDS.at(-1) ? -SPEEDS.length : 1);
  const loop = player && target.closest("[data-loop]");
  if (loop instanceof HTMLElement) loop.setAttribute("aria-pressed", String(loop.getAttribute("aria-pressed") !== "true"));
  const listen = target.closest?.("[data-listen]");
  if (listen instanceof HTMLElement) listenTo(listen.dataset.listen ?? "", Number(listen.dataset.listenFrom ?? 0));
});
document.addEventListener("input", (event) => {
  const seek = /** @type {HTMLInputElement} */ (event.target);
  const player = playerOf(seek);
  if (!player || !("seek" in seek.dataset)) return;
  began = Number(seek.value);
  delete player.dataset.begins;
  goTo(audioOf(player), began);
});
document.addEventListener("keydown", (event) => {
  const player = playerOf(event.target);
  const act = player && keyed(player, event);
  if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
});

/** What a key does in a player. @param {HTMLElement} player @param {KeyboardEvent} event @returns {(() => void) | undefined} */
function keyed(player, event) {
  const [audio, step] = [audioOf(player), event.shiftKey ? 1 : 5];
  const onButton = event.target instanceof HTMLButtonElement;
  return {
    " ": onButton ? undefined : () => one("[data-play]", player)?.click(),
    ArrowLeft: () => goTo(audio, audio.currentTime - step),
    ArrowRight: () => goTo(audio, audio.currentTime + step),
    "[": () => faster(player, -1),
    "]": () => faster(player, 1),
    l: () => one("[data-loop]", player)?.click(),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

/** @param {HTMLElement} player @param {number} by steps of SPEEDS */
function faster(player, by) {
  const audio = audioOf(player);
  const place = SPEEDS.indexOf(audio.playbackRate) + by;
  audio.playbackRate = SPEEDS[Math.max(0, Math.min(place, SPEEDS.length - 1))];
  setText(one("[data-rate]", player), `${audio.playbackRate.toLocaleString(document.documentElement.lang)}×`);
}

/** To a second; the very end is left to be reached by listening, browsers cannot begin there. @param {HTMLAudioElement} audio @param {number} second */
function goTo(audio, second) {
  const last = Number.isFinite(audio.duration) ? audio.duration - END_S : second;
  audio.currentTime = Math.max(0, Math.min(second, last));
}

/** Where what plays now ends by itself: a snippet has an end. */
let until = Infinity;

/**
 * The recording of a page, or of a part of it, from a second on, to another; with `toggle` a second press stops it.
 * @param {number} second @param {boolean} toggle @param {number} end @param {ParentNode} within
 */
export function playFrom(second, toggle, end = Infinity, within = document) {
  const player = one("[data-player]", within);
  const audio = player && audioOf(player);
  if (!audio) return;
  if (toggle && !audio.paused) return audio.pause();
  until = end;
  began = second;
  delete player.dataset.begins;
  goTo(audio, second);
  audio.play();
}

document.addEventListener("timeupdate", (event) => {
  if (!(event.target instanceof HTMLAudioElement)) return;
  const player = playerOf(event.target);
  const loops = player !== null && one("[data-loop]", player)?.getAttribute("aria-pressed") === "true";
  if (event.target.currentTime < (loops && until === Infinity ? began + LOOP_S : until)) return;
  if (loops) return goTo(event.target, began);
  until = Infinity;
  event.target.pause();
}, { capture: true });

/** A player that stumbled is as good as new, at the beginning. */
document.addEventListener("error", (event) => {
  const player = playerOf(event.target);
  if (!player || !(event.target instanceof HTMLAudioElement) || event.target.currentTime === 0) return;
  event.target.load();
  show(player);
}, { capture: true });
for (const type of ["play", "pause", "timeupdate", "ended"]) {
  document.addEventListener(type, (event) => {
    const player = playerOf(event.target);
    if (player) show(player);
  }, { capture: true });
}

on("sought", ({ media, second }) => {
  until = Infinity;
  began = second;
  goTo(media, second);
  const player = playerOf(media);
  if (player) show(player);
});

/** Waves on the page, and how to take them away; their library is loaded with the first. @type {Map<HTMLElement, () => void>} */
const waves = new Map();
async function drawWaves() {
  for (const [place, takeAway] of waves) {
    if (place.isConnected) continue;
    takeAway();
    waves.delete(place);
  }
  if (!one("[data-wave]")) return;
  const { draw } = await import("./wave.js");
  for (const place of all("[data-wave]")) if (!waves.has(place)) waves.set(place, draw(place));
}
on("swapped", drawWaves);
drawWaves();

/** A message left behind, heard from a list: from where it begins, the whole call stays within reach. @param {string} href @param {number} second */
function listenTo(href, second) {
  const audio = /** @type {HTMLAudioElement | null} */ (one("#listen-dialog audio"));
  if (!audio) return;
  audio.src = href;
  audio.currentTime = second;
  open("listen-dialog");
  audio.play();
}
one("#listen-dialog")?.addEventListener("close", () => /** @type {HTMLAudioElement} */ (one("#listen-dialog audio")).pause());
