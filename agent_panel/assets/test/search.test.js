import assert from "node:assert/strict";
import { test } from "node:test";
import { find, fold, initials } from "../js/desk/search.js";

const entry = (code, text, more = {}) => ({ code, text, synonyms: [], rank: 0, emergency: false, ...more });
const ENTRIES = [
  entry("leak", "Kỹ thuật › Cấp thoát nước › Rò nước trong căn", { synonyms: ["rỉ nước", "vòi hỏng"] }),
  entry("ceiling", "Kỹ thuật › Cấp thoát nước › Rò nước trần, tường"),
  entry("cabinet", "Khẩn cấp › Rò nước vào tủ điện", { emergency: true }),
  entry("fire", "Khẩn cấp › Cháy, khói", { emergency: true, synonyms: ["huozai"] }),
  entry("door", "An ninh › Khóa cửa kẹt", { rank: 2 }),
  entry("fee", "Tài chính › Phí quản lý", { rank: 1 }),
  entry("zh", "工程 › 给排水 › 漏水", { synonyms: ["loushui", "ls"] }),
];
const codes = (typed) => find(ENTRIES, typed).map(({ entry: { code } }) => code);

test("folding drops every Vietnamese mark and keeps positions", () => {
  assert.equal(fold("Đường Ống Nước, Vỡ"), "duong ong nuoc, vo");
  assert.equal(fold("Thoát").length, "Thoát".normalize("NFC").length);
  assert.equal(fold("Đa\u0301"), "da");
});

test("what is typed without accents is found, the leaf before the path", () => {
  assert.deepEqual(codes("ro nuoc").slice(0, 3).sort(), ["cabinet", "ceiling", "leak"]);
  assert.equal(codes("ro nuoc trong")[0], "leak");
  assert.deepEqual(codes("rò nước vào"), ["cabinet"]);
});

test("first letters are enough", () => {
  assert.equal(initials(fold("Rò nước trong căn")), "rntc");
  assert.ok(codes("rn").includes("leak"));
  assert.deepEqual(codes("kck"), ["door"]);
});

test("synonyms and pinyin find it too", () => {
  assert.deepEqual(codes("vòi hỏng"), ["leak"]);
  assert.deepEqual(codes("loushui"), ["zh"]);
  assert.deepEqual(codes("漏水"), ["zh"]);
  assert.deepEqual(codes("huozai"), ["fire"]);
});

test("nothing typed: recent ones first, then the emergencies", () => {
  assert.deepEqual(codes("").slice(0, 2), ["fee", "door"]);
  assert.deepEqual(codes("").slice(2, 4).sort(), ["cabinet", "fire"]);
});

test("nothing matches nonsense, and never more than seven rows", () => {
  assert.deepEqual(codes("xyzzy"), []);
  assert.equal(find(Array.from({ length: 40 }, (_, n) => entry(`c${n}`, `Rò nước ${n}`)), "ro").length, 7);
});

test("marks point at what matched", () => {
  const [hit] = find(ENTRIES, "ro nuoc trong");
  const marked = hit.marks.map(([start, end]) => [...hit.entry.text.normalize("NFC")].slice(start, end).join(""));
  assert.deepEqual(marked, ["Rò", "nước", "trong"]);
});
