// Finding a category: without accents, by the first letters of words, by synonyms (pinyin among them). Pure.

/** One character without its marks, lower case: "ế" -> "e", "Đ" -> "d". @param {string} character */
const bare = (character) => character.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace("đ", "d") || character;

/** A text folded character by character, so that positions stay. @param {string} text */
export const fold = (text) => [...text.normalize("NFC")].map((character) => bare(character)[0] ?? character).join("");

/** First letters of the words: "rò nước trong căn" -> "rntc". @param {string} folded */
export const initials = (folded) => folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => word[0]).join("");

/**
 * @typedef {{code: string, text: string, synonyms: string[], rank: number, emergency: boolean}} Entry
 * @typedef {{entry: Entry, score: number, marks: [number, number][]}} Hit marks are [start, end) in the text
 */

/**
 * The best rows for what was typed, at most `most`; for nothing typed, the recent ones.
 * @param {Entry[]} entries @param {string} typed @param {number} [most] @returns {Hit[]}
 */
export function find(entries, typed, most = 7) {
  const query = fold(typed.trim());
  const hits = query ? entries.map((entry) => match(entry, query)).filter((hit) => hit !== null) : recent(entries);
  return hits.sort((a, b) => b.score - a.score || (a.entry.rank || 99) - (b.entry.rank || 99)).slice(0, most);
}

/** @param {Entry[]} entries @returns {Hit[]} */
const recent = (entries) => entries.map((entry) => ({ entry, score: entry.rank ? 2 : entry.emergency ? 1 : 0, marks: [] }));

/** @param {Entry} entry @param {string} query @returns {Hit | null} */
function match(entry, query) {
  const text = fold(entry.text);
  const leaf = text.lastIndexOf("›") + 1;
  const words = query.split(/\s+/);
  const marks = words.map((word) => place(text, word, leaf));
  if (marks.every((mark) => mark !== null)) return { entry, score: score(text, leaf, marks, query), marks: /** @type {[number, number][]} */ (marks) };
  const letters = query.replaceAll(" ", "");
  if (initials(text.slice(leaf)).startsWith(letters)) return { entry, score: 40, marks: [] };
  if (entry.synonyms.some((synonym) => fold(synonym).replaceAll(" ", "").includes(letters))) return { entry, score: 30, marks: [] };
  return initials(text).includes(letters) && letters.length > 1 ? { entry, score: 20, marks: [] } : null;
}

/** Where a typed word begins a word of the text, in the leaf first. @returns {[number, number] | null} */
function place(text, word, leaf) {
  for (const from of [leaf, 0]) {
    for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
      if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]) || /\p{Script=Han}/u.test(word)) return [at, at + word.length];
    }
  }
  return null;
}

/** Whole phrase in the leaf beats words in the leaf, which beat words in the path. */
function score(text, leaf, marks, query) {
  const inLeaf = marks.every(([start]) => start >= leaf);
  const phrase = text.slice(leaf).includes(query);
  return 50 + (inLeaf ? 20 : 0) + (phrase ? 20 : 0) + (text.slice(leaf).trim().startsWith(query) ? 5 : 0);
}
