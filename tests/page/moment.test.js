import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

const { chapters } = await import("../../voiceguide/page/data.js");
const { chapterAt, momentAt, onSecondSide } = await import("../../voiceguide/page/moment.js");
const turned = (ms) => momentAt(ms).turned;

test("a chapter lasts until the next one begins, and the last one for ever", () => {
  const numbers = { 0: 0, 5999: 0, 6000: 1, 11999: 1, 12000: 2, 23999: 3, 24000: 3, 99999: 3 };
  for (const [ms, number] of Object.entries(numbers)) assert.equal(chapterAt(Number(ms)), number, ms);
});

test("what was said last stays, and is spoken only while it sounds", () => {
  assert.deepEqual([momentAt(250).said, momentAt(250).speaking], ["", false]);
  assert.deepEqual([momentAt(300).said, momentAt(300).speaking], ["Words.", true]);
  assert.deepEqual([momentAt(1500).said, momentAt(1500).speaking], ["Words.", false]);
  assert.equal(momentAt(6000).said, "Knee rolls");
});

test("what is said in another language tells its own", () => {
  assert.deepEqual(
    [100, 1500, 22500].map((ms) => momentAt(ms).lang),
    ["en", "en", "fr"],
  );
});

test("a hold counts down to its very end", () => {
  const hold = { kind: "hold", breath: undefined, counted: true };
  assert.equal(momentAt(7999).timed, undefined);
  assert.deepEqual(momentAt(8000).timed, { ...hold, seconds: 2, part: 1 });
  assert.deepEqual(momentAt(9000).timed, { ...hold, seconds: 1, part: 0.5 });
  assert.deepEqual(momentAt(9001).timed, { ...hold, seconds: 1, part: 0.4995 });
  assert.equal(momentAt(10000).timed, undefined);
  assert.equal(momentAt(11500).timed.kind, "rest");
});

test("the count is the last one that was told", () => {
  assert.equal(momentAt(7000).progress, undefined);
  assert.equal(momentAt(7500).progress.rep, 1);
  assert.deepEqual([momentAt(11500).progress.rep, momentAt(11500).progress.side], [2, "right"]);
});

test("how long is left", () => {
  assert.equal(momentAt(100).leftMs, 23900);
});

test("a rest leads to the next exercise, whose figure is shown; what is done leads nowhere", () => {
  assert.deepEqual(momentAt(11500).going, { index: 2, rests: true });
  assert.equal(momentAt(11500).exercise, "tilt");
  for (const ms of [100, 6500, 7600, 9000, 10900]) assert.equal(momentAt(ms).going, undefined, ms);
});

test("an exercise shows its figure, and the words around them the position one is in, or is told to take", () => {
  const figures = [100, 7000, 13000, 20000, 22500].map(momentAt).map(({ exercise, position }) => exercise ?? position);
  assert.deepEqual(figures, ["standing", "roll", "tilt", "standing", "sitting"]);
});

test("the figure turns at its cue, is there before the next event, and goes back", () => {
  assert.equal(turned(7000), 0);
  assert.equal(turned(7500), 0);
  assert.ok(Math.abs(turned(7725) - 0.5) < 1e-9, "half the way after half of nine tenths of 500 ms");
  assert.equal(turned(7950), 1);
  assert.equal(turned(9999), 1);
  assert.equal(turned(10000), 1);
  assert.ok(Math.abs(turned(10360) - 0.5) < 1e-9);
  assert.ok(turned(10720) < 1e-9);
  assert.ok(turned(10900) > 0.1, "a move takes 400 ms at least, though the next event is nearer");
  assert.ok(turned(10900) < 0.9);
});

test("the second side is the one that isn't told first", () => {
  assert.equal(onSecondSide(chapters[1], "left"), false);
  assert.equal(onSecondSide(chapters[1], "right"), true);
  assert.equal(onSecondSide(chapters[1], undefined), false);
});
