// The softphone's state machine. Two tables, one for the line (are we registered), one for the call; what a table does not hold is
// ignored and counted. Pure: no document, no SIP.
//
// line:
//   off ──start──▶ locking ──granted──▶ fetching ──credentials──▶ connecting ──registered──▶ ready
//                     │                    │  ▲                       │  ▲                     │
//                  refused-lock         failed │ retry              closed │ open            closed / unregistered
//                     ▼                    ▼  │                       ▼  │                     ▼
//                 elsewhere ──granted──▶  refused ◀──rejected──── offline ◀────────────────────┘
//   any ──stolen──▶ elsewhere (another tab took the phone)
//
// call:
//            invite              answer             confirmed             hold
//   none ───────────▶ ringing ──────────▶ answering ─────────▶ talking ◀───────▶ held
//    │                  │                    │                   │   resume        │
//    │ dial             │ over               │ over              │ hang-up         │ hang-up
//    ▼                  ▼                    ▼                   ▼                 ▼
//   dialling ─confirmed▶ echo ──hang-up──▶ ending ◀──────────────┴─────────────────┘
//                                           │ over ──▶ none;  intent-failed ──▶ stuck ──drop──▶ ending
//
// "over" ends any call state: the far side, Asterisk or the network did it.

/** @typedef {Record<string, Record<string, string>>} Table */

/** @type {Table} */
export const LINE = {
  off: { start: "locking" },
  locking: { granted: "fetching", "refused-lock": "elsewhere" },
  elsewhere: { granted: "fetching", "use-here": "locking" },
  fetching: { credentials: "connecting", failed: "refused", stolen: "elsewhere" },
  connecting: { registered: "ready", closed: "offline", rejected: "refused", stolen: "elsewhere" },
  ready: { closed: "offline", unregistered: "connecting", rejected: "refused", stolen: "elsewhere", registered: "ready" },
  offline: { open: "connecting", registered: "ready", rejected: "refused", retry: "fetching", stolen: "elsewhere" },
  refused: { retry: "fetching", registered: "ready", stolen: "elsewhere" },
};

/** @type {Table} */
export const CALL = {
  none: { invite: "ringing", dial: "dialling" },
  ringing: { answer: "answering", over: "none" },
  answering: { confirmed: "talking", over: "none", failed: "ringing" },
  dialling: { confirmed: "echo", "hang-up": "ending", over: "none" },
  echo: { "hang-up": "ending", over: "none" },
  talking: { hold: "held", "hang-up": "ending", over: "none" },
  held: { resume: "talking", "hang-up": "ending", over: "none" },
  ending: { over: "none", "intent-failed": "stuck" },
  stuck: { drop: "ending", over: "none", "hang-up": "ending" },
};

/** One machine: the state it is in, and who wants to know. */
export class Machine {
  /** @param {Table} table @param {string} state @param {(state: string, before: string, event: string) => void} changed */
  constructor(table, state, changed) {
    this.table = table;
    this.state = state;
    this.changed = changed;
    /** @type {Record<string, number>} "state event" -> how often it came where it does not belong */
    this.ignored = {};
  }

  /** Takes an event; answers whether it meant anything here. @param {string} event */
  take(event) {
    const next = this.table[this.state]?.[event];
    if (next === undefined) {
      const key = `${this.state} ${event}`;
      this.ignored[key] = (this.ignored[key] ?? 0) + 1;
      return false;
    }
    const before = this.state;
    this.state = next;
    if (next !== before) this.changed(next, before, event);
    return true;
  }
}
