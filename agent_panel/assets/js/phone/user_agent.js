// The one module that knows JsSIP. It registers the seat over our own origin and turns SIP's events into plain ones:
// line("open" | "closed" | "registered" | "unregistered" | "rejected"), invited(session), and per session
// confirmed / over / failed(cause).
import JsSIP from "jssip";

const ICE_PATIENCE_MS = 400;
const REGISTER_S = 120;

/**
 * @typedef {{seat: string, password: string, domain: string, ws_path: string, echo: string}} Credentials
 * @typedef {{line: (event: string) => void, invited: (session: any) => void}} Listener
 */

/** @param {Credentials} credentials @param {Listener} listener */
export function register(credentials, listener) {
  const url = new URL(credentials.ws_path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const agent = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(url.href)],
    uri: `sip:${credentials.seat}@${credentials.domain}`,
    authorization_user: credentials.seat,
    password: credentials.password,
    register: true,
    register_expires: REGISTER_S,
    session_timers: false,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 4,
    user_agent: "Three Rings",
  });
  agent.on("connected", () => listener.line("open"));
  agent.on("disconnected", () => listener.line("closed"));
  agent.on("registered", () => listener.line("registered"));
  agent.on("unregistered", () => listener.line("unregistered"));
  agent.on("registrationFailed", ({ response }) => listener.line(response ? "rejected" : "closed"));
  agent.on("newRTCSession", ({ session, originator }) => originator === "remote" && listener.invited(session));
  agent.start();
  return agent;
}

/** @param {any} session @param {{confirmed: () => void, over: (cause: string) => void, stream: (stream: MediaStream) => void}} listener */
export function follow(session, listener) {
  session.on("confirmed", listener.confirmed);
  session.on("ended", ({ cause }) => listener.over(cause));
  session.on("failed", ({ cause }) => listener.over(cause));
  session.on("icecandidate", patience());
  const hear = (connection) => connection.addEventListener("track", ({ streams, track }) => listener.stream(streams[0] ?? new MediaStream([track])));
  if (session.connection) hear(session.connection);
  session.on("peerconnection", ({ peerconnection }) => hear(peerconnection));
}

/** Loopback and LAN need no full gathering: the first candidates are enough, a slow interface must not delay an answer. */
function patience() {
  let timer = 0;
  return ({ ready }) => {
    clearTimeout(timer);
    timer = setTimeout(ready, ICE_PATIENCE_MS / 4);
  };
}

/** @param {MediaStream} microphone */
const media = (microphone) => ({ mediaStream: microphone, pcConfig: { iceServers: [], bundlePolicy: "max-bundle" } });

/** @param {any} session @param {MediaStream} microphone */
export const answer = (session, microphone) => session.answer(media(microphone));

/** @param {any} agent @param {string} target @param {MediaStream} microphone */
export const call = (agent, target, microphone) => agent.call(target, { ...media(microphone), mediaConstraints: { audio: true, video: false } });

/** @param {any} session @param {string} digit */
export const digit = (session, digit) => session.sendDTMF(digit, { transportType: "RFC2833", duration: 160, interToneGap: 70 });

/** Ends our leg, whatever state it is in. @param {any} session */
export function end(session) {
  if (!session.isEnded()) session.terminate();
}
