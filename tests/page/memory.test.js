import { storage } from "./document.js";
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

const { isDone, rememberDone, thisWeek } = await import("../../voiceguide/page/history.js");
const { causeOf } = await import("../../voiceguide/page/trouble.js");
const { onlyOneTab } = await import("../../voiceguide/page/tabs.js");

const heard = (...spans) => ({ length: spans.length, start: (at) => spans[at][0], end: (at) => spans[at][1] });

const cause = (error) => causeOf({ code: 4, plays: true, within: false, ...error });

beforeEach(() => storage.entries.clear());

test("a routine is done when 90 % lies behind and half of it was heard", () => {
  assert.equal(isDone(22000, heard([0, 10], [19, 22]), 0), true);
  assert.equal(isDone(21000, heard([0, 21]), 0), false);
  assert.equal(isDone(24000, heard([0, 5], [20, 24]), 0), false, "it was skipped");
  assert.equal(isDone(24000, heard([20, 24]), 20000), true, "the rest was heard last time");
});

test("the days of this week are told, each once, from Monday", () => {
  assert.equal(thisWeek(new Date(2026, 10, 25)), "");
  for (const day of [22, 23, 23, 25]) rememberDone(new Date(2026, 10, day, 9)); // the 22nd is a Sunday
  assert.equal(thisWeek(new Date(2026, 10, 25, 20)), "Done this week: Mon, Wed");
  assert.equal(thisWeek(new Date(2026, 10, 29, 20)), "Done this week: Mon, Wed", "on Sunday, too");
  assert.equal(thisWeek(new Date(2026, 10, 30, 20)), "");
});

test("each failure of the sound has its own cause", () => {
  assert.equal(cause({ status: 404 }), "not found");
  assert.equal(cause({ message: "MEDIA_ELEMENT_ERROR: Format error" }), "not found", "a file that is not there");
  assert.equal(cause({ status: 0 }), "unreachable");
  assert.equal(cause({ status: 503 }), "unreachable");
  assert.equal(cause({ code: 2 }), "unreachable");
  assert.equal(cause({ code: 3, status: 200 }), "damaged");
  assert.equal(cause({ status: 200 }), "damaged");
  assert.equal(cause({ message: "DEMUXER_ERROR_COULD_NOT_OPEN" }), "damaged");
  assert.equal(cause({ within: true }), "damaged");
  assert.equal(cause({ plays: false, status: 200 }), "unsupported");
});

test("tabs tell each other without a channel, too", () => {
  const channel = globalThis.BroadcastChannel;
  delete globalThis.BroadcastChannel;
  let listener;
  globalThis.addEventListener = (_, listens) => (listener = listens);
  let stopped = 0;
  const tell = onlyOneTab(() => (stopped += 1));
  tell();
  const first = storage.entries.get("voiceguide playing");
  tell();
  assert.notEqual(storage.entries.get("voiceguide playing"), first, "or no event would come");
  listener({ key: "voiceguide playing", newValue: first });
  listener({ key: "voiceguide settings", newValue: "{}" });
  assert.equal(stopped, 1);
  globalThis.BroadcastChannel = channel;
});
