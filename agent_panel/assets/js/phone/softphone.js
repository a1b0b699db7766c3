// The softphone: owns the SIP user agent, the call, the microphone and the far side's sound for the document's life. Its states are
// drawn in machine.js. The rest of the page talks to it by events: `phone:<act>` in (answer, answer-own, hold, mute, hang-up, drop, digit,
// echo, reconnect, use-here, ask-microphone), `phone:changed` out.
//
// Intent is said, not guessed: hanging up asks the server, which ends the caller's leg and with it ours. A leg that ends without
// that is lost; the server offers the caller again and says `resume`, and we answer by ourselves.
import { byId, on, tell } from "../dom.js";
import { post } from "../http.js";
import { devicesTrouble, microphoneFor, releaseMicrophone } from "./microphone.js";
import { claim } from "./lock.js";
import { CALL, LINE, Machine } from "./machine.js";
import { route } from "./devices.js";
import { quiet, ring } from "./sounds.js";
import * as sip from "./user_agent.js";

const INTENT_GRACE_MS = 3000;
const AUTO_ANSWER_WAIT_MS = 20000;
const OWN_RING_MS = 10000;
const RETRY_MS = 3000;
const GIVE_UP_MS = 9000;

const far = /** @type {HTMLAudioElement | null} */ (byId("far-side"));

/** Everything the softphone knows; the bar reads it. */
export const phone = {
  hasPhone: byId("phone")?.dataset.hasPhone === "yes",
  line: new Machine(LINE, "off", (_, before, event) => changed("line", before, event)),
  call: new Machine(CALL, "none", (_, before, event) => changed("call", before, event)),
  muted: false,
  trouble: "",
  /** @type {number | null} when the far side was first heard, by the page's monotonic clock */
  since: null,
  /** @type {number | null} when hold began */
  heldSince: null,
};

/** @type {any} */
let agent = null;
/** @type {any} */
let session = null;
/** @type {sip.Credentials | null} */
let credentials = null;
/** Until when a call is answered without a press: resumed after a lost page, or pressed before it rang. Page's monotonic clock. */
let expectedUntil = 0;
/** Until when a ring that belongs to no caller is answered without a press: "ready to dial" was pressed here. */
let ownUntil = 0;
let liveCallId = "";

/** @param {"line" | "call"} what @param {string} before @param {string} event */
function changed(what, before, event) {
  if (what === "line" && event === "credentials") connect();
  if (what === "line" && phone.line.state === "fetching") fetchCredentials();
  if (what === "line" && phone.line.state === "offline") later(GIVE_UP_MS, "offline");
  tell("phone:changed", { what, before, event });
}

/** Claims the phone for this tab and registers. */
export function start() {
  if (!phone.hasPhone) return;
  phone.line.take("start");
  claim({
    granted: () => phone.line.take("granted"),
    refused: () => phone.line.take("refused-lock"),
    stolen: leave,
  });
  checkDevices();
}

/** Another tab took the phone: ours goes silent without touching the caller. */
function leave() {
  agent?.stop();
  agent = null;
  phone.line.take("stolen");
}

async function fetchCredentials() {
  const answer = await post("/api/phone", { kind: "browser" });
  if (answer.ok) {
    credentials = answer.data;
    phone.line.take("credentials");
  } else {
    phone.line.take("failed");
    if (answer.status !== 401 && answer.status !== 403) later(RETRY_MS, "refused");
  }
}

/** Starts over with fresh credentials if the line is still in that state; never under a call, whose sound goes on without it. */
function later(ms, state) {
  setTimeout(() => {
    if (phone.line.state !== state) return;
    if (phone.call.state === "none") phone.line.take("retry");
    else later(ms, state);
  }, ms);
}

function connect() {
  agent?.stop();
  agent = sip.register(/** @type {sip.Credentials} */ (credentials), { line: lineEvent, invited });
}

/** @param {string} event */
function lineEvent(event) {
  phone.line.take(event);
  if (event === "rejected") later(RETRY_MS, "refused"); // the credentials may be of a server that restarted
}

/** @param {any} fresh */
function invited(fresh) {
  if (!phone.call.take("invite")) return fresh.terminate({ status_code: 486 });
  session = fresh;
  follow();
  if (Math.max(expectedUntil, liveCallId ? 0 : ownUntil) > performance.now()) answer();
  return undefined;
}

function follow() {
  const mine = session;
  sip.follow(mine, {
    confirmed: () => mine === session && confirmed(),
    over: (cause) => mine === session && over(cause),
    stream: (stream) => mine === session && hear(stream),
  });
}

function confirmed() {
  phone.since = performance.now();
  phone.call.take("confirmed");
  quiet();
}

