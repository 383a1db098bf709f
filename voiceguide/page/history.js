// What was done when, remembered on this device alone.

import { fill, keepsHistory, labels, routineId, timeline } from "./data.js";
import { remember, remembered } from "./memory.js";

const DONE = 0.9;
const KEPT = 500;
const MONDAY = 1;

/**
 * Whether a routine counts as done: 90 % of it lies behind, and half of it was heard.
 * `heard` is the audio element's `played`; what lies before `from_ms`, where it was gone on with, was heard before.
 */
export function isDone(ms, heard, from_ms) {
  let heard_ms = from_ms;
  for (let index = 0; index < heard.length; index += 1) heard_ms += (heard.end(index) - heard.start(index)) * 1000;
  return ms >= DONE * timeline.length_ms && heard_ms >= timeline.length_ms / 2;
}

/** Remembers that the routine was done at `at`, a Date. */
export function rememberDone(at) {
  if (!keepsHistory) return;
  const entry = { routine: routineId, title: timeline.title, at: at.toISOString(), length_ms: timeline.length_ms };
  remember("history", [...(remembered("history") ?? []), entry].slice(-KEPT));
}

/** The days of this week, from Monday, on which something was done: "Done this week: Mon, Wed". Empty without any. */
export function thisWeek(today) {
  if (!keepsHistory) return "";
  const monday = new Date(today);
  monday.setHours(0, 0, 0, 0);
  monday.setDate(monday.getDate() - ((monday.getDay() + 7 - MONDAY) % 7));
  const name = new Intl.DateTimeFormat(timeline.language, { weekday: "short" });
  const done = (remembered("history") ?? []).map((entry) => new Date(entry.at)).filter((at) => at >= monday);
  const days = new Set(done.map((at) => name.format(at)));
  const list = new Intl.ListFormat(timeline.language, { type: "unit", style: "short" });
  return days.size ? fill(labels.week, { days: list.format(days) }) : "";
}
