import { audio, storage } from "./document.js";
import assert from "node:assert/strict";
import test, { beforeEach, mock } from "node:test";

const player = await import("../../voiceguide/page/player.js");
const { forgetPlace, keepPlace, keptPlace } = await import("../../voiceguide/page/place.js");
const { next, now, play, previous, repeat, seek, skip, undo, undoable } = player;

mock.timers.enable({ apis: ["Date", "setTimeout"] });

beforeEach(() => {
  storage.entries.clear();
  storage.allowed = true;
  mock.timers.tick(60000);
  Object.assign(audio, { currentTime: 0, ended: false, paused: true, play: async () => {} });
});

function from(seconds, action) {
  audio.currentTime = seconds;
  action();
  return audio.currentTime;
}

function kept(seconds) {
  keepPlace(seconds * 1000);
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

test("a browser that misses the end by some microseconds is at the end", () => {
  audio.currentTime = 23.999991;
  assert.equal(now(), 24000);
});

test("the buttons lead to the starts of chapters", () => {
  assert.deepEqual([from(14, repeat), from(14, next)], [12, 18]);
});

test("previous is the start of this exercise, and soon after it the one before", () => {
  assert.deepEqual([from(15.1, previous), from(14.9, previous), from(2, previous)], [12, 6, 0]);
});

test("a far jump can be undone for some seconds", () => {
  assert.equal(from(13, next), 18);
  assert.equal(undoable(), undefined, "five seconds are no far jump");
  mock.timers.tick(2000);
  seek(1000);
  assert.equal(undoable(), 18000);
  mock.timers.tick(7000);
  undo();
  assert.equal(now(), 18000);
  assert.equal(undoable(), undefined);
  seek(1000);
  mock.timers.tick(9000);
  assert.equal(undoable(), undefined);
  undo();
  assert.equal(now(), 1000);
});

test("a drag is undone as a whole, and two jumps one at a time", () => {
  audio.currentTime = 2;
  for (const ms of [5000, 9000, 14000]) {
    seek(ms);
    mock.timers.tick(200);
  }
  assert.equal(undoable(), 2000);
  mock.timers.tick(2000);
  seek(23000);
  assert.equal(undoable(), 14000);
});

test("the introduction is skipped while it lasts", () => {
  assert.equal(from(2, player.skipIntroduction), 6);
  assert.equal(from(14, player.skipIntroduction), 14);
});

test("the speed changes in steps, keeps the pitch, and is remembered", () => {
  player.changeSpeed(1);
  assert.deepEqual([audio.playbackRate, audio.preservesPitch], [1.1, true]);
  for (let again = 0; again < 5; again += 1) player.changeSpeed(-1);
  assert.equal(audio.playbackRate, 0.8);
  assert.equal(JSON.parse(storage.entries.get("voiceguide settings")).speed, 0.8);
  player.setSpeed(1);
});

test("chimes and voice have volumes of their own, which change in the silence between them", () => {
  player.set("voice", 0.9);
  player.set("chimes", 0.2);
  audio.paused = false;
  audio.currentTime = 18.1;
  player.setVolume();
  assert.equal(audio.volume, 0.2);
  audio.currentTime = 18.25;
  mock.timers.tick(140);
  assert.equal(audio.volume, 0.9, "before the words that begin at 18.3");
  assert.deepEqual(player.volumeAt(10000), { volume: 0.9, until_ms: 17970 });
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

test("a place is told by its exercise and the time within it, whatever else has changed in the routine", () => {
  storage.entries.set("voiceguide place a track", JSON.stringify({ what: "tilt", before: 0, offset_ms: 2500 }));
  assert.equal(keptPlace(), 14500);
  storage.entries.set("voiceguide place a track", JSON.stringify({ what: "tilt", before: 0, offset_ms: 99000 }));
  assert.equal(keptPlace(), 12000, "an exercise that has become shorter begins anew");
  storage.entries.set("voiceguide place a track", JSON.stringify({ what: "tilt", before: 1, offset_ms: 0 }));
  assert.equal(keptPlace(), undefined, "there is no second time any more");
  storage.entries.set("voiceguide place a track", "13000");
  assert.equal(keptPlace(), undefined, "what an older page has left");
});

test("after the end, playing begins anew", () => {
  audio.currentTime = 24;
  audio.ended = true;
  play();
  assert.equal(audio.currentTime, 0);
});

test("a sound that could not be loaded is asked for again by play, at the same place", () => {
  audio.currentTime = 13;
  audio.error = { code: 2 };
  audio.load = () => {
    audio.currentTime = 0;
    audio.error = null;
  };
  play();
  assert.equal(audio.error, null);
  assert.equal(audio.currentTime, 13);
});

test("it stalls while it is to play and has nothing to play", () => {
  Object.assign(audio, { paused: false, readyState: 2 });
  assert.equal(player.stalls(), true);
  audio.readyState = 3;
  assert.equal(player.stalls(), false);
  Object.assign(audio, { paused: true, readyState: 2 });
  assert.equal(player.stalls(), false);
});

test("where storage is forbidden no place is kept, and nothing breaks", () => {
  storage.allowed = false;
  assert.equal(kept(13), undefined);
});
