// The two live regions of the shell, and no others. Repeating a sentence needs an empty moment between, or it is not spoken.
import { byId } from "./dom.js";

/** @param {"polite" | "assertive"} region @param {string} sentence */
function say(region, sentence) {
  const element = byId(region);
  if (!element) return;
  element.textContent = "";
  requestIdleOr(() => (element.textContent = sentence));
}

/** Hidden pages have no frames: a timer stands in. @param {() => void} then */
function requestIdleOr(then) {
  setTimeout(then, 30);
}

/** Ticks, signatures, clock soon or kept, results. @param {string} sentence */
export const politely = (sentence) => say("polite", sentence);

/** Incoming call, broken clock, emergency, line lost. @param {string} sentence */
export const atOnce = (sentence) => say("assertive", sentence);
