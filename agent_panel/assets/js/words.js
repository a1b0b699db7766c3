// What the modules say themselves: the `client.*` part of the reader's catalogue, put on <body> by the page.

/** @type {Record<string, string | string[]>} */
const texts = JSON.parse(globalThis.document?.body?.dataset.words ?? "{}");
const language = globalThis.document?.documentElement.lang ?? "vi";

/**
 * The text of a key with its {values} filled in; `n` chooses the plural form. A missing key shows itself.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const entry = texts[key] ?? key;
  const form = Array.isArray(entry) ? entry[language === "en" && values.n !== 1 ? 1 : 0] : entry;
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
