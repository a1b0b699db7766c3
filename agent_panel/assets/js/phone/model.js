// What the phone bar shows, decided from what the line, the call and the live stream say. Pure: tests read it as a table.

/**
 * @typedef {{phase: string | null, name?: string, sub?: string, hung_up_first?: string}} LiveCall
 * @typedef {{hasPhone: boolean, line: string, call: string, live: LiveCall | null, microphone: string, linkUp: boolean, state?: string}} Facts
 *   state is the agent's, as the live stream says
 * @typedef {{tone: string, line: string, ctl: string}} Bar tone is data-call; line and ctl name the templates
 */

/** @param {Facts} facts @returns {Bar} */
export function bar(facts) {
  if (!facts.hasPhone) return { tone: "idle", line: "none", ctl: "none" };
  return inCall(facts) ?? trouble(facts) ?? resting(facts);
}

/** @param {Facts} facts @returns {Bar | null} */
function inCall({ line, call, live, linkUp, state }) {
  const away = line === "offline" || !linkUp;
  if (call === "stuck") return { tone: "lost", line: "hang-up-failed", ctl: "hang-up-failed" };
  if (call === "dialling" || call === "echo") return { tone: "talking", line: "echo", ctl: "echo" };
  if (call === "talking" && linkUp && live?.phase === "wrapup") return { tone: "wrapup", line: "wrapup", ctl: "none" }; // it is kept up for the next one
  if (call === "talking" && linkUp && !live?.phase && (state === "held" || state === "paused")) return { tone: "idle", line: "seat", ctl: "echo" };
  if (call === "talking" || call === "held" || call === "ending") {
    const on = call === "held" ? "hold" : "talking";
    return away ? { tone: "lost", line: "offline", ctl: on } : { tone: on, line: on, ctl: call === "ending" ? "none" : on };
  }
  if (call === "ringing" || call === "answering") return { tone: "ringing", line: "ringing", ctl: call === "answering" ? "none" : "ringing" };
  return null;
}

/** @param {Facts} facts @returns {Bar | null} */
function trouble({ line, live, microphone, linkUp }) {
  if (live?.phase === "talking" || live?.phase === "hold") return { tone: "lost", line: "lost", ctl: "none" };
  if (line === "elsewhere") return { tone: "lost", line: "elsewhere", ctl: "elsewhere" };
  if (microphone === "insecure") return { tone: "lost", line: "insecure", ctl: "none" };
  if (microphone === "blocked") return { tone: "lost", line: "blocked", ctl: "blocked" };
  if (microphone) return { tone: "lost", line: "no-microphone", ctl: "no-microphone" };
  if (line === "refused") return { tone: "lost", line: "refused", ctl: "refused" };
  if (line === "offline" || !linkUp) return { tone: "lost", line: "offline", ctl: "offline" };
  return null;
}

/** @param {Facts} facts @returns {Bar} */
function resting({ line, live }) {
  if (live?.phase === "ringing") return { tone: "ringing", line: "ringing", ctl: "ringing" };
  if (live?.phase === "wrapup") return { tone: "wrapup", line: "wrapup", ctl: "none" };
  return line === "ready" ? { tone: "idle", line: "idle", ctl: "none" } : { tone: "idle", line: "connecting", ctl: "none" };
}

/** Which ring the caller hears now, from 1. @param {number} sinceMs @param {number} cycleMs */
export const ringNumber = (sinceMs, cycleMs) => Math.max(1, Math.floor(sinceMs / cycleMs) + 1);
