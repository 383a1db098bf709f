import { svg } from "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

const { chapters } = await import("../../voiceguide/page/data.js");
const { drawFigure } = await import("../../voiceguide/page/figure.js");
const { drawLane } = await import("../../voiceguide/page/lane.js");

const FIGURE = {
  box: "0 0 10 10",
  mirror: "translate(0 -10) scale(1 -1)",
  strokes: [
    { part: "body", width: 3, filled: false, d: ["M0 0", "M10 -4", "M30 -8"], opacity: [1, 1, 1] },
    { part: "mark", width: 1, filled: true, d: ["M0 0", "M0 0", "M0 0"], opacity: [0, 0.5, 1] },
  ],
};

test("a lane is to scale: speech tall, holds half as high, rests low, chimes not at all", () => {
  const lane = svg();
  const moveHead = drawLane(lane, chapters.slice(0, 2));
  const paths = Object.fromEntries(lane.children.map(({ attributes }) => [attributes.class, attributes.d]));
  assert.equal(lane.attributes.viewBox, "0 0 12000 100");
  assert.match(paths.speech, /^M300 100V16H1500V100Z/);
  assert.equal(paths.hold, "M8000 100V48H10000V100Z");
  assert.equal(paths.rest, "M11000 100V78H12000V100Z");
  assert.equal(paths.edge, "M6000 0V100");
  moveHead(7000);
  assert.equal(lane.children.at(-1).attributes.d, "M7000 0V100");
});

test("a lane of one chapter begins at that chapter", () => {
  const lane = svg();
  drawLane(lane, [chapters[2]])(13000);
  assert.equal(lane.attributes.viewBox, "0 0 6000 100");
  assert.equal(lane.children.at(-1).attributes.d, "M1000 0V100");
});

test("a figure is drawn from back to front, and mixed between neighbouring frames", () => {
  const drawing = svg();
  const move = drawFigure(drawing, FIGURE);
  const [body, mark] = drawing.children[0].children;
  assert.deepEqual([body.attributes.class, body.attributes["stroke-width"]], ["body", "3"]);
  assert.equal(mark.attributes.class, "mark filled");
  const shown = (turned) => {
    move(turned, false);
    return [body.attributes.d, mark.attributes.opacity];
  };
  assert.deepEqual(shown(0), ["M0.00 0.00", "0.00"]);
  assert.deepEqual(shown(0.25), ["M5.00 -2.00", "0.25"]);
  assert.deepEqual(shown(0.75), ["M20.00 -6.00", "0.75"]);
  assert.deepEqual(shown(1), ["M30.00 -8.00", "1.00"]);
});

test("the second side is the mirror image, where the figure has one", () => {
  const drawing = svg();
  const move = drawFigure(drawing, FIGURE);
  const [group] = drawing.children;
  move(1, true);
  assert.equal(group.attributes.transform, "translate(0 -10) scale(1 -1)");
  move(1, false);
  assert.equal(group.attributes.transform, "");
  const moveOther = drawFigure(drawing, { ...FIGURE, mirror: null });
  moveOther(1, true);
  assert.equal(drawing.children[0].attributes.transform, "");
});

test("without a figure there is nothing to draw or to move", () => {
  const drawing = svg();
  drawFigure(drawing, FIGURE);
  drawFigure(drawing, undefined)(1, true);
  assert.deepEqual(drawing.children, []);
});
