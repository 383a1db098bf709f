// The device around the page: headset and lock-screen buttons, a screen that stays on, full screen.

import { chapters, figures, films, fill, labels, timeline } from "./data.js";
import { STEP_MS, audio, next, now, pause, play, previous, seek, skip, stalls } from "./player.js";

export function answerMediaKeys() {
  if (!("mediaSession" in navigator)) return;
  const actions = {
    play,
    pause,
    stop: pause,
    previoustrack: previous,
    nexttrack: next,
    seekbackward: (details) => skip(-(details?.seekOffset * 1000 || STEP_MS)),
    seekforward: (details) => skip(details?.seekOffset * 1000 || STEP_MS),
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
  navigator.mediaSession.playbackState = audio.paused || stalls() ? "paused" : "playing";
  navigator.mediaSession.setPositionState?.({
    duration: timeline.length_ms / 1000,
    position: now() / 1000,
    playbackRate: audio.playbackRate,
  });
}

let lock = null;
let asking = false;

const screenIsWanted = () => !audio.paused && document.visibilityState === "visible";

/**
 * Keeps the screen on while playing, where the browser can (it lets go by itself when the page is hidden).
 * It asks for one lock at a time, and looks again when it has the answer. Without a secure context, such as on a page
 * from a computer at home, there are no locks: then a film holds the screen. Tells `refused` when that fails, too.
 */
export async function holdScreen(refused) {
  if (!("wakeLock" in navigator)) return holdScreenByFilm(refused);
  if (asking) return;
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

let film = null;

/**
 * Plays a film of silence and darkness while the screen is wanted. It has sound, is not muted, and is started anew at
 * its end: browsers let the screen go dark over a small film that is muted, and on iPhones over one that loops by
 * itself. It is shorter than the five seconds from which players are shown on lock screens.
 */
function holdScreenByFilm(refused) {
  if (!screenIsWanted()) return film?.pause();
  film ??= makeFilm();
  if (film.paused) return film.play().catch((error) => error.name !== "AbortError" && refused());
}

function makeFilm() {
  const made = document.createElement("video");
  made.id = "film";
  made.setAttribute("playsinline", "");
  made.setAttribute("aria-hidden", "true");
  for (const src of films) made.append(Object.assign(document.createElement("source"), { src }));
  made.addEventListener("ended", () => screenIsWanted() && made.play().catch(() => {}));
  document.body.append(made);
  return made;
}

export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
