import { audio, bed } from "./document.js";
import assert from "node:assert/strict";
import test from "node:test";

Object.assign(bed, {
  currentTime: 0,
  paused: true,
  async play() {
    bed.paused = false;
  },
});
const { followVoice } = await import("../../voiceguide/page/bed.js");
const { set } = await import("../../voiceguide/page/player.js");

function voice(state) {
  Object.assign(audio, { ended: false, readyState: 4, playbackRate: 1, ...state });
  followVoice();
}

test("the bed plays and pauses with the voice, and waits while it loads", () => {
  voice({ paused: false, currentTime: 3 });
  assert.equal(bed.paused, false);
  voice({ readyState: 1 });
  assert.equal(bed.paused, true);
  voice({});
  assert.equal(bed.paused, false);
  voice({ paused: true });
  assert.equal(bed.paused, true);
});

test("the bed jumps with the voice, and is left alone where it is near", () => {
  voice({ paused: false, currentTime: 12 });
  assert.equal(bed.currentTime, 12);
  voice({ currentTime: 12.1 });
  assert.equal(bed.currentTime, 12);
  voice({ currentTime: 4 });
  assert.equal(bed.currentTime, 4);
});

test("the bed is as fast as the voice, and as loud as is asked for", () => {
  set("bed", 0.4);
  voice({ playbackRate: 1.2 });
  assert.deepEqual([bed.playbackRate, bed.volume], [1.2, 0.4]);
});
