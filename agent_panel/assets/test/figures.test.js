import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, money, parseAmount, span, timer } from "../js/figures.js";
import { clockState } from "../js/thresholds.js";

const ZONE = "Asia/Ho_Chi_Minh";
const DUE = Date.parse("2026-11-24T10:00:00Z");

test("a clock's figure", () => {
  assert.equal(clockText(380, DUE, "vi", ZONE), "06:20");
  assert.equal(clockText(379.4, DUE, "vi", ZONE), "06:20");
  assert.equal(clockText(-252, DUE, "vi", ZONE), "+04:12");
  assert.equal(clockText(7800, DUE, "vi", ZONE), "2 g 10");
  assert.equal(clockText(7800, DUE, "zh", ZONE), "2 小时 10 分");
  assert.equal(clockText(400000, DUE, "en", ZONE), "24 Nov");
  assert.equal(clockText(-90000, DUE, "en", ZONE), "+25 h 00");
});

test("lengths and timers", () => {
  assert.equal(span(98), "1:38");
  assert.equal(span(3723), "1:02:03");
  assert.equal(timer(47.9), "00:47");
});

test("amounts in any local habit", () => {
  const vnd = (typed) => parseAmount(typed, "VND");
  assert.deepEqual(["95.000", "95,000", "95k", "95 nghìn", "95000 đ"].map(vnd), [95000, 95000, 95000, 95000, 95000]);
  assert.deepEqual(["3tr450", "3.450.000", "3,45 triệu", "3.450.000 ₫"].map(vnd), [3450000, 3450000, 3450000, 3450000]);
  assert.deepEqual(["", "abc", "12,34", "1.2.3", "3 xe"].map(vnd), [null, null, null, null, null]);
  assert.equal(parseAmount("186.00", "CNY"), 18600);
  assert.equal(parseAmount("186", "CNY"), 18600);
  assert.equal(parseAmount("3万", "CNY"), 3000000);
});

test("amounts shown back", () => {
  assert.equal(money(3450000, "VND", "vi"), "3.450.000\u00a0₫");
  assert.equal(money(3450000, "VND", "en"), "VND\u00a03,450,000");
  assert.equal(money(18600, "CNY", "zh"), "186.00\u00a0元");
});

test("thresholds: both states of each clock are seen", () => {
  const record = [60, 20, 10, 0, -1].map((left) => clockState(left, 60));
  assert.deepEqual(record, ["run", "soon", "now", "now", "broken"]);
  const dispatch = [120, 60, 31, 30].map((left) => clockState(left, 180));
  assert.deepEqual(dispatch, ["run", "soon", "soon", "now"]);
  const long = [7200, 1801, 1800, 300].map((left) => clockState(left, 28800));
  assert.deepEqual(long, ["run", "run", "soon", "now"]);
});
