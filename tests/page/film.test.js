import { audio } from "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

// A page without a secure context: there are no wake locks.
Object.defineProperty(globalThis, "navigator", { configurable: true, value: {} });

const made = [];
let answer = async () => {};
const ours = document.createElementNS;
document.createElement = (name) => {
  const element = Object.assign(ours("", name), { paused: true, heard: {} });
  element.addEventListener = (event, action) => (element.heard[event] = action);
  element.play = () => {
    element.paused = false;
    return answer();
  };
  made.push(element);
  return element;
};
document.body = { append: () => {} };

const { holdScreen } = await import("../../voiceguide/page/device.js");
const settled = () => new Promise((done) => setImmediate(done));
let refused = 0;

async function state(paused) {
  audio.paused = paused;
  holdScreen(() => (refused += 1));
  await settled();
}

const film = () => made.find((element) => element.name === "video");

const failing = (name) => () => Promise.reject(Object.assign(new Error("no"), { name }));

test("nothing is made before it is needed", async () => {
  await state(true);
  assert.equal(film(), undefined);
});

test("one film plays while the sound does, with sound of its own, and begins again at its end", async () => {
  await state(false);
  await state(false);
  assert.equal(made.filter((element) => element.name === "video").length, 1);
  assert.equal(film().paused, false);
  assert.equal("muted" in film() || "loop" in film(), false);
  film().paused = true;
  film().heard.ended();
  assert.equal(film().paused, false);
  await state(true);
  assert.equal(film().paused, true);
  film().heard.ended();
  assert.equal(film().paused, true);
  assert.equal(refused, 0);
});

test("a browser that refuses is told of, and a pause that came too soon is not", async () => {
  answer = failing("AbortError");
  await state(false);
  assert.equal(refused, 0);
  await state(true);
  answer = failing("NotAllowedError");
  await state(false);
  assert.equal(refused, 1);
});
