// When a clock changes its look (ui.md, clock states); the server's views/clocks.py holds the same rule and a test compares them.

const LONG_S = 3600;

/**
 * run: more than a third left; soon: the last third, or the last 30 minutes of a long one; now: the last 30 seconds of a minutes
 * clock (a sixth of a shorter one), the last 5 minutes of a long one; broken: past due.
 * @param {number} left seconds @param {number} limit seconds
 * @returns {"run" | "soon" | "now" | "broken"}
 */
export function clockState(left, limit) {
  const long = limit >= LONG_S;
  if (left < 0) return "broken";
  if (left <= (long ? 300 : Math.min(30, limit / 6))) return "now";
  if (left <= (long ? 1800 : limit / 3)) return "soon";
  return "run";
}
