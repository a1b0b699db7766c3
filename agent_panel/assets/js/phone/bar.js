// Draws the phone bar: fixed places, contents cloned from the shell's templates, decided by model.js. The only module that writes in it.
import { atOnce } from "../announce.js";
import { apply } from "../clocks.js";
import { byId, clone, fill, on, one, setIcon, setText } from "../dom.js";
import { clockText, span, timer, timeOfDay } from "../figures.js";
import { serverNow } from "../instants.js";
import { isUp } from "../live.js";
import { t } from "../words.js";
import { bar, ringNumber } from "./model.js";
import { phone } from "./softphone.js";
import { play, quiet, ring } from "./sounds.js";

const DOTS = { ready: "ok", ringing: "ring", talking: "busy", wrapup: "wrapup", held: "ring", paused: "away", offline: "" };
const language = document.documentElement.lang;
const zone = document.body.dataset.zone ?? "UTC";

/** What the live stream last said. */
const heard = { /** @type {any} */ call: null, /** @type {any} */ rings: null, /** @type {any} */ agent: null, lostAt: 0 };
let drawn = "";

/** @param {any} rings the live stream's RingsMessage, for the call now ringing */
const sinceRing = (rings) => serverNow() - Date.parse(rings.ring_at);

function draw() {
  const section = byId("phone");
  if (!section) return;
  const { hasPhone, trouble: microphone } = phone;
  const states = { line: phone.line.state, call: phone.call.state, live: heard.call };
  const facts = { hasPhone, microphone, ...states, state: heard.agent?.state, linkUp: isUp() || !heard.lostAt };
  const shown = bar(facts);
  const key = [shown.tone, shown.line, shown.ctl, phone.muted, heard.call?.call_id].join();
  if (key !== drawn) redraw(section, shown);
  drawn = key;
  words(shown);
  state(shown);
  figures();
}

/** @param {HTMLElement} section @param {import("./model.js").Bar} shown */
function redraw(section, shown) {
  section.dataset.call = shown.tone;
  byId("phone-line")?.replaceChildren(clone(`line-${shown.line}`));
  const had = byId("phone-ctl")?.contains(document.activeElement) ? document.activeElement?.getAttribute("data-phone") : null;
  byId("phone-ctl")?.replaceChildren(clone(`ctl-${shown.ctl}`));
  if (had) one(`#phone-ctl [data-phone="${had}"]`)?.focus();
  const talking = ["talking", "hold", "echo"].includes(shown.line);
  const health = shown.tone === "idle" || shown.tone === "wrapup" ? ["health-good"] : talking ? ["health-level"] : [];
  byId("phone-health")?.replaceChildren(...(phone.hasPhone && phone.line.state === "ready" ? health.map(clone) : []));
  const button = one('[data-phone="mute"]');
  if (button && phone.muted) {
    button.setAttribute("aria-pressed", "true");
    setIcon(button, "mic-off");
    setText(one(".word", button), t("phone.unmute"));
  }
  section.classList.toggle("muted", phone.muted);
}

/** Joined by the house's middle dot, what is empty left out. @param {(string | undefined)[]} parts */
const joined = (...parts) => parts.filter(Boolean).join(" · ");

/** What the line says in each of its states: slot -> text. @type {Record<string, (call: any, who: string) => Record<string, string>>} */
const SAYS = {
  ringing: (call, who) => ({
    title: joined(who, call.sub),
    owner: joined(call.emergency ? t("phone.emergency") : "", call.owner_is_me ? t("phone.owner_is_you") : ""),
  }),
  talking: (call, who) => ({
    title: who,
    sub: joined(call.sub, t(`phone.direction.${call.direction ?? "in"}`), phone.muted ? t("phone.muted") : ""),
  }),
  hold: (call, who) => ({
    title: t("phone.holding", { who }),
    sub: call.return_phrase ? t("phone.return", { phrase: call.return_phrase }) : "",
  }),
  wrapup: (call, who) => ({
    title: t("phone.wrapping", { who }),
    sub: joined(
      call.talk_s != null ? t("phone.talked", { time: span(call.talk_s) }) : "",
      call.hung_up_first ? t(`phone.hung_up.${call.hung_up_first}`) : "",
    ),
  }),
};

/** @param {import("./model.js").Bar} shown */
function words(shown) {
  const line = byId("phone-line");
  if (!line) return;
  if (shown.line === "offline" && heard.lostAt) fill(line, { sub: t("phone.lost_since", { time: timeOfDay(heard.lostAt, zone) }) });
  if (heard.call) fill(line, SAYS[shown.line]?.(heard.call, heard.call.name || t("phone.unknown")) ?? {});
  else if (shown.line === "ringing") fill(line, { title: t("phone.own_rings") });
}

/** The state button: word and shape of the dot. @param {import("./model.js").Bar} shown */
function state(shown) {
  const button = byId("phone-state");
  if (!button) return;
  const code = shown.tone === "ringing" ? "ringing" : ["talking", "hold"].includes(shown.line) ? "talking" : (heard.agent?.state ?? "offline");
  const reason = heard.agent?.pause_reason;
  const word = code === "paused" && reason ? t(`pause.${reason}`) : t(`state.${code}`);
  const pending = heard.agent?.pending_pause ? ` → ${t(`pause.${heard.agent.pending_pause}`)}` : "";
  const dot = one(".dot", button);
  if (dot) dot.className = `dot ${DOTS[code]}`;
  setText(one(".word", button), word + pending);
  button.setAttribute("aria-label", t("phone.my_state", { state: word + pending }));
  button.classList.toggle("ghost", shown.tone === "ringing");
}

