// The sign-in page: says beforehand whether a headset will work, and whether Caps Lock is on.
import { all, byId } from "./dom.js";
import { permitted } from "./phone/devices.js";

/** @returns {Promise<"ready" | "ask" | "none" | "insecure">} */
async function headset() {
  if (!navigator.mediaDevices) return "insecure";
  const found = await navigator.mediaDevices.enumerateDevices();
  if (!found.some(({ kind }) => kind === "audioinput")) return "none";
  return (await permitted()) === "granted" ? "ready" : "ask";
}

/** Shows the one note that is true. */
export async function start() {
  const notes = all("[data-device-note]");
  if (!notes.length) return;
  const state = await headset();
  for (const note of notes) note.hidden = note.dataset.deviceNote !== state;
}

byId("password")?.addEventListener("keyup", (event) => {
  const warning = byId("caps-lock");
  if (warning) warning.hidden = !event.getModifierState?.("CapsLock");
});
