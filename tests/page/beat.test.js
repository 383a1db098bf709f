import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

// The track of the other tests, with one exercise on the beat: a move of four seconds, with ticks, and two of work.
const element = document.getElementById("data");
const data = JSON.parse(element.textContent);
const [, exercise] = data.timeline.chapters;
const tick = (start_ms) => ({ start_ms, end_ms: start_ms + 60, chime: "tick" });
exercise.sounds = [{ start_ms: 6000, end_ms: 6400, text: "In." }, tick(7000), tick(8000), tick(9000)];
exercise.quiets = [
  { start_ms: 6000, end_ms: 10000, kind: "phase", pose: "turn" },
  { start_ms: 10000, end_ms: 12000, kind: "work", pose: "start" },
];
element.textContent = JSON.stringify(data);
const { momentAt } = await import("../../voiceguide/page/moment.js");

test("phases and work count down", () => {
  assert.deepEqual(momentAt(7000).timed, { kind: "phase", breath: undefined, counted: true, seconds: 3, part: 0.75 });
  assert.deepEqual(momentAt(10500).timed, { kind: "work", breath: undefined, counted: true, seconds: 2, part: 0.75 });
});

test("the figure takes a phase's whole time, whatever ticks in it", () => {
  assert.equal(momentAt(6000).turned, 0);
  assert.ok(Math.abs(momentAt(7800).turned - 0.5) < 1e-9, "half the way after half of nine tenths of four seconds");
  assert.ok(momentAt(9000).turned < 1);
  assert.equal(momentAt(9600).turned, 1);
});
