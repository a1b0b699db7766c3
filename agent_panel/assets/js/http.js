// Requests that change something: same origin, session cookie, CSRF token, answers in the reader's words.
import { tell } from "./dom.js";
import { t } from "./words.js";

const TIMEOUT_MS = 8000;
const FILE_TIMEOUT_MS = 180_000; // fifty megabytes over a slow line
let token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";

/** The live stream renews the token with each snapshot. @param {string} fresh */
export function renew(fresh) {
  if (fresh) token = fresh;
}

/**
 * @typedef {{code: string, message: string, remedy: string, fields?: Record<string, string>}} Refusal
 * @typedef {{ok: boolean, status: number, data: any, error: Refusal | null}} Answer
 */

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<Answer>} never throws */
export const send = (method, path, body) =>
  ask(path, TIMEOUT_MS, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: body === undefined ? "{}" : JSON.stringify(body),
    keepalive: path.endsWith("/hangup"),
  });

/** Something to be looked at again and again. @param {string} path */
export const get = (path) => ask(path, TIMEOUT_MS, { headers: {} });

/** A file as it is. @param {string} path @param {File} file */
export const sendFile = (path, file) =>
  ask(path, FILE_TIMEOUT_MS, { method: "POST", headers: { "Content-Type": "application/octet-stream", "X-CSRF-Token": token }, body: file });

/** @param {string} path @param {number} limitMs @param {RequestInit} request @returns {Promise<Answer>} */
async function ask(path, limitMs, request) {
  const abort = new AbortController();
  const timeout = setTimeout(() => abort.abort(), limitMs);
  try {
    const headers = { Accept: "application/json", ...request.headers };
    const response = await fetch(path, { credentials: "same-origin", redirect: "error", signal: abort.signal, ...request, headers });
    return await read(response);
  } catch {
    return UNREACHABLE();
  } finally {
    clearTimeout(timeout);
  }
}

const UNREACHABLE = () => ({ ok: false, status: 0, data: null, error: { code: "unreachable", message: t("error.unreachable"), remedy: t("error.unreachable.remedy") } });

/** A file as the body: it may take its time. @param {string} path @param {Blob} file @returns {Promise<Answer>} never throws */
export async function upload(path, file) {
  try {
    const headers = { "Content-Type": "application/octet-stream", Accept: "application/json", "X-CSRF-Token": token };
    return await read(await fetch(path, { method: "PUT", headers, body: file, credentials: "same-origin", redirect: "error" }));
  } catch {
    return UNREACHABLE();
  }
}

/**
 * Work whose answer comes line by line: `told` hears each line but the last, which is the answer.
 * @param {string} method @param {string} path @param {unknown} body @param {(line: any) => void} told @returns {Promise<Answer>} never throws
 */
export async function follow(method, path, body, told) {
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token };
    const response = await fetch(path, { method, headers, body: JSON.stringify(body), credentials: "same-origin", redirect: "error" });
    if (!response.headers.get("Content-Type")?.startsWith("application/x-ndjson")) return await read(response);
    const last = await lines(/** @type {ReadableStream} */ (response.body), told);
    return last.error ? { ok: false, status: 409, data: null, error: last.error } : { ok: Boolean(last.ok), status: 200, data: last, error: null };
  } catch {
    return UNREACHABLE();
  }
}

/** @param {ReadableStream} stream @param {(line: any) => void} told */
async function lines(stream, told) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let [rest, last] = ["", /** @type {any} */ ({})];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const whole = (rest + part.value).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole.filter(Boolean)) told((last = JSON.parse(line)));
  }
  return last;
}

/** @param {Response} response @returns {Promise<Answer>} */
async function read(response) {
  const data = await response.json().catch(() => null);
  if (response.status === 401) tell("session:over");
  if (response.ok) return { ok: true, status: response.status, data, error: null };
  const error = data?.error ?? { code: `status_${response.status}`, message: t("error.refused", { status: response.status }), remedy: "" };
  return { ok: false, status: response.status, data, error };
}

/** @param {string} path @param {unknown} [body] */
export const post = (path, body) => send("POST", path, body);
/** @param {string} path @param {unknown} [body] */
export const put = (path, body) => send("PUT", path, body);

/** A refusal in one line: what is wrong, and what to do. @param {Refusal | null} error */
export function sentence(error) {
  const said = [error?.message, error?.remedy].filter(Boolean);
  const zh = document.documentElement.lang.startsWith("zh");
  return said.length < 2 ? said.join("") : `${said[0]}${/[.?。？…]$/.test(said[0] ?? "") ? "" : zh ? "。" : "."}${zh ? "" : " "}${said[1]}`;
}
