// Both sides of a recording, drawn by wavesurfer.js from figures that the server sends: the sound is not fetched before somebody plays
// it, and an hour of it is never decoded at once. What was found, holds, what was keyed in and the customer's yes are regions. It says
// nothing that the page does not say in words too, and what can be done by pointer is done by keys in the player.
import WaveSurfer from "wavesurfer.js";
import Regions from "wavesurfer.js/dist/plugins/regions.js";
import { one, tell } from "./dom.js";

/** Of both sides together, in CSS pixels. The content policy knows the library's style sheet by it (headers.py). */
const HEIGHT = 48;
const BARS = { barWidth: 2, barGap: 1, barRadius: 1, barMinHeight: 1, normalize: false, maxPeak: 1 };

/** A colour of the theme as a canvas understands it. @param {HTMLElement} place @param {string} part */
const ink = (place, part) => getComputedStyle(/** @type {HTMLElement} */ (one(`[data-ink="${part}"]`, place))).color;

/** The house above, the caller below, each from the middle outwards. @param {HTMLElement} place */
const sides = (place) => [
  { waveColor: ink(place, "me-later"), progressColor: ink(place, "me"), barAlign: /** @type {const} */ ("bottom"), ...BARS },
  { waveColor: ink(place, "them-later"), progressColor: ink(place, "them"), barAlign: /** @type {const} */ ("top"), ...BARS },
];

/** @param {HTMLElement} place */
const look = (place) => ({ splitChannels: sides(place), cursorColor: ink(place, "cursor") });

/** @param {HTMLElement} place @param {ReturnType<typeof Regions.create>} regions @param {{spans: [string, number, number][], marks: [number, number][]}} told */
function mark(place, regions, { spans, marks }) {
  for (const [kind, start, end] of spans) {
    regions.addRegion({ id: kind, start, end, color: `var(--w-${kind})`, drag: false, resize: false });
  }
  for (const [number, start] of marks.sort(([, one], [, other]) => one - other)) {
    const label = document.createElement("b");
    label.textContent = String(number);
    regions.addRegion({ id: "found", start, content: label, color: "var(--broken)", drag: false, resize: false });
  }
}

/** Draw what has not been drawn yet; answers how to take it away. @param {HTMLElement} place */
export function draw(place) {
  const told = JSON.parse(place.dataset.wave ?? "");
  const media = /** @type {HTMLAudioElement} */ (one("audio", /** @type {HTMLElement} */ (place.closest("[data-player]"))));
  const regions = Regions.create();
  const wave = WaveSurfer.create({
    container: place, media, peaks: told.sides.map((/** @type {number[]} */ side) => side.map((level) => level / 99)), duration: told.seconds,
    height: HEIGHT / told.sides.length, cursorWidth: 2, plugins: [regions], ...look(place),
  });
  wave.on("ready", () => mark(place, regions, told));
  wave.on("interaction", (second) => tell("sought", { media, second }));
  regions.on("region-clicked", ({ start }, event) => {
    event.stopPropagation();
    tell("sought", { media, second: start });
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const again = () => wave.setOptions(look(place));
  dark.addEventListener("change", again);
  return () => {
    dark.removeEventListener("change", again);
    wave.destroy();
  };
}
