import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

const { chapters, clock, fill, labels } = await import("../../voiceguide/page/data.js");

test("a time is shown as minutes and seconds, and as hours from the first on", () => {
  const shown = {
    "-5": "0:00",
    0: "0:00",
    499: "0:00",
    500: "0:01",
    90000: "1:30",
    3599499: "59:59",
    3723000: "1:02:03",
  };
  for (const [ms, text] of Object.entries(shown)) assert.equal(clock(Number(ms)), text, ms);
});

test("a label's braces are filled in by name, in any order, and its other signs stay", () => {
  assert.equal(fill(labels.number, { of: 5, number: 2 }), "2 of 5");
  assert.equal(fill("{a}{b}{a} $& {", { a: "$1", b: 0 }), "$10$1 $& {");
});

test("what is put into a label from right to left, or is itself from right to left, keeps its place", () => {
  assert.equal(fill("{number} من {of}", { number: 2, of: 5 }), "\u20682\u2069 من \u20685\u2069");
  assert.equal(fill("{title} ({number})", { title: "גב", number: 2 }), "\u2068גב\u2069 (2)");
  assert.equal(fill("{title} ({number})", { title: "Café – 腰", number: 2 }), "Café – 腰 (2)");
});

test("the events of a chapter come in the order of their start", () => {
  const starts = chapters[1].events.map((event) => event.start_ms - 6000);
  assert.deepEqual(starts, [0, 1500, 2000, 4000, 4800, 5000]);
});
