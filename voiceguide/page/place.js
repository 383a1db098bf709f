// The place in a routine that is kept from one time to the next. It is told by the exercise and the time within it, so
// that it survives another render of the same routine.

import { chapters, routineId, timeline } from "./data.js";
import { forget, remember, remembered } from "./memory.js";
import { chapterAt } from "./moment.js";

const WORTH_KEEPING_MS = 5000;
const PLACE = `place ${routineId}`;

const whatIs = (chapter) => chapter.exercise ?? chapter.kind ?? chapter.title;

/** Keeps the place at `ms`, unless it is too near the start to be worth going back to. */
export function keepPlace(ms) {
  if (ms <= WORTH_KEEPING_MS) return;
  const index = chapterAt(ms);
  const what = whatIs(chapters[index]);
  const before = chapters.slice(0, index).filter((chapter) => whatIs(chapter) === what).length;
  remember(PLACE, { what, before, offset_ms: Math.round(ms - chapters[index].start_ms) });
}

/** The place left last time, in milliseconds; undefined when there is none worth going back to. */
export function keptPlace() {
  const place = remembered(PLACE);
  const chapter = chapters.filter((each) => whatIs(each) === place?.what)[place?.before];
  if (!chapter) return undefined;
  const at = chapter.start_ms + place.offset_ms;
  const ms = at < chapter.end_ms ? at : chapter.start_ms;
  return ms > WORTH_KEEPING_MS && ms < timeline.length_ms - WORTH_KEEPING_MS ? ms : undefined;
}

export const forgetPlace = () => forget(PLACE);
