// An appointment typed in any local habit, read in the organisation's zone. Pure.

const DAYS_AHEAD = { "hôm nay": 0, today: 0, 今天: 0, mai: 1, "ngày mai": 1, tomorrow: 1, 明天: 1, kia: 2, "ngày kia": 2, 后天: 2 };
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const UNITS = ["year", "month", "day", "hour", "minute", "second"];
const LOCALES = { vi: "vi-VN", en: "en-GB", zh: "zh-CN" };

/**
 * "10:00", "10h30", "mai 14h", "20/11 9:00", "20 Nov 2026 9:00", "11-20 9:00" -> epoch ms; null where it cannot be read.
 * A day without its year is the next such day; a time without its day is today.
 * @param {string} typed @param {number} now epoch ms @param {string} zone
 */
export function parseMoment(typed, now, zone) {
  const text = typed.trim().toLowerCase().replace(/\s+/g, " ");
  const time = /(\d{1,2})\s*(?::|giờ|h|g|点|时)\s*(\d{2})?(?:\s*分)?\s*(am|pm|sáng|chiều|tối)?(?!\d)/u.exec(text);
  if (!time) return null;
  const rest = text.replace(time[0], " ").replace(/[,，]/g, " ").replace(/\s+/g, " ").trim();
  const clock = hour(Number(time[1]), Number(time[2] ?? 0), time[3]);
  const day = rest ? date(rest, now, zone) : parts(now, zone);
  return clock && day ? instant({ ...day, ...clock }, zone) : null;
}

/** @returns {{hour: number, minute: number} | null} */
function hour(hours, minutes, half) {
  const later = (half === "pm" || half === "chiều" || half === "tối") && hours < 12 ? 12 : 0;
  return hours + later < 24 && minutes < 60 ? { hour: hours + later, minute: minutes } : null;
}

/** @returns {{year: number, month: number, day: number} | null} */
function date(text, now, zone) {
  if (text in DAYS_AHEAD) return parts(now + DAYS_AHEAD[text] * 86400000, zone);
  const today = parts(now, zone);
  const iso = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日$/u.exec(text);
  if (iso) return valid(iso[1], iso[2], iso[3], today);
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
  if (slashed) return valid(slashed[3], slashed[2], slashed[1], today);
  const named = /^(\d{1,2}) ([a-z]{3})[a-z]*(?: (\d{4}))?$/.exec(text);
  const month = named ? MONTHS.indexOf(named[2]) + 1 : 0;
  return month ? valid(named[3], month, named[1], today) : null;
}

/** Without a year: this year's, or next year's once it is over. */
function valid(year, month, day, today) {
  const [m, d] = [Number(month), Number(day)];
  const over = m < today.month || (m === today.month && d < today.day);
  const y = year ? Number(year) : today.year + (over ? 1 : 0);
  const real = new Date(Date.UTC(y, m - 1, d));
  return real.getUTCMonth() === m - 1 && real.getUTCDate() === d ? { year: y, month: m, day: d } : null;
}

/** The calendar day of an instant in a zone. @param {number} at @param {string} zone */
function parts(at, zone) {
  const asked = Object.fromEntries(UNITS.map((unit) => [unit, "numeric"]));
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...asked });
  const found = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Object.fromEntries(UNITS.map((unit) => [unit, found[unit]]));
}

/** The instant of a wall time in a zone. */
function instant({ year, month, day, hour, minute }, zone) {
  const guess = Date.UTC(year, month - 1, day, hour, minute);
  const seen = parts(guess, zone);
  const offset = Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute, seen.second) - guess;
  return guess - offset;
}

/** Shown back in full: "Thứ Sáu 20/11/2026 10:00". @param {number} at @param {string} language @param {string} zone */
export function fullMoment(at, language, zone) {
  const { day, month, year, hour, minute } = parts(at, zone);
  const two = (value) => String(value).padStart(2, "0");
  const weekday = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, weekday: language === "vi" ? "long" : "short" }).format(at);
  const time = `${two(hour)}:${two(minute)}`;
  if (language === "zh") return `${year} 年 ${month} 月 ${day} 日（${weekday}） ${time}`;
  if (language === "en") return `${weekday} ${day} ${MONTHS[month - 1].replace(/^./, (first) => first.toUpperCase())} ${year} ${time}`;
  return `${weekday} ${two(day)}/${two(month)}/${year} ${time}`;
}
