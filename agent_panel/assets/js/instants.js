// The server's time in this page: the monotonic clock plus an offset measured by the pings of the live stream. The wall clock of the
// agent's machine is never asked: it may be wrong by minutes.

/** @type {{offset: number, trip: number}[]} the last measurements, shortest trip counts most */
let samples = [];
let offset = first();

/** Until the first ping: the instant the page was rendered, taken for the instant its first byte arrived. */
function first() {
  const rendered = globalThis.document?.querySelector('meta[name="server-now"]')?.getAttribute("content");
  return rendered ? Date.parse(rendered) - (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0) : Date.now() - performance.now();
}

/** Milliseconds since 1970 by the server's clock. */
export const serverNow = () => performance.now() + offset;

/**
 * Learns from one ping: sent and received in our monotonic milliseconds, the server's instant between them.
 * @param {number} sent @param {string} serverInstant @param {number} received
 */
export function learn(sent, serverInstant, received) {
  const trip = received - sent;
  samples = [...samples.slice(-7), { offset: Date.parse(serverInstant) - (sent + trip / 2), trip }];
  offset = samples.reduce((best, sample) => (sample.trip < best.trip ? sample : best)).offset;
}

/** Forgets what was measured before a reconnect: the network may be another. */
export function forget() {
  samples = [];
}
