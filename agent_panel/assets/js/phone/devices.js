// Microphone, headset and ringer: chosen by the person, remembered by this browser, explained in words when they are missing.
import { all, byId, on, setText } from "../dom.js";
import { t } from "../words.js";

const STORE = "three-rings.devices";

/** @returns {{microphone?: string, headset?: string, ringer?: string}} */
const chosen = () => JSON.parse(localStorage.getItem(STORE) ?? "{}");

/** @param {string} kind @param {string} id */
export function choose(kind, id) {
  localStorage.setItem(STORE, JSON.stringify({ ...chosen(), [kind]: id }));
}

/** Why there is no microphone: insecure, none, blocked, busy. */
export class NoMicrophone extends Error {
  /** @param {"insecure" | "none" | "blocked" | "busy"} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** The agent's voice. @returns {Promise<MediaStream>} @throws {NoMicrophone} */
export async function microphone() {
  if (!navigator.mediaDevices) throw new NoMicrophone("insecure");
  const wish = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  const id = chosen().microphone;
  try {
    return await open({ ...wish, ...(id ? { deviceId: { exact: id } } : {}) });
  } catch (error) {
    if (id && /NotFound|Overconstrained/.test(String(error))) return open(wish).catch(explain);
    return explain(error);
  }
}

/** @param {MediaTrackConstraints} audio */
const open = (audio) => navigator.mediaDevices.getUserMedia({ audio, video: false });

/** @param {unknown} error @returns {never} */
function explain(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") throw new NoMicrophone("blocked");
  if (name === "NotReadableError" || name === "AbortError") throw new NoMicrophone("busy");
  throw new NoMicrophone("none");
}

/** What is missing before anyone calls, without opening anything. @returns {Promise<"" | "insecure" | "none" | "blocked">} */
export async function trouble() {
  if (!navigator.mediaDevices) return "insecure";
  const [found, permission] = await Promise.all([navigator.mediaDevices.enumerateDevices(), permitted()]);
  if (!found.some(({ kind }) => kind === "audioinput")) return "none";
  return permission === "denied" ? "blocked" : "";
}

/** @returns {Promise<string>} granted, denied, prompt; "prompt" where the browser does not say */
export async function permitted() {
  try {
    return (await navigator.permissions.query({ name: /** @type {any} */ ("microphone") })).state;
  } catch {
    return "prompt";
  }
}

/** Sends an element's sound to the chosen output. @param {HTMLMediaElement} element @param {"headset" | "ringer"} kind */
export async function route(element, kind) {
  const id = chosen()[kind];
  if (id && "setSinkId" in element) await element.setSinkId(id).catch(() => undefined);
}

/** The chosen output, "" for the system's. @param {"headset" | "ringer"} kind */
export const output = (kind) => chosen()[kind] ?? "";

/** Fills the dialog's lists; names appear once the microphone has been allowed. */
export async function list() {
  const found = await navigator.mediaDevices.enumerateDevices();
  for (const [field, kind] of [["microphone", "audioinput"], ["headset", "audiooutput"], ["ringer", "audiooutput"]]) {
    const select = /** @type {HTMLSelectElement | null} */ (byId(`device-${field}`));
    const options = found.filter((device) => device.kind === kind && device.deviceId !== "default" && device.deviceId !== "communications");
    const rows = [["", t("devices.system")], ...options.map(({ deviceId, label }, index) => [deviceId, label || t("devices.unnamed", { n: index + 1 })])];
    select?.replaceChildren(...rows.map(([id, label]) => new Option(label, id, false, id === (chosen()[field] ?? ""))));
  }
}

/** The error line of the dialog, empty to hide it. @param {string} why */
export function showTrouble(why) {
  const line = byId("device-error");
  if (!line) return;
  line.hidden = !why;
  if (why) setText(line.querySelector("span"), t(`devices.trouble.${why}`));
}

for (const select of all("#devices-dialog select")) {
  select.addEventListener("change", () => {
    choose(select.id.replace("device-", ""), /** @type {HTMLSelectElement} */ (select).value);
    document.dispatchEvent(new CustomEvent("devices:changed"));
  });
}
if (navigator.mediaDevices) navigator.mediaDevices.addEventListener("devicechange", () => document.dispatchEvent(new CustomEvent("devices:changed")));
on("devices:changed", () => byId("devices-dialog")?.matches("[open]") && list());
