// One tab plays at a time.

import { remember } from "./memory.js";

/** Calls `stop` when another tab begins to play; returns what tells the others that this one does. */
export function onlyOneTab(stop) {
  if ("BroadcastChannel" in globalThis) {
    const channel = new BroadcastChannel("voiceguide");
    channel.addEventListener("message", stop);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one
    return () => channel.postMessage("playing");
  }
  addEventListener("storage", ({ key, newValue }) => {
    if (key === "voiceguide playing" && newValue) stop();
  });
  return () => remember("playing", Date.now() + Math.random()); // a storage event comes only with a new value
}
