import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

// An exercise of two sets: the way to it, a breath, a hold with its countdown, a rest, and the second set; then a closing.
const one = { rep: 1, reps: 1, set: 1, sets: 2 };
const two = { ...one, set: 2 };
const said = (start_ms, text, role, more = {}) => ({ start_ms, end_ms: start_ms + 500, text, role, ...more });
const element = document.getElementById("data");
const data = JSON.parse(element.textContent);
data.timeline.chapters = [
  {
    kind: "exercise",
    title: "Bridge",
    exercise: "bridge",
    number: 1,
    of: 1,
    start_ms: 0,
    end_ms: 20000,
    sounds: [
      said(0, "Bridge.", "announce"),
      said(1000, "Lie down.", "transition"),
      said(4000, "Bend your knees.", "setup"),
      said(5000, "In.", "cue", { progress: one, pose: "turn", breath: "in", until_ms: 7000 }),
      said(7000, "Hold.", "cue", { progress: one, pose: "turn" }),
      said(10000, "Two.", "countdown", { progress: one, pose: "turn" }),
      said(14000, "Get ready.", "rest"),
      said(15000, "In.", "cue", { progress: two, pose: "turn", breath: "in", until_ms: 17000 }),
    ],
    quiets: [
      { start_ms: 1500, end_ms: 4000, kind: "settle" },
      { start_ms: 7500, end_ms: 12000, kind: "hold", progress: one, pose: "turn" },
      { start_ms: 12000, end_ms: 15000, kind: "rest" },
    ],
  },
  { kind: "outro", title: "Closing", start_ms: 20000, end_ms: 24000, sounds: [], quiets: [] },
];
element.textContent = JSON.stringify(data);
const { momentAt } = await import("../../voiceguide/page/moment.js");

test("on the way to an exercise it comes next, until it is begun", () => {
  assert.equal(momentAt(500).going, undefined);
  assert.equal(momentAt(3000).going.index, 0);
  assert.equal(momentAt(4200).going, undefined);
});

test("a rest between sets leads to the next set of the same exercise", () => {
  assert.deepEqual(momentAt(13000).going, { index: 0, rests: true, progress: two });
  assert.equal(momentAt(15100).going, undefined);
});

test("a countdown leaves the instruction, and counts", () => {
  assert.equal(momentAt(10200).said, "Hold.");
  assert.equal(momentAt(10200).timed.seconds, 2);
});

test("time to settle runs out and counts no seconds; a breath lasts until its end", () => {
  assert.deepEqual(momentAt(2750).timed, { kind: "settle", breath: undefined, counted: false, seconds: 2, part: 0.5 });
  assert.deepEqual(momentAt(6000).timed, { kind: "move", breath: "in", counted: false, seconds: 1, part: 0.5 });
  assert.equal(momentAt(7000).timed, undefined);
});
