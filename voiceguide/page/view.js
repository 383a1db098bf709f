// What is seen: everything on the page that depends on the time.

import { chapters, clock, figures, fill, labels, placeOf, timeline } from "./data.js";
import { drawFigure } from "./figure.js";
import { drawLane } from "./lane.js";
import { momentAt, onSecondSide } from "./moment.js";
import { tellMediaSession } from "./device.js";

const element = (id) => document.getElementById(id);
const LONG_TEXT = 64;
const LONG_NAME = 18;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let shownChapter;
let shownExercise;
let moveFigure = () => {};
let moveNear = () => {};
let moveWhole = () => {};

/** Sets a text only when it changes, so that nothing is laid out sixty times a second. */
function write(id, text) {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}

/** Draws what stays the same: the chapters and the whole track. */
export function drawTrack(choose) {
  element("chapters").append(...chapters.map((chapter, index) => chapterItem(chapter, () => choose(index))));
  moveWhole = drawLane(element("whole-lane"), chapters);
  const kinds = new Set(chapters.flatMap((chapter) => chapter.quiets.map((quiet) => quiet.kind)));
  for (const kind of ["work", "phase"])
    document.querySelector(`.legend .${kind}`).toggleAttribute("hidden", !kinds.has(kind));
  element("position").max = timeline.length_ms;
  write("length", clock(timeline.length_ms));
}

function chapterItem(chapter, choose) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const name = document.createElement("span");
  const time = document.createElement("span");
  button.type = "button";
  picture.setAttribute("class", "figure");
  picture.setAttribute("aria-hidden", "true");
  drawFigure(picture, figures[chapter.exercise])(1, false);
  const title = chapter.number ? `${chapter.number}. ${chapter.title}` : chapter.title;
  name.textContent = chapter.round > 1 ? `${title} · ${fill(labels.round, chapter)}` : title;
  time.textContent = clock(chapter.end_ms - chapter.start_ms);
  time.className = "time";
  button.append(picture, name, time);
  button.addEventListener("click", choose);
  item.append(button);
  return item;
}

/** Shows the moment at `ms`. */
export function show(ms) {
  const moment = momentAt(ms);
  if (moment.index !== shownChapter) showChapter(moment);
  if (moment.exercise !== shownExercise) showFigure(moment.exercise);
  const turned = calm.matches ? Math.round(moment.turned) : moment.turned;
  moveFigure(turned, onSecondSide(moment.chapter, moment.progress?.side));
  write("said", moment.said);
  fit("said", LONG_TEXT);
  element("said").classList.toggle("past", !moment.speaking);
  write("left", clock(moment.leftMs));
  showCount(moment);
  showPosition(ms);
}

/** Makes a text that is longer than `roomy` letters smaller, so that it takes about as much room. */
function fit(id, roomy) {
  const target = element(id);
  const part = Math.min(1, Math.max(0.5, Math.sqrt(roomy / target.textContent.length)));
  target.style.setProperty("--fit", part.toFixed(2));
}

function showChapter({ index, chapter, next, exercise }) {
  shownChapter = index;
  write("number", placeOf(chapter) || timeline.title);
  write("name", chapter.title);
  fit("name", LONG_NAME);
  write("next-label", next ? labels.next : "");
  write("next", next ?? "");
  [...element("chapters").querySelectorAll("button")].forEach((button, at) => {
    button.setAttribute("aria-current", String(at === index));
  });
  moveNear = drawLane(element("near-lane"), [chapters[index]]);
  tellMediaSession(index, exercise);
}

function showFigure(exercise) {
  shownExercise = exercise;
  moveFigure = drawFigure(element("figure"), figures[exercise]);
  element("figure").toggleAttribute("hidden", !figures[exercise]);
  const title = chapters.find((chapter) => chapter.exercise === exercise)?.title ?? "";
  element("figure").setAttribute("aria-label", fill(labels.drawing, { title }));
}

/** The ring: what is left of a hold or a rest; otherwise, how many repetitions are done. */
function showCount({ quiet, progress }) {
  const { rep, reps, sets, side } = progress ?? {};
  element("count").classList.toggle("idle", !quiet && !progress);
  element("count").dataset.kind = quiet?.kind ?? "";
  const part = quiet ? quiet.part : progress ? rep / reps : 0;
  element("ring").setAttribute("stroke-dashoffset", String(1 - part));
  write("big", String(quiet?.seconds ?? rep ?? ""));
  write("unit", quiet ? labels[quiet.kind] : progress ? fill(labels.of, progress) : "");
  const count = quiet && progress ? fill(labels.number, { number: rep, of: reps }) : "";
  const dose = [count, side, sets > 1 ? fill(labels.set, progress) : ""].filter(Boolean).join(" · ");
  write("dose", dose);
}

function showPosition(ms) {
  moveNear(ms);
  moveWhole(ms);
  const second = String(Math.floor(ms / 1000) * 1000);
  const slider = element("position");
  write("now", clock(ms));
  if (slider.value === second && slider.hasAttribute("aria-valuetext")) return;
  slider.value = second;
  const at = { time: clock(ms), length: clock(timeline.length_ms), title: chapters[shownChapter].title };
  slider.setAttribute("aria-valuetext", fill(labels.position_at, at));
}
