// What is seen: everything on the page that depends on the time.

import { chapters, clock, figures, fill, labels, placeOf, positions, timeline } from "./data.js";
import { drawFigure } from "./figure.js";
import { drawLane } from "./lane.js";
import { momentAt, onSecondSide } from "./moment.js";
import { audio } from "./player.js";
import { tellMediaSession } from "./device.js";

const element = (id) => document.getElementById(id);
const MOST_DOTS = 12;
const SMALLEST_FIT = 0.2;
const WORTH_BREAKING = 0.7;
const WORTH_A_ROW = 0.6;
const MUCH_LARGER = 1.3;
const CLOCK_FROM_S = 100;
const GROUNDS = ["hold", "work", "rest"];
const TEXTS = ["number", "name", "dose", "hint", "said", "card"];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let shownChapter;
let shownFigure;
let shownLayout;
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
  const kinds = new Set(chapters.flatMap((chapter) => chapter.events.map((event) => event.kind)));
  for (const kind of ["work", "phase"])
    document.querySelector(`.legend .${kind}`).toggleAttribute("hidden", !kinds.has(kind));
  element("position").max = timeline.length_ms;
  write("length", clock(timeline.length_ms));
  const minutes = Math.max(1, Math.round(timeline.length_ms / 60000));
  write("minutes", minutes === 1 ? labels.minute : fill(labels.minutes, { minutes }));
  addEventListener("resize", fitAll);
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
  const figure = figures[chapter.exercise] ?? positions[chapter.position];
  drawFigure(picture, figure)(1, false);
  if (figure) picture.setAttribute("viewBox", figure.square);
  const title = chapter.number ? `${chapter.number}. ${chapter.title}` : chapter.title;
  name.textContent = chapter.round > 1 ? `${title} · ${fill(labels.round, chapter)}` : title;
  time.textContent = clock(chapter.end_ms - chapter.start_ms);
  name.dir = "auto";
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
  const figure = figures[moment.exercise] ?? positions[moment.position];
  if (figure !== shownFigure) showFigure(figure, moment.exercise);
  const turned = moment.going ? 0 : calm.matches ? Math.round(moment.turned) : moment.turned;
  moveFigure(turned, onSecondSide(moment.chapter, moment.progress?.side));
  element("figure").classList.toggle("dimmed", Boolean(moment.going));
  document.body.dataset.moment = groundOf(moment);
  element("card").hidden = !isOver(moment);
  const target = moment.going ? chapters[moment.going.index] : moment.chapter;
  showWords(moment, target);
  element("said").classList.toggle("past", !moment.speaking);
  write("left", clock(moment.leftMs));
  showTimed(moment.timed);
  showProgress(moment, target);
  showPosition(ms);
  fitWhenChanged(moment);
}

/** What lies behind it all tells what is done, from afar. */
function groundOf(moment) {
  if (isOver(moment)) return "done";
  const kind = moment.timed?.kind;
  return GROUNDS.includes(kind) ? kind : "speech";
}

const isOver = ({ leftMs }) => audio.ended || leftMs <= 0;

/** The name, and what is said. On the way to the next exercise its name stands there, and in a rest as large as what is said. */
function showWords({ going, said, lang, leftMs }, target) {
  const number = target.number ? fill(labels.number, target) : "";
  write("number", going && !going.rests ? labels.next : number);
  write("name", going?.rests ? labels.next : leftMs > 0 ? target.title : timeline.title);
  write("said", going?.rests ? target.title : said);
  element("said").lang = going?.rests ? timeline.language : lang;
}

function showChapter({ index, exercise }) {
  shownChapter = index;
  [...element("chapters").querySelectorAll("button")].forEach((button, at) => {
    button.setAttribute("aria-current", String(at === index));
  });
  moveNear = drawLane(element("near-lane"), [chapters[index]]);
  tellMediaSession(index, exercise);
}

/** Draws a figure, with the title of its exercise, if it is of one, for those who can't see it. */
function showFigure(figure, exercise) {
  shownFigure = figure;
  moveFigure = drawFigure(element("figure"), figure);
  const title = chapters.find((chapter) => exercise && chapter.exercise === exercise)?.title ?? timeline.title;
  element("figure").toggleAttribute("hidden", !figure);
  element("figure").setAttribute("aria-label", fill(labels.drawing, { title }));
}

