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
  const said = begun.findLast(isTold);
  const progress = begun.findLast((event) => event.progress)?.progress;
  const going = goingTo(index, ms, begun, progress);
  return {
    index,
    chapter,
    said: said?.text ?? "",
    lang: said?.lang ?? timeline.language,
    speaking: Boolean(said) && ms < said.end_ms,
    timed: timedAt(chapter, ms, begun),
    progress,
    going,
    leftMs: timeline.length_ms - ms,
    turned: turnedAt(chapter, ms),
    ...figureOf(chapters[going?.index ?? index], begun),
  };
}

/** Words that tell what to do. A countdown is not shown as words: the instruction stays. */
const isTold = (event) => event.text && event.role !== "countdown";

/** What takes a time that is known: a pause, or a move or breath that a sound has started. `seconds` are left, and `part`
 * of the whole; `counted` where the seconds are shown. */
function timedAt(chapter, ms, begun) {
  const quiet = begun.findLast((event) => event.kind && ms < event.end_ms);
  const moved = begun.findLast((event) => event.until_ms && ms < event.until_ms);
  const event = quiet ?? moved;
  if (!event) return undefined;
  const end_ms = quiet ? quiet.end_ms : moved.until_ms;
  const inside = (other) => other.role === "countdown" && other.start_ms > event.start_ms && other.start_ms < end_ms;
  const kind = event.kind ?? "move";
  return {
    kind,
    breath: event.breath,
    counted: !event.breath && (COUNTED.includes(kind) || chapter.events.some(inside)),
    seconds: Math.ceil((end_ms - ms) / 1000),
    part: (end_ms - ms) / (end_ms - event.start_ms),
  };
}

/** Where a rest or a way leads: the chapter, and the set and side that follow where it `rests` in the same one. Undefined while
 * something is done or told, and in a rest between two repetitions of a set. */
function goingTo(index, ms, begun, progress) {
  const last = begun.findLast((event) => isTold(event) || (event.progress && event.kind !== "rest"));
  const rests = last?.role === "rest" || begun.some((event) => event.kind === "rest" && ms < event.end_ms);
  if (!rests && last?.role !== "transition") return undefined;
  const follows = chapters[index].events.find(
    (event) => event.start_ms > ms && event.pose === "turn" && event.progress,
  );
  if (!follows) return chapters[index + 1] && { index: index + 1, rests };
  const sameSet = rests && progress?.set === follows.progress.set && progress.side === follows.progress.side;
  return sameSet ? undefined : { index, rests, progress: rests ? follows.progress : undefined };
}

/** Whose figure to show: that of the chapter's exercise; without one, that of the position one is in, or is told to take. */
function figureOf(chapter, begun) {
  const position = begun.findLast((event) => event.position)?.position ?? chapter.position;
  return { exercise: chapter.exercise, position };
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
  const ends = (event) => event.start_ms > begin && !event.breathed;
  const following = chapter.events.find(ends)?.start_ms ?? chapter.end_ms;
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
