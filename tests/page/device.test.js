import "./document.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const audio = document.getElementById("audio");
let asked = [];
let held = 0;

Object.defineProperty(globalThis, "navigator", {
  configurable: true,
  value: { wakeLock: { request: () => new Promise((resolve, reject) => asked.push({ resolve, reject })) } },
});

const { holdScreen } = await import("../../voiceguide/page/device.js");
const settled = () => new Promise((done) => setImmediate(done));

async function answer() {
  held += 1;
  const lock = { released: false };
  lock.release = async () => {
    lock.released = true;
    held -= 1;
  };
  asked.shift().resolve(lock);
  await settled();
  return lock;
}

async function state(paused) {
  audio.paused = paused;
  holdScreen();
  await settled();
}

beforeEach(async () => {
  await state(true);
  assert.equal(held, 0);
  asked = [];
});

test("the screen is held while playing and let go when paused", async () => {
  await state(false);
  await answer();
  assert.equal(held, 1);
  await state(true);
  assert.equal(held, 0);
});

test("it is asked for once, however often playing begins before the answer", async () => {
  await state(false);
  await state(true);
  await state(false);
  assert.equal(asked.length, 1);
  await answer();
  assert.equal(held, 1);
  assert.equal(asked.length, 0);
});

test("paused before the answer, it is let go with the answer", async () => {
  await state(false);
  await state(true);
  await answer();
  assert.equal(held, 0);
});

test("a browser that refuses is asked again only when playing begins again", async () => {
  await state(false);
  asked.shift().reject(new Error("no battery"));
  await settled();
  assert.equal(asked.length, 0);
  await state(true);
  await state(false);
  await answer();
  assert.equal(held, 1);
});

test("a lock that the browser took back when the page was hidden is asked for again", async () => {
  await state(false);
  const lock = await answer();
  document.visibilityState = "hidden";
  await lock.release();
  document.visibilityState = "visible";
  await state(false);
  await answer();
  assert.equal(held, 1);
});
