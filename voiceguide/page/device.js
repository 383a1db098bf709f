// The device around the page: headset and lock-screen buttons, a screen that stays on, full screen.

import { chapters, figures, fill, labels, timeline } from "./data.js";
import { audio, next, now, pause, play, previous, seek, skip } from "./player.js";

const TEN_SECONDS_MS = 10000;

export function answerMediaKeys() {
  if (!("mediaSession" in navigator)) return;
  const actions = {
    play,
    pause,
    stop: pause,
    previoustrack: previous,
    nexttrack: next,
    seekbackward: (details) => skip(-(details?.seekOffset * 1000 || TEN_SECONDS_MS)),
    seekforward: (details) => skip(details?.seekOffset * 1000 || TEN_SECONDS_MS),
    seekto: (details) => seek(details.seekTime * 1000),
  };
  for (const [name, action] of Object.entries(actions)) {
    try {
      navigator.mediaSession.setActionHandler(name, action);
    } catch {
      // An action this browser doesn't know.
    }
  }
}

/** What lock screens and headsets show for a chapter: its name, its number and its picture. */
export function tellMediaSession(index, exercise) {
  if (!("mediaSession" in navigator)) return;
  const chapter = chapters[index];
  const picture = figures[exercise]?.picture;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: chapter.number ? fill(labels.title_and_number, chapter) : chapter.title,
    artist: timeline.title,
    album: timeline.album ?? "",
    artwork: picture ? [{ src: picture, sizes: "600x600", type: "image/png" }] : [],
  });
}

export function tellPosition() {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.playbackState = audio.paused ? "paused" : "playing";
  navigator.mediaSession.setPositionState?.({
    duration: timeline.length_ms / 1000,
    position: now() / 1000,
    playbackRate: 1,
  });
}

let lock = null;
let asking = false;

const screenIsWanted = () => !audio.paused && document.visibilityState === "visible";

/**
 * Keeps the screen on while playing, where the browser can (it lets go by itself when the page is hidden).
 * It asks for one lock at a time, and looks again when it has the answer.
 */
export async function holdScreen() {
  if (asking || !("wakeLock" in navigator)) return;
  asking = true;
  let wanted;
  while (wanted !== screenIsWanted()) {
    wanted = screenIsWanted();
    if (wanted && (!lock || lock.released)) {
      lock = await navigator.wakeLock.request("screen").catch(() => null);
    } else if (!wanted && lock) {
      await lock.release().catch(() => {});
      lock = null;
    }
  }
  asking = false;
}

export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
