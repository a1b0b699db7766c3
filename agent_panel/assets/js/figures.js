// Figures as the server formats them (views/formats.py); tests compare both. No document here: pure functions.

const HOUR = 3600;
const SHORT_DATE = { vi: "{dd}/{MM}", en: "{d} {month}", zh: "{M} 月 {d} 日" };
const HOURS = { vi: "{h} g {m}", en: "{h} h {m}", zh: "{h} 小时 {m} 分" };

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/**
 * A clock's figure from the seconds left: 06:20, "2 g 10", the due day beyond eight hours, +04:12 when late.
 * @param {number} left seconds, negative when late @param {number} due epoch ms @param {string} language @param {string} zone
 */
export function clockText(left, due, language, zone) {
  const late = left < 0;
  const whole = late ? Math.floor(-left) : Math.ceil(left);
  const sign = late ? "+" : "";
  if (whole < HOUR) return `${sign}${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
  if (whole < 8 * HOUR || late) return sign + put(HOURS[language], { h: Math.floor(whole / HOUR), m: two(Math.floor((whole % HOUR) / 60)) });
  return shortDate(due, language, zone);
}

/** A length or a stopped clock: 1:38, 1:02:03. @param {number} seconds */
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / 60)];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** A running timer: always mm:ss, so that its width stays. @param {number} seconds */
export function timer(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return whole < HOUR ? `${two(Math.floor(whole / 60))}:${two(whole % 60)}` : span(whole);
}

/** 20/11, 20 Nov, 11 月 20 日. @param {number} at epoch ms @param {string} language @param {string} zone */
export function shortDate(at, language, zone) {
  const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(at);
  const [d, M] = [Number(part({ day: "numeric" })), Number(part({ month: "numeric" }))];
  return put(SHORT_DATE[language], { d, M, dd: two(d), MM: two(M), month: part({ month: "short" }).slice(0, 3) });
}

/** 09:31:20. @param {number} at epoch ms @param {string} zone */
export function timeOfDay(at, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
}

const SCALES = { k: 1e3, nghìn: 1e3, ngàn: 1e3, tr: 1e6, triệu: 1e6, m: 1e6, tỷ: 1e9, tỉ: 1e9, 万: 1e4, 千: 1e3 };

/**
 * An amount typed in any local habit: "95k", "95.000", "3tr450", "3,45 triệu", "186.00". Answers smallest units, null if unreadable.
 * @param {string} typed @param {string} currency
 */
export function parseAmount(typed, currency) {
  const places = currency === "VND" ? 0 : 2;
  const text = typed.trim().toLowerCase().replace(/[₫đ元¥\s]|vnd|cny|usd/g, "");
  const match = /^(\d[\d.,]*)(\p{L}+)?(\d{1,3})?$/u.exec(text);
  if (!match) return null;
  const [, figure, word, tail] = match;
  if (!word) return tail ? null : plain(figure, places);
  if (!(word in SCALES)) return null;
  const whole = Number(figure.replace(",", ".")) * SCALES[word];
  const rest = tail ? (Number(tail.padEnd(3, "0")) / 1000) * SCALES[word] : 0;
  return Number.isFinite(whole) ? Math.round((whole + rest) * 10 ** places) : null;
}

/** Groups of three are thousands; one or two digits after the last mark are decimals, where the currency has them. */
function plain(figure, places) {
  const decimals = places ? /[.,](\d{1,2})$/.exec(figure) : null;
  const head = decimals ? figure.slice(0, decimals.index) : figure;
  if (!/^\d{1,3}([.,]\d{3})*$|^\d+$/.test(head)) return null;
  return Number(head.replace(/[.,]/g, "")) * 10 ** places + Number((decimals?.[1] ?? "").padEnd(places, "0") || 0);
}

/** An amount for showing back. @param {number} minor @param {string} currency @param {string} language */
export function money(minor, currency, language) {
  const places = currency === "VND" ? 0 : 2;
  const figure = new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(minor / 10 ** places);
  const shapes = { VND: { vi: "{f} ₫", en: "VND {f}", zh: "{f} 越南盾" }, CNY: { vi: "{f} CNY", en: "CNY {f}", zh: "{f} 元" } };
  return put((shapes[currency] ?? { [language]: `${currency} {f}` })[language], { f: figure }).replaceAll(" ", "\u00a0");
}

/** @param {string} pattern @param {Record<string, string | number>} values */
function put(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