/** The seconds that are left and what they are of, and a bar that runs out; of a breath, a ring that swells or shrinks. */
function showTimed(timed) {
  const breath = timed?.breath && !calm.matches;
  const { seconds = 0, part = 0 } = timed ?? {};
  element("digits").hidden = !timed?.counted;
  element("breath").toggleAttribute("hidden", !breath);
  element("bar").classList.toggle("idle", !timed || Boolean(breath));
  const counted = seconds < CLOCK_FROM_S ? String(seconds) : clock(seconds * 1000);
  write("big", timed?.counted ? counted : "");
  write("unit", timed?.counted ? (labels[timed.kind] ?? "") : "");
  element("bar-left").setAttribute("d", `M0 0H${(part * 100).toFixed(2)}V1H0Z`);
  const full = timed?.breath === "in" ? 1 - part : part;
  element("breath-ring").setAttribute("r", (16 + 31 * full).toFixed(2));
}

/** Repetitions as dots, done, now and to come; the side, the set and the round in words. */
function showProgress({ going, progress }, chapter) {
  const shown = going ? going.progress : progress;
  const { rep = 0, reps = 1, sets = 1, side } = shown ?? {};
  showDots(going || reps < 2 ? 0 : rep, reps);
  const count = !going && reps > MOST_DOTS ? fill(labels.number, { number: rep, of: reps }) : "";
  const set = sets > 1 ? fill(labels.set, shown) : "";
  write("dose", [count, side, set, placeOf(chapter)].filter(Boolean).join(" · "));
}

function showDots(rep, reps) {
  const dots = element("dots");
  const wanted = rep && reps <= MOST_DOTS ? fill(labels.repetition, { rep, reps }) : "";
  if (dots.getAttribute("aria-label") === wanted) return;
  dots.setAttribute("aria-label", wanted);
  dots.toggleAttribute("hidden", !wanted);
  const made = Array.from({ length: wanted ? reps : 0 }, (_, index) => {
    const dot = document.createElement("i");
    dot.className = index + 1 < rep ? "done" : index + 1 === rep ? "now" : "";
    return dot;
  });
  dots.replaceChildren(...made);
}

/** Fits the texts into their room again when one of them, or what has room, is another one. */
function fitWhenChanged({ timed }) {
  const texts = [...TEXTS, "dots"].map((id) => element(id).textContent || element(id).getAttribute("aria-label"));
  const digits = element("big").textContent.length;
  const layout = JSON.stringify([
    texts,
    digits,
    timed?.kind,
    timed?.breath,
    document.body.dataset.state,
    document.body.dataset.moment,
  ]);
  if (layout === shownLayout) return;
  shownLayout = layout;
  fitAll();
}

/** Gives each text the largest size with which it stays within its room; what is said gets what the others leave. Where
 * that is little, the name has a single row, if it can be read in one. */
function fitAll() {
  const name = element("name");
  name.classList.remove("low");
  const root = document.documentElement;
  root.style.setProperty("--text", String(parseFloat(getComputedStyle(root).fontSize) / 16));
  fit(element("digits"), element("big"), false);
  for (const id of TEXTS) fit(element(id), element(id));
  if (element("said").style.getPropertyValue("--fit") >= WORTH_BREAKING) return;
  name.classList.add("low");
  fit(name, name);
  if (name.style.getPropertyValue("--fit") < WORTH_A_ROW) {
    name.classList.remove("low");
    fit(name, name);
  }
  fit(element("said"), element("said"));
}

/** Makes `text` smaller until nothing hangs out of `room`. Where that is for long words, they are broken, if that gives
 * much larger letters. */
function fit(room, text, tall = true) {
  const size = (part) => text.style.setProperty("--fit", part.toFixed(3));
  room.classList.remove("broken");
  const whole = largestFit(room, size, tall);
  if (whole < WORTH_BREAKING) {
    room.classList.add("broken");
    if (largestFit(room, size, tall) < MUCH_LARGER * whole) room.classList.remove("broken");
    else return;
  }
  size(whole);
}

/** The largest part of its size at which a text fits its room, which it then has; 0 where none does. */
function largestFit(room, size, tall) {
  const high = () => !tall || room.scrollHeight <= room.clientHeight + 1;
  const fits = () => high() && room.scrollWidth <= room.clientWidth + 1;
  size(1);
  if (fits()) return 1;
  let low = SMALLEST_FIT;
  let large = 1;
  for (let step = 0; step < 7; step += 1) {
    const middle = (low + large) / 2;
    size(middle);
    if (fits()) low = middle;
    else large = middle;
  }
  size(low);
  return fits() ? low : 0;
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
