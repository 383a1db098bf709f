import "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

const inside = (start_ms, text) => ({ start_ms, end_ms: start_ms + 500, text });
const station = (start_ms, title, number) => ({
  start_ms,
  title,
  exercise: title,
  number,
  of: 3,
  section: "Legs",
  round: 2,
  rounds: 3,
});
const data = document.getElementById("data");
data.textContent = JSON.stringify({
  id: "a track",
  figures: {},
  labels: { number: "{number} of {of}", round: "round {round} of {rounds}" },
  keys: {},
  timeline: {
    title: "Whole body",
    length_ms: 9000,
    chapters: [
      {
        title: "Squats",
        exercise: "squats",
        number: 1,
        of: 3,
        start_ms: 0,
        end_ms: 3000,
        sounds: [inside(0, "Squats.")],
        quiets: [],
      },
      {
        title: "Legs: round 2 of 3",
        start_ms: 3000,
        end_ms: 9000,
        sounds: [inside(3000, "Round two."), inside(6500, "Bridge.")],
        quiets: [{ start_ms: 4000, end_ms: 6500, kind: "rest" }],
        stations: [station(3000, "Squats", 1), station(6500, "Bridge", 2)],
      },
    ],
  },
});
const { chapters, placeOf } = await import("../../voiceguide/page/data.js");

test("each exercise of a later round is shown by itself, up to the next one", () => {
  const parts = chapters.map(({ title, start_ms, end_ms, events }) => [title, start_ms, end_ms, events.length]);
  assert.deepEqual(parts, [
    ["Squats", 0, 3000, 1],
    ["Squats", 3000, 6500, 2],
    ["Bridge", 6500, 9000, 1],
  ]);
});

test("the section and the round of an exercise, as far as it has them", () => {
  assert.equal(placeOf(chapters[0]), "");
  assert.equal(placeOf(chapters[2]), "Legs · round 2 of 3");
});
