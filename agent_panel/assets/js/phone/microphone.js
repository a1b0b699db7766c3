// The agent's microphone during a call: opened for it, metered, closed after it. Nobody's microphone is open while they are idle.
import * as devices from "./devices.js";
import { meter } from "./level.js";
import { context } from "./sounds.js";

/** @type {MediaStream | null} */
let stream = null;
/** @type {(() => void) | null} */
let stopMeter = null;

/**
 * Opens the chosen microphone and shows its level.
 * @param {() => Element | null} where the bars
 * @returns {Promise<MediaStream>} @throws {devices.NoMicrophone}
 */
export async function microphoneFor(where) {
  releaseMicrophone();
  stream = await devices.microphone();
  stopMeter = meter(stream, where, context());
  return stream;
}

/** Closes it; the browser's sign that it listens goes out. */
export function releaseMicrophone() {
  stopMeter?.();
  stopMeter = null;
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

/** What is missing before anyone calls. */
export const devicesTrouble = () => devices.trouble();
