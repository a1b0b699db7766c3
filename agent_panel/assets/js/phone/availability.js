// A phone that cannot be answered takes no calls: without a microphone the agent is paused for that reason, and ready again once it
// is back. The server decides; this only says so.
import { on } from "../dom.js";
import { post } from "../http.js";
import { phone } from "./softphone.js";

const REASON = "no_microphone";
let paused = false;
/** @type {any} */
let agent = null;

async function settle() {
  if (!phone.hasPhone || phone.line.state !== "ready") return;
  const missing = phone.trouble !== "";
  if (missing === paused) return;
  if (!missing && agent?.pause_reason !== REASON) {
    paused = false;
    return;
  }
  paused = missing;
  await post("/api/state", { paused: missing, reason: missing ? REASON : null });
}

on("phone:changed", settle);
on("live:agent", (state) => (agent = state));
on("live:snapshot", (snapshot) => {
  agent = snapshot.agent;
  paused = agent?.pause_reason === REASON;
  settle();
});
