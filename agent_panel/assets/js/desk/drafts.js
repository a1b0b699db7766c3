// The local copy of record drafts: one small store in this browser, emptied when a case is recorded or the person signs out.
import { one } from "../dom.js";

const STORE = "three-rings.drafts";
const KEEP_MS = 12 * 3600 * 1000;

/** @returns {Record<string, {at: number, draft: any}>} */
function all() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} callId @param {any} draft */
export function keep(callId, draft) {
  const fresh = Object.fromEntries(Object.entries(all()).filter(([, kept]) => Date.now() - kept.at < KEEP_MS));
  localStorage.setItem(STORE, JSON.stringify({ ...fresh, [callId]: { at: Date.now(), draft } }));
}

/** @param {string} callId */
export function forget(callId) {
  const { [callId]: _, ...rest } = all();
  localStorage.setItem(STORE, JSON.stringify(rest));
}

/** Puts a kept draft into fields that the server left empty. @param {HTMLFormElement} record */
export function putBack(record) {
  const kept = all()[record.dataset.record ?? ""]?.draft;
  for (const [name, value] of Object.entries(kept ?? {})) {
    const field = /** @type {HTMLInputElement | null} */ (one(`[name="${CSS.escape(name)}"]`, record));
    if (field && field.type !== "checkbox" && !field.value && typeof value === "string") field.value = value;
  }
}