/** @param {string} cause */
function over(cause) {
  session = null;
  phone.muted = false;
  phone.since = null;
  phone.heldSince = null;
  quiet();
  releaseMicrophone();
  if (far) far.srcObject = null;
  phone.call.take("over");
  tell("phone:over", { cause });
}

/** @param {MediaStream} stream */
function hear(stream) {
  if (!far) return;
  far.srcObject = stream;
  route(far, "headset");
  far.play().catch(() => document.addEventListener("keydown", () => far.play(), { once: true }));
}

/** F2. Pressed before the phone's own ring arrived, the answer waits for it. */
async function answer() {
  if (phone.call.state !== "ringing") {
    expectedUntil = performance.now() + INTENT_GRACE_MS;
    return;
  }
  expectedUntil = ownUntil = 0;
  const mine = session;
  phone.call.take("answer");
  quiet();
  try {
    const microphone = await microphoneFor(levelBars);
    if (mine === session) sip.answer(mine, microphone);
  } catch (error) {
    phone.trouble = /** @type {{why?: string}} */ (error).why ?? "busy";
    phone.call.take("failed");
  }
}

/** Where the level of the microphone is shown; the bar may have been drawn anew. */
const levelBars = () => document.querySelector("#phone-health .level");

/** Shift F2: the server ends the caller's leg; silence from it is told, and a second press drops our leg. */
async function hangUp() {
  if (!session) return;
  const mine = session;
  const echo = phone.call.state === "echo" || phone.call.state === "dialling";
  if (!phone.call.take("hang-up")) return;
  if (echo || !liveCallId) return sip.end(mine);
  const said = await post(`/api/calls/${liveCallId}/hangup`, {});
  if (mine !== session) return;
  if (!said.ok) phone.call.take("intent-failed");
  else setTimeout(() => mine === session && sip.end(mine), INTENT_GRACE_MS);
}

function drop() {
  phone.call.take("drop");
  if (session) sip.end(session);
}

/** F4: media by us, intent to the server. */
function hold() {
  if (!session) return;
  const on = phone.call.state === "talking";
  if (on) session.hold();
  else session.unhold();
  phone.heldSince = on ? performance.now() : null;
  phone.call.take(on ? "hold" : "resume");
  if (liveCallId) post(`/api/calls/${liveCallId}/hold`, { on });
}

/** F8 */
function mute() {
  if (!session) return;
  phone.muted = !phone.muted;
  if (phone.muted) session.mute({ audio: true });
  else session.unmute({ audio: true });
  tell("phone:changed", { what: "mute" });
}

/** A call to ourselves through the real PBX: what is said comes back. */
async function echo() {
  if (!agent || !credentials || phone.call.state !== "none") return;
  try {
    const microphone = await microphoneFor(levelBars);
    if (!phone.call.take("dial")) return;
    ring({ back: true });
    session = sip.call(agent, `sip:${credentials.echo}@${credentials.domain}`, microphone);
    follow();
  } catch (error) {
    phone.trouble = /** @type {{why?: string}} */ (error).why ?? "busy";
    tell("phone:changed", { what: "microphone" });
  }
}

async function checkDevices() {
  phone.trouble = await devicesTrouble();
  tell("phone:changed", { what: "microphone" });
}

/** The live stream's word on my call. @param {any} call */
function heard(call) {
  liveCallId = call?.phase ? call.call_id : "";
  if (!call?.resume) return;
  expectedUntil = performance.now() + AUTO_ANSWER_WAIT_MS;
  if (phone.call.state === "ringing") answer();
}

on("live:call", heard);
on("live:pop", ({ call }) => heard(call));
on("live:snapshot", ({ call }) => heard(call));
on("live:pop-cleared", () => (expectedUntil = 0));
on("phone:answer", answer);
on("phone:answer-own", () => {
  ownUntil = performance.now() + OWN_RING_MS;
  if (phone.call.state === "ringing" && !liveCallId) answer();
});
on("phone:hang-up", hangUp);
on("phone:drop", drop);
on("phone:hold", hold);
on("phone:mute", mute);
on("phone:echo", echo);
on("phone:digit", ({ digit }) => session && sip.digit(session, digit));
on("phone:reconnect", () => phone.call.state === "none" && phone.line.take("retry"));
on("phone:ask-microphone", () => microphoneFor(levelBars).then(releaseMicrophone, () => undefined).then(checkDevices));
on("devices:changed", () => {
  checkDevices();
  if (far) route(far, "headset");
});
window.addEventListener("beforeunload", (event) => {
  if (session && phone.call.state !== "ringing") event.preventDefault();
});
