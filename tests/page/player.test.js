import "./document.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const audio = document.getElementById("audio");
const stored = new Map();
Object.defineProperty(globalThis, "localStorage", {
  configurable: true,
  value: {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
  },
});

const { forgetPlace, keepPlace, keptPlace, next, now, play, previous, repeat, seek, skip } =
  await import("../../voiceguide/page/player.js");

beforeEach(() => {
  stored.clear();
  Object.assign(audio, { currentTime: 0, ended: false, paused: true, play: async () => {} });
});

function from(action) {
  audio.currentTime = 14;
  action();
  return audio.currentTime;
}

function kept(seconds) {
  audio.currentTime = seconds;
  keepPlace();
  return keptPlace();
}

test("seeking stays within the track", () => {
  for (const [ms, seconds] of [
    [-1, 0],
    [13000, 13],
    [99000, 24],
  ]) {
    seek(ms);
    assert.equal(audio.currentTime, seconds);
  }
  skip(-10000);
  assert.equal(now(), 14000);
});

test("the buttons lead to the starts of chapters", () => {
  assert.deepEqual([from(repeat), from(next), from(previous)], [12, 18, 6]);
});

test("a place is kept where it is worth going back to", () => {
  assert.equal(kept(4.9), undefined);
  assert.equal(kept(13), 13000);
  assert.equal(kept(3), 13000, "the first seconds of a new start forget nothing");
  assert.equal(kept(19.5), undefined);
  kept(13);
  forgetPlace();
  assert.equal(keptPlace(), undefined);
});

test("at the end no place is kept, and playing begins anew", () => {
  kept(13);
  audio.ended = true;
  assert.equal(kept(24), undefined);
  play();
  assert.equal(audio.currentTime, 0);
});

test("where storage is forbidden no place is kept, and nothing breaks", () => {
  const allowed = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      throw new Error("forbidden");
    },
  });
  assert.equal(kept(13), undefined);
  Object.defineProperty(globalThis, "localStorage", allowed);
});
