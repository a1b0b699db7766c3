import assert from "node:assert/strict";
import { test } from "node:test";
import { CALL, LINE, Machine } from "../js/phone/machine.js";
import { bar, ringNumber } from "../js/phone/model.js";
import { loudness } from "../js/phone/level.js";

/** Where a machine ends up. */
function walk(table, start, events) {
  const seen = [];
  const machine = new Machine(table, start, (state) => seen.push(state));
  for (const event of events) machine.take(event);
  return { seen, state: machine.state, ignored: machine.ignored };
}

test("a call from ringing to none", () => {
  const { seen } = walk(CALL, "none", ["invite", "answer", "confirmed", "hold", "resume", "hang-up", "over"]);
  assert.deepEqual(seen, ["ringing", "answering", "talking", "held", "talking", "ending", "none"]);
});

test("an intent nobody heard: stuck, then dropped by a second press", () => {
  assert.equal(walk(CALL, "talking", ["hang-up", "intent-failed"]).state, "stuck");
  assert.equal(walk(CALL, "talking", ["hang-up", "intent-failed", "drop", "over"]).state, "none");
});

test("a call that is over while anything else happens is over", () => {
  for (const state of Object.keys(CALL)) if (state !== "none") assert.equal(walk(CALL, state, ["over"]).state, "none", state);
});

test("what does not belong is ignored and counted", () => {
  const { state, ignored } = walk(CALL, "none", ["answer", "answer", "hold"]);
  assert.equal(state, "none");
  assert.deepEqual(ignored, { "none answer": 2, "none hold": 1 });
});

test("every state that a table names exists", () => {
  for (const table of [LINE, CALL]) {
    for (const transitions of Object.values(table)) for (const next of Object.values(transitions)) assert.ok(next in table, next);
  }
});

test("the line finds its way back from everywhere", () => {
  for (const state of ["offline", "refused"]) assert.equal(walk(LINE, state, ["retry", "credentials", "registered"]).state, "ready", state);
  assert.equal(walk(LINE, "ready", ["stolen", "granted", "credentials", "registered"]).state, "ready");
});

const FACTS = { hasPhone: true, line: "ready", call: "none", live: null, microphone: "", linkUp: true };
const shown = (facts) => Object.values(bar({ ...FACTS, ...facts })).join(" ");

test("what the bar shows", () => {
  assert.equal(shown({}), "idle idle none");
  assert.equal(shown({ line: "connecting" }), "idle connecting none");
  assert.equal(shown({ hasPhone: false }), "idle none none");
  assert.equal(shown({ live: { phase: "ringing" } }), "ringing ringing ringing");
  assert.equal(shown({ call: "ringing" }), "ringing ringing ringing");
  assert.equal(shown({ call: "talking", live: { phase: "talking" } }), "talking talking talking");
  assert.equal(shown({ call: "held", live: { phase: "hold" } }), "hold hold hold");
  assert.equal(shown({ call: "ending" }), "talking talking none");
  assert.equal(shown({ call: "stuck" }), "lost hang-up-failed hang-up-failed");
  assert.equal(shown({ live: { phase: "wrapup" } }), "wrapup wrapup none");
  assert.equal(shown({ call: "talking", state: "held" }), "idle seat echo");
  assert.equal(shown({ call: "talking", state: "held", live: { phase: "talking" } }), "talking talking talking");
  assert.equal(shown({ call: "talking", state: "wrapup", live: { phase: "wrapup" } }), "wrapup wrapup none");
  assert.equal(shown({ call: "talking", state: "held", linkUp: false }), "lost offline talking");
});

test("trouble is said, and a call under way keeps its controls", () => {
  assert.equal(shown({ live: { phase: "talking" } }), "lost lost none");
  assert.equal(shown({ line: "offline" }), "lost offline offline");
  assert.equal(shown({ line: "offline", call: "talking" }), "lost offline talking");
  assert.equal(shown({ linkUp: false, call: "held" }), "lost offline hold");
  assert.equal(shown({ line: "elsewhere" }), "lost elsewhere elsewhere");
  assert.equal(shown({ line: "refused" }), "lost refused refused");
  assert.equal(shown({ microphone: "none" }), "lost no-microphone no-microphone");
  assert.equal(shown({ microphone: "insecure" }), "lost insecure none");
  assert.equal(shown({ microphone: "blocked", line: "offline" }), "lost blocked blocked");
});

test("rings are counted from the first", () => {
  assert.deepEqual([0, 4999, 5000, 14000].map((since) => ringNumber(since, 5000)), [1, 1, 2, 3]);
});

test("loudness goes from silence to full", () => {
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.equal(loudness(new Float32Array(64).fill(1)), 1);
});
