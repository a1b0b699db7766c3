// One phone per person: a Web Lock picks the tab that rings. The others wait in line and take over when it closes; "use it here"
// takes it at once, and the tab that had it is told and waits in line in its turn.
import { on } from "../dom.js";

const NAME = "three-rings-phone";

/** @param {{granted: () => void, refused: () => void, stolen: () => void}} listener */
export function claim({ granted, refused, stolen }) {
  if (!navigator.locks) return granted(); // plain http: there is no microphone either, and the phone says so
  /** @type {AbortController | null} */
  let waiting = null;

  /** Keeps the lock for the document's life, or until another tab takes it. */
  const hold = () => {
    waiting = null;
    granted();
    return new Promise(() => {});
  };
  const lost = () => {
    stolen();
    queue();
  };
  const request = (options) => navigator.locks.request(NAME, options, hold).catch(lost);

  function queue() {
    waiting = new AbortController();
    navigator.locks.request(NAME, { signal: waiting.signal }, hold).catch((why) => why !== "use-here" && lost());
  }

  on("phone:use-here", () => {
    waiting?.abort("use-here");
    waiting = null;
    request({ steal: true });
  });
  navigator.locks
    .request(NAME, { ifAvailable: true }, (lock) => {
      if (lock) return hold();
      refused();
      queue();
      return undefined;
    })
    .catch(lost);
}
