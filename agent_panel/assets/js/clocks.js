// Clocks tick here from the server's instants and the measured offset. Running figures are role=timer and silent; thresholds speak.
import { atOnce, politely } from "./announce.js";
import { all, on, one, setIcon, setText, tell } from "./dom.js";
import { clockText, span, timer } from "./figures.js";
import { serverNow } from "./instants.js";
import { clockState } from "./thresholds.js";
import { t } from "./words.js";

const language = document.documentElement.lang;
const zone = document.body.dataset.zone ?? "UTC";

/** @type {Map<string, string>} clock id -> the last state seen, so that each change is spoken once however often it is on the page */
const seen = new Map();

/** Draws every clock on the page anew. */
export function tick() {
  const now = serverNow();
  for (const element of all("[data-clock]")) draw(element, now);
  for (const element of all("[data-countdown]")) setText(element, timer((Date.parse(element.dataset.countdown ?? "") - now) / 1000));
  for (const element of all("[data-since]")) setText(element, span((now - Date.parse(element.dataset.since ?? "")) / 1000));
}

/** @param {HTMLElement} element @param {number} now */
function draw(element, now) {
  const { clock, due, limit, stopped, paused, kind } = element.dataset;
  if (!clock || stopped !== undefined || paused !== undefined) return;
  const left = (Date.parse(due ?? "") - now) / 1000;
  const state = clockState(left, Number(limit));
  setText(one(".figure", element), clockText(left, Date.parse(due ?? ""), language, zone));
  if (element.dataset.state !== state) show(element, state);
  const bar = one("progress", element);
  if (bar) bar.setAttribute("value", String(Math.min(Number(limit), Math.max(0, Number(limit) - left))));
  change(element, clock, kind ?? "", state);
}

/** @param {HTMLElement} element @param {string} state */
function show(element, state) {
  element.dataset.state = state;
  setIcon(element, `clock-${state}`);
  const bar = one("progress", element);
  if (bar) bar.className = { soon: "soon", now: "soon", broken: "broken" }[state] ?? "";
  const word = one(".left", element);
  if (word) setText(word, t(state === "broken" ? "clock.late" : "clock.left"));
}

/** Speaks and sounds a change of state, once a clock. */
function change(element, id, kind, state) {
  const before = seen.get(id);
  seen.set(id, state);
  if (before === undefined || before === state || state === "run") return;
  const name = [element.dataset.name, element.dataset.subject].filter(Boolean).join(" ");
  if (state === "broken") {
    const to = element.dataset.escalates;
    atOnce(to ? t("clock.broken.to", { name, to }) : t("clock.broken", { name }));
  } else politely(t(`clock.${state}`, { name }));
  tell("clock:changed", { id, kind, state });
}

/** One clock moved, stopped or paused: every place that shows it follows. @param {any} clock a ClockView of the live stream */
export function apply(clock) {
  for (const element of all(`[data-clock="${CSS.escape(clock.id)}"]`)) {
    element.dataset.due = clock.due_at;
    element.dataset.limit = String(clock.limit_s);
    if (clock.stopped_at) stop(element, clock);
  }
}

/** @param {HTMLElement} element @param {any} clock */
function stop(element, clock) {
  element.dataset.stopped = clock.stopped_at;
  const kept = Date.parse(clock.stopped_at) <= Date.parse(clock.due_at);
  setText(one(".figure", element), span((Date.parse(clock.stopped_at) - Date.parse(clock.started_at)) / 1000));
  show(element, kept ? "kept" : "broken");
  if (kept && seen.get(clock.id) !== "kept") politely(t("clock.kept", { name: element.dataset.name ?? "" }));
  seen.set(clock.id, kept ? "kept" : "broken");
}

/** An emergency runs at double speed: other due instants, the same start. @param {HTMLElement} element @param {string} due @param {number} limit */
export function move(element, due, limit) {
  element.dataset.due = due;
  element.dataset.limit = String(limit);
  setText(one(".limit", element), span(limit));
  one("progress", element)?.setAttribute("max", String(limit));
  tick();
}

setInterval(tick, 250);
on("swapped", tick);
document.addEventListener("visibilitychange", tick);
