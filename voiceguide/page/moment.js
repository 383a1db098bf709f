// What holds at one moment of the track. Nothing here remembers: the same time gives the same answer, so seeking just works.

import { chapters, timeline } from "./data.js";

const COUNTED = ["hold", "work", "phase", "rest"];
const SHORTEST_MOVE_MS = 400;
const LONGEST_MOVE_MS = 4000;

/** The number of the chapter that sounds at `ms`. */
export function chapterAt(ms) {
  const after = chapters.findIndex((chapter) => ms < chapter.end_ms);
  return after < 0 ? chapters.length - 1 : after;
}

/** Everything the page shows at `ms`. */
export function momentAt(ms) {
  const index = chapterAt(ms);
  const chapter = chapters[index];
  const begun = chapter.events.filter((event) => event.start_ms <= ms);
  const said = begun.findLast((event) => event.text);
  const quiet = begun.findLast((event) => COUNTED.includes(event.kind) && ms < event.end_ms);
  return {
    index,
    chapter,
    said: said?.text ?? "",
    speaking: Boolean(said) && ms < said.end_ms,
    quiet: quiet && {
      kind: quiet.kind,
      seconds: Math.ceil((quiet.end_ms - ms) / 1000),
      part: (quiet.end_ms - ms) / (quiet.end_ms - quiet.start_ms),
    },
    progress: begun.findLast((event) => event.progress)?.progress,
    next: chapters[index + 1]?.title,
    leftMs: timeline.length_ms - ms,
    turned: turnedAt(chapter, ms),
    ...figureOf(index),
  };
}

/** Whose figure to show: before the first exercise the first one's, and after the last the last one's. */
function figureOf(index) {
  const ahead = chapters.slice(index).find((chapter) => chapter.exercise);
  const behind = chapters.slice(0, index).findLast((chapter) => chapter.exercise);
  return { exercise: (ahead ?? behind)?.exercise };
}

/** How far the figure has moved: 0 at the start position, 1 at the turning point. A move is done before the next event,
 * or on the beat before its phase ends, whatever is counted in it. */
function turnedAt(chapter, ms) {
  const posed = chapter.events.filter((event) => event.pose);
  const at = posed.findLastIndex((event) => event.start_ms <= ms);
  if (at < 0) return 0;
  const from = at > 0 && posed[at - 1].pose === "turn" ? 1 : 0;
  const to = posed[at].pose === "turn" ? 1 : 0;
  const begin = posed[at].start_ms;
  const following = chapter.events.find((event) => event.start_ms > begin)?.start_ms ?? chapter.end_ms;
  const next = posed[at].kind === "phase" ? posed[at].end_ms : following;
  const length = Math.min(Math.max((next - begin) * 0.9, SHORTEST_MOVE_MS), LONGEST_MOVE_MS);
  const part = Math.min((ms - begin) / length, 1);
  return from + (to - from) * (0.5 - Math.cos(part * Math.PI) / 2);
}

/** True on the second of an exercise's sides; its turn is the mirror image of the first's. */
export function onSecondSide(chapter, side) {
  const first = chapter.events.find((event) => event.progress?.side)?.progress.side;
  return side !== undefined && side !== first;
}
