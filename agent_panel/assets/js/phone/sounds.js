// The sounds of ui.md section 11: soft, different in rhythm, made here so that no file has to load while it rings. The ringing tone is
// in step with the rings the caller hears; taps are 18 dB down, they may fall into a conversation.
import { on } from "../dom.js";
import { output } from "./devices.js";

const TAP = 0.125;
const RING = 0.35;

/** @type {AudioContext | undefined} */
let shared;

/** The page's audio context; browsers wake it at the first key or press. */
export function context() {
  shared ??= new AudioContext();
  if (shared.state === "suspended") shared.resume().catch(() => undefined);
  return shared;
}

for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, () => context(), { capture: true, passive: true });

/** Sends what follows to the chosen output, where the browser can. @param {"headset" | "ringer"} kind */
async function toOutput(kind) {
  const audio = /** @type {any} */ (context());
  const id = output(kind);
  if (audio.setSinkId && (audio.sinkId ?? "") !== id) await audio.setSinkId(id).catch(() => undefined);
}

/** One tone. @param {number} hz @param {number} at seconds from now @param {number} length @param {number} gain */
function tone(hz, at, length, gain) {
  const audio = context();
  const [start, end] = [audio.currentTime + at, audio.currentTime + at + length];
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = hz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(gain, start + 0.02);
  volume.gain.setValueAtTime(gain, end - 0.05);
  volume.gain.linearRampToValueAtTime(0, end);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(end);
  return source;
}

const PATTERNS = {
  now: () => tone(330, 0, 0.12, TAP),
  broken: () => [0, 0.25].map((at) => tone(392, at, 0.12, TAP)),
  escalated: () => [0, 0.22, 0.44].map((at) => tone(392, at, 0.12, TAP)),
  signed: () => [tone(523, 0, 0.1, TAP), tone(784, 0.1, 0.16, TAP)],
  lost: () => [tone(523, 0, 0.2, TAP), tone(349, 0.25, 0.3, TAP)],
};

/** @param {keyof typeof PATTERNS} name */
export function play(name) {
  if (!shared && !navigator.userActivation?.hasBeenActive) return; // the browser would refuse, and complain
  if (context().state === "running") PATTERNS[name]();
}

/** @type {{timer: number, sources: OscillatorNode[]} | null} */
let ringing = null;

/**
 * Rings until stopped: 1 s of two tones each cycle, or three fast pulses for an emergency, or the ringback an echo call hears.
 * @param {{phaseMs?: number, cycleMs?: number, emergency?: boolean, back?: boolean}} how `phaseMs`: how far the cycle is already
 */
export function ring({ phaseMs = 0, cycleMs = 5000, emergency = false, back = false } = {}) {
  quiet();
  toOutput(back ? "headset" : "ringer");
  const current = { timer: 0, sources: /** @type {OscillatorNode[]} */ ([]) };
  ringing = current;
  const once = () => (current.sources = emergency ? pulses() : burst(back ? 425 : 587, back ? 425 : 494, back ? TAP : RING));
  const every = emergency ? 2000 : cycleMs;
  const rest = phaseMs % every;
  if (rest < 1000) once();
  current.timer = setTimeout(() => {
    if (ringing !== current) return;
    once();
    current.timer = setInterval(once, every);
  }, every - rest);
}

const burst = (first, second, gain) => [tone(first, 0, 0.5, gain), tone(second, 0.5, 0.5, gain)];
const pulses = () => [0, 0.2, 0.4].map((at) => tone(880, at, 0.12, RING));

/** Stops ringing at once. */
export function quiet() {
  if (!ringing) return;
  clearTimeout(ringing.timer);
  clearInterval(ringing.timer);
  for (const source of ringing.sources) source.disconnect();
  ringing = null;
  toOutput("headset");
}

on("clock:changed", ({ state }) => state === "now" && play("now"));
on("clock:changed", ({ state }) => state === "broken" && play("broken"));
on("live:signed", () => play("signed"));
on("live:escalation", ({ html }) => html && play("escalated"));
