// The sound: playing, pausing, seeking, and the place that is kept.

import { chapters, timeline, trackId } from "./data.js";
import { chapterAt } from "./moment.js";

const WORTH_KEEPING_MS = 5000;
const key = `voiceguide ${trackId}`;

export const audio = document.getElementById("audio");

/** Whether the sound is carried within the page. */
export const soundIsWithin = () => audio.src.startsWith("blob:");

/** Gives the audio element the sound that is carried within the page, if there is one. */
export function unpackSound() {
  const carried = document.getElementById("sound");
  if (!carried) return;
  const bytes = Uint8Array.from(atob(carried.textContent), (letter) => letter.charCodeAt(0));
  carried.remove();
  audio.src = URL.createObjectURL(new Blob([bytes], { type: "audio/mpeg" }));
}

export const now = () => Math.min(audio.currentTime * 1000, timeline.length_ms);

export function seek(ms) {
  audio.currentTime = Math.min(Math.max(ms, 0), timeline.length_ms) / 1000;
}

export const skip = (ms) => seek(now() + ms);
export const pause = () => audio.pause();
export const toggle = () => (audio.paused ? play() : pause());

/** Starts, or starts again after the end. A browser that refuses waits for a tap. */
export function play() {
  if (audio.ended) seek(0);
  return audio.play().catch(() => {});
}

export const repeat = () => toChapter(chapterAt(now()));
export const next = () => toChapter(chapterAt(now()) + 1);
export const previous = () => toChapter(chapterAt(now()) - 1);

export function toChapter(index) {
  if (index < chapters.length) seek(chapters[Math.max(index, 0)].start_ms);
}

/** The place left last time, in milliseconds; undefined when there is none worth going back to. */
export function keptPlace() {
  const ms = Number(stored(() => localStorage.getItem(key)));
  return ms > WORTH_KEEPING_MS && ms < timeline.length_ms - WORTH_KEEPING_MS ? ms : undefined;
}

/** Keeps the place while there is one, and lets it go at the end. */
export function keepPlace() {
  if (audio.ended) stored(() => localStorage.removeItem(key));
  else if (now() > WORTH_KEEPING_MS) stored(() => localStorage.setItem(key, String(Math.round(now()))));
}

export const forgetPlace = () => stored(() => localStorage.removeItem(key));

/** Some browsers forbid storage, by throwing. Then no place is kept, and all else works. */
function stored(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
