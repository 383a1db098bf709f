import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

// The track of the other tests, with one exercise of a breath: its words, and the sound of it until shortly before the next.
const element = document.getElementById("data");
const data = JSON.parse(element.textContent);
const [, exercise] = data.timeline.chapters;
exercise.sounds = [
  { start_ms: 6000, end_ms: 6400, text: "In.", until_ms: 10000, breath: "in", pose: "turn" },
  { start_ms: 6700, end_ms: 9700, breathed: "in" },
  { start_ms: 10000, end_ms: 10400, text: "Out.", until_ms: 12000, breath: "out", pose: "start" },
];
exercise.quiets = [];
element.textContent = JSON.stringify(data);
const { momentAt } = await import("../../voiceguide/page/moment.js");
const { settings, volumeAt } = await import("../../voiceguide/page/player.js");

test("the sound of a breath changes nothing of what is shown", () => {
  const { said, timed, turned } = momentAt(7800);
  assert.equal(said, "In.");
  assert.deepEqual([timed.breath, timed.seconds], ["in", 3]);
  assert.ok(Math.abs(turned - 0.5) < 1e-9, "half the way after half of nine tenths of four seconds");
});

test("the sound of a breath is as loud as the chimes", () => {
  Object.assign(settings, { voice: 0.8, chimes: 0.3 });
  assert.equal(volumeAt(6300).volume, 0.8);
  assert.deepEqual([volumeAt(7000).volume, volumeAt(9600).volume], [0.3, 0.3]);
});
