// The live stream: one WebSocket, a snapshot first, then messages in order. A gap, an error or silence closes it and a new one starts
// with a fresh snapshot; nothing is ever polled. Each message becomes the DOM event `live:<type>`, handled at once and synchronously,
// so that it works the same in a hidden tab where timers sleep.
//
//   connecting ──open──▶ waiting ──snapshot──▶ up ──close / gap / 40 s of silence──▶ down ──back-off──▶ connecting
//                                                └──bye──▶ over
import { on, one, setText, tell } from "./dom.js";
import { timeOfDay } from "./figures.js";
import { renew } from "./http.js";
import { forget, learn, serverNow } from "./instants.js";
import { t } from "./words.js";

const BACK_OFF_MS = [250, 500, 1000, 2000, 4000];
const PING_MS = 15000;
const SILENCE_MS = 40000;
const FIRST_PINGS_MS = [0, 300, 900];

/** @type {WebSocket | null} */
let socket = null;
let state = "down";
let tries = 0;
let lastSeq = -1;
let lastHeard = 0;
let retry = 0;
let lostAt = 0;

/** Starts the stream, if this page has one. */
export function start() {
  if (!document.body.dataset.live) return;
  connect();
  setInterval(watch, PING_MS);
  window.addEventListener("online", hurry);
  window.addEventListener("offline", cut);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
}

function connect() {
  if (state === "over") return;
  const url = new URL(`${document.body.dataset.live}?page=${encodeURIComponent(location.pathname + location.search)}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const fresh = new WebSocket(url);
  socket = fresh;
  lastSeq = -1;
  fresh.onopen = opened;
  fresh.onmessage = (event) => socket === fresh && receive(JSON.parse(event.data));
  fresh.onclose = (event) => socket === fresh && down(event.code);
}

function opened() {
  lastHeard = performance.now();
  forget();
  for (const delay of FIRST_PINGS_MS) setTimeout(ping, delay);
}

/** @param {{seq?: number, type: string, data: any}} message */
function receive({ seq, type, data }) {
  lastHeard = performance.now();
  if (type === "pong") return learn(data.t, data.now, performance.now());
  if (seq !== undefined && !inOrder(seq, type)) return socket?.close(4000, "gap");
  if (type === "snapshot") snapshot(data);
  if (type === "bye") state = "over";
  tell(`live:${type}`, data);
}

/** @param {number} seq @param {string} type */
function inOrder(seq, type) {
  const fits = type === "snapshot" || seq === lastSeq + 1;
  lastSeq = seq;
  return fits;
}

/** @param {any} data */
function snapshot(data) {
  renew(data.csrf);
  tries = 0;
  state = "up";
  document.body.dataset.stream = "up";
  tell("link:up");
}

/** @param {number} code */
function down(code) {
  socket = null;
  if (state === "over") return;
  const wasUp = state === "up";
  state = "down";
  document.body.dataset.stream = "down";
  if (wasUp) {
    lostAt = serverNow();
    tell("link:down", { at: lostAt });
  }
  if (code === 4401) return tell("session:over");
  clearTimeout(retry);
  const wait = BACK_OFF_MS[Math.min(tries++, BACK_OFF_MS.length - 1)];
  retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
}

/** The network is back or someone looks: do not wait for the back-off. */
function hurry() {
  if (state !== "down" || socket) return;
  clearTimeout(retry);
  connect();
}

/** Pings, and takes long silence for a dead line. */
function watch() {
  if (socket && performance.now() - lastHeard > SILENCE_MS) cut();
  else ping();
}

/** The line is dead, whatever the socket believes. */
function cut() {
  if (!socket) return;
  const dead = socket;
  socket = null;
  dead.close();
  down(0);
}

function ping() {
  say("ping", { t: performance.now() });
}

/** @param {string} type @param {Record<string, unknown>} values */
export function say(type, values) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type, ...values }));
}

/** For the shell: is the stream up? */
export const isUp = () => state === "up";

on("page:changed", () => say("page", { path: location.pathname + location.search }));
on("session:back", () => {
  state = "down";
  hurry();
});
on("live:bye", ({ reason }) => {
  if (reason === "signed_out" || reason === "expired") tell("session:over");
  else if (reason !== "elsewhere") {
    state = "down";
    down(0);
  }
});
on("link:up", chip);
on("link:down", chip);
on("swapped", chip);

/** The lead's floor says whether what it shows is live, or as of when. */
function chip() {
  const element = one("[data-live-chip]");
  if (!element || (state !== "up" && !lostAt)) return;
  element.classList.toggle("ok", state === "up");
  element.classList.toggle("soon", state !== "up");
  setText(one(".word", element), state === "up" ? t("floor.live") : t("floor.stale", { time: timeOfDay(lostAt, document.body.dataset.zone ?? "UTC") }));
}