/** Everything that counts. */
function figures() {
  const clock = one("[data-slot=timer]", byId("phone-line") ?? document);
  if (clock) setText(clock, running());
  const rings = one("[data-slot=rings]");
  if (rings && heard.rings) drawRings(rings);
}

/** The timer of the line: talk, hold, or wrap-up counting down. */
function running() {
  if (phone.call.state === "held" && phone.heldSince !== null) return timer((performance.now() - phone.heldSince) / 1000);
  if (heard.call?.phase === "wrapup" && heard.call.ready_at) return timer((Date.parse(heard.call.ready_at) - serverNow()) / 1000);
  if (heard.call?.since && phone.call.state !== "echo") return timer((serverNow() - Date.parse(heard.call.since)) / 1000);
  return phone.since === null ? "00:00" : timer((performance.now() - phone.since) / 1000);
}

/** @param {HTMLElement} holder */
function drawRings(holder) {
  const { cycle_ms: cycle, limit, machine_at: machine } = heard.rings;
  const now = ringNumber(sinceRing(heard.rings), cycle);
  while (holder.children.length < limit) holder.append(document.createElement("i"));
  [...holder.children].forEach((ring, index) => (ring.className = index + 1 < now ? "on" : index + 1 === now ? "now" : ""));
  holder.hidden = false; // of a caller who waits, or is called back, nobody counts the rings
  holder.setAttribute("aria-label", t("phone.ring_of", { now: Math.min(now, limit), limit }));
  const left = machine ? (Date.parse(machine) - serverNow()) / 1000 : null;
  const next = left !== null && left > 0 ? t("phone.machine_in", { time: clockText(left, 0, language, zone) }) : "";
  fill(byId("phone-line") ?? document, { sub: joined(t("phone.ring_of", { now, limit }), next) });
}

/** @param {{loudest: any, broken: number, changed?: any[]}} clocks */
function clocks({ loudest, broken, changed = [] }) {
  const late = byId("phone-late");
  if (late) {
    late.hidden = !broken;
    setText(one(".word", late), t("phone.late", { n: broken }));
  }
  const chip = /** @type {HTMLAnchorElement | null} */ (byId("phone-clock"));
  if (chip) chip.hidden = !loudest;
  if (chip && loudest) show(chip, loudest);
  for (const clock of changed) apply(clock);
}

/** @param {HTMLAnchorElement} chip @param {any} clock */
function show(chip, clock) {
  chip.href = clock.href || "/";
  const name = t(`clock.${clock.kind}`);
  const { id, kind, started_at: start, due_at: due, limit_s: limit, subject } = clock;
  Object.assign(chip.dataset, { clock: id, kind, start, due, limit: String(limit), name, subject });
  delete chip.dataset.stopped;
  setText(one(".clock-name", chip), [name, clock.subject].filter(Boolean).join(" "));
}

/** A call is offered: said once, rung in step with the rings the caller hears. @param {any} pop */
function popped({ call, rings }) {
  hear(call, rings);
  if (phone.line.state !== "ready") return;
  ring({ phaseMs: sinceRing(rings), cycleMs: rings.cycle_ms, emergency: call.emergency });
  const who = [call.emergency && t("phone.emergency"), call.name || t("phone.unknown"), call.sub].filter(Boolean).join(", ");
  atOnce(t("phone.incoming", { who, now: ringNumber(sinceRing(rings), rings.cycle_ms), limit: rings.limit }));
}

/** @param {any} call @param {any} [rings] */
function hear(call, rings) {
  heard.call = call?.phase ? call : null;
  if (rings !== undefined) heard.rings = rings;
  if (heard.call?.phase !== "ringing") quietUnlessRinging();
  draw();
}

function quietUnlessRinging() {
  if (phone.call.state !== "ringing" && phone.call.state !== "dialling") quiet();
}

/** Starts drawing. */
export function start() {
  draw();
  setInterval(() => byId("phone") && (figures(), undefined), 250);
}

on("phone:changed", ({ what, before }) => {
  if (what === "line" && phone.line.state === "offline" && before === "ready") play("lost");
  draw();
});
on("live:snapshot", ({ agent, call, rings, clock }) => {
  heard.agent = agent;
  heard.lostAt = 0;
  clocks(clock);
  hear(call, rings);
});
on("live:agent", (agent) => ((heard.agent = agent), draw()));
on("live:call", (call) => hear(call));
on("live:rings", (rings) => ((heard.rings = rings), draw()));
on("live:pop", popped);
on("live:pop-cleared", ({ call_id }) => {
  quiet();
  if (heard.call?.call_id === call_id && heard.call.phase === "ringing") hear(null, null);
});
on("live:clock", clocks);
on("link:down", ({ at }) => {
  heard.lostAt = at;
  setTimeout(draw, 1500); // a blink is not worth a word
});
