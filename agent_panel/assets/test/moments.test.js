import assert from "node:assert/strict";
import { test } from "node:test";
import { fullMoment, parseMoment } from "../js/moments.js";

const ZONE = "Asia/Ho_Chi_Minh";
const NOW = Date.parse("2026-11-20T02:24:10Z"); // Friday, 09:24 there
const read = (typed) => {
  const at = parseMoment(typed, NOW, ZONE);
  return at === null ? null : new Date(at).toISOString();
};

test("a time alone is today", () => {
  assert.equal(read("10:00"), "2026-11-20T03:00:00.000Z");
  for (const typed of ["10h", "10 giờ", "10h00", "10g", "10点"]) assert.equal(read(typed), "2026-11-20T03:00:00.000Z", typed);
  assert.equal(read("2h30 chiều"), "2026-11-20T07:30:00.000Z");
  assert.equal(read("2:30 pm"), "2026-11-20T07:30:00.000Z");
});

test("days by word, by figure and by name", () => {
  for (const typed of ["mai 14h30", "ngày mai 14:30", "tomorrow 14:30", "明天 14:30", "21/11 14:30", "14:30 21/11/2026", "21 Nov 14:30", "11-21 14:30", "11月21日 14:30"]) {
    assert.equal(read(typed), "2026-11-21T07:30:00.000Z", typed);
  }
});

test("a day that is over this year is next year's", () => assert.equal(read("5/1 9:00"), "2027-01-05T02:00:00.000Z"));

test("what cannot be read is not guessed", () => {
  for (const typed of ["", "mai", "25:00", "10:75", "31/2 9:00", "thứ ba tuần sau 9h", "10"]) assert.equal(read(typed), null, typed);
});

test("shown back in full", () => {
  const at = Date.parse("2026-11-20T03:00:00Z");
  assert.equal(fullMoment(at, "vi", ZONE), "Thứ Sáu 20/11/2026 10:00");
  assert.equal(fullMoment(at, "en", ZONE), "Fri 20 Nov 2026 10:00");
  assert.equal(fullMoment(at, "zh", ZONE), "2026 年 11 月 20 日（周五） 10:00");
});

test("a zone with summer time", () => {
  const at = parseMoment("29/3/2026 9:00", Date.parse("2026-03-20T00:00:00Z"), "Europe/Paris");
  assert.equal(new Date(at).toISOString(), "2026-03-29T07:00:00.000Z");
});
