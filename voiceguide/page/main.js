// Starts the page: sound, buttons, keys, and the offer to go on.

import { chapters, clock } from "./data.js";
import { answerMediaKeys, holdScreen, tellPosition, toggleFullScreen } from "./device.js";
import { chapterAt } from "./moment.js";
import {
  audio, forgetPlace, keepPlace, keptPlace, next, now, pause, play, previous, repeat, seek, skip, toChapter, toggle, unpackSound,
} from "./player.js";
import { setTheStage, show } from "./stage.js";

const byId = (id) => document.getElementById(id);

const KEYS = {
  " ": toggle,
  k: toggle,
  n: next,
  arrowright: next,
  p: previous,
  arrowleft: previous,
  r: repeat,
  j: () => skip(-10000),
  l: () => skip(10000),
  f: toggleFullScreen,
};

const BUTTONS = {
  play: toggle,
  previous,
  following: next,
  repeat,
  fill: toggleFullScreen,
  back: () => skip(-10000),
  ahead: () => skip(10000),
};

function onKey(event) {
  const action = KEYS[event.key.toLowerCase()];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || isTheirs(event)) return;
  event.preventDefault();
  if (!event.repeat || action === KEYS.j || action === KEYS.l) action();
}

/** A key that the focused control needs itself: space on a button, arrows on the slider. */
function isTheirs({ key, target }) {
  if (key === " ") return Boolean(target.closest("button, summary"));
  return key.startsWith("Arrow") && target.matches("input");
}

/** Every frame while playing; `timeupdate` goes on where frames stop, in a hidden page. */
function everyFrame() {
  show(now());
  if (!audio.paused) requestAnimationFrame(everyFrame);
}

function onState() {
  const playing = !audio.paused && !audio.ended;
  document.body.dataset.state = playing ? "playing" : "paused";
  byId("play").setAttribute("aria-label", playing ? "Pause" : "Play");
  byId("hint").textContent = audio.ended ? "Done. Tap to start again" : "Paused. Tap to go on";
  if (playing) {
    byId("offer").hidden = true;
    requestAnimationFrame(everyFrame);
  }
  tell();
  tellPosition();
  holdScreen();
  keepPlace();
}

/** Tells a screen reader where we are, but only when the coach is silent. */
function tell() {
  const { title, number, of } = chapters[chapterAt(now())];
  const place = number ? `${title}, ${number} of ${of}` : title;
  byId("status").textContent = audio.paused ? `Paused at ${clock(now())}. ${place}.` : "";
}

function onSeek() {
  show(now());
  tellPosition();
  keepPlace();
  if (audio.paused) tell();
}

function offerToGoOn() {
  const place = keptPlace();
  if (place === undefined) return;
  seek(place);
  byId("offer-text").textContent = `You were at ${clock(place)}, ${chapters[chapterAt(place)].title}.`;
  byId("offer").hidden = false;
}

function startAfresh() {
  forgetPlace();
  seek(0);
  play();
}

function onTrouble() {
  const name = decodeURIComponent(audio.getAttribute("src") ?? "");
  byId("trouble").textContent = `The sound can't be played. Keep the file ${name} in the same folder as this page.`;
  byId("trouble").hidden = false;
}

audio.addEventListener("error", onTrouble);
unpackSound();
setTheStage((index) => {
  toChapter(index);
  play();
});
for (const [id, action] of Object.entries(BUTTONS)) byId(id).addEventListener("click", action);
byId("stage").addEventListener("click", toggle);
byId("go-on").addEventListener("click", play);
byId("afresh").addEventListener("click", startAfresh);
byId("position").addEventListener("input", (event) => seek(Number(event.target.value)));
byId("fill").hidden = !document.fullscreenEnabled;
document.addEventListener("keydown", onKey);
document.addEventListener("visibilitychange", holdScreen);
addEventListener("pagehide", keepPlace);
for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, onState);
for (const name of ["seeking", "seeked"]) audio.addEventListener(name, onSeek);
audio.addEventListener("timeupdate", () => {
  show(now());
  keepPlace();
});
if (audio.error) onTrouble();
answerMediaKeys();
offerToGoOn();
show(now());
