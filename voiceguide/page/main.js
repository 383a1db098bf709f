// Starts the page: sound, buttons, keys, and the offer to go on.

import { chapters, clock, fill, keys, labels } from "./data.js";
import { answerMediaKeys, holdScreen, tellPosition, toggleFullScreen } from "./device.js";
import { chapterAt } from "./moment.js";
import {
  audio,
  forgetPlace,
  keepPlace,
  keptPlace,
  next,
  now,
  play,
  previous,
  repeat,
  seek,
  skip,
  soundIsWithin,
  toChapter,
  toggle,
  unpackSound,
} from "./player.js";
import { drawTrack, show } from "./view.js";

const STEP_MS = 5000;

const byId = (id) => document.getElementById(id);

const COMMANDS = {
  toggle,
  next_exercise: next,
  previous_exercise: previous,
  repeat,
  back: () => skip(-STEP_MS),
  ahead: () => skip(STEP_MS),
  full_screen: toggleFullScreen,
};
const WHILE_HELD = ["back", "ahead"];

function onKey(event) {
  const key = event.key === " " ? "space" : event.key.toLowerCase().replace("arrow", "");
  const name = event.shiftKey && event.key.startsWith("Arrow") ? `shift+${key}` : key;
  const command = keys[name];
  if (!command || event.ctrlKey || event.metaKey || event.altKey || isTheirs(event)) return;
  event.preventDefault();
  if (!event.repeat || WHILE_HELD.includes(command)) COMMANDS[command]();
}

/** A key that the focused control needs itself: space on a button, arrows on the slider. */
function isTheirs({ key, target }) {
  if (key === " ") return Boolean(target.closest("button, summary"));
  return key.startsWith("Arrow") && target.matches("input");
}

let frame = 0;

/** Every frame while playing; `timeupdate` goes on where frames stop, in a hidden page. */
function everyFrame() {
  show(now());
  frame = audio.paused ? 0 : requestAnimationFrame(everyFrame);
}

function onState() {
  const playing = !audio.paused && !audio.ended;
  document.body.dataset.state = playing ? "playing" : "paused";
  byId("play").setAttribute("aria-label", playing ? labels.pause : labels.play);
  byId("hint").textContent = audio.ended ? labels.ended_hint : labels.paused_hint;
  if (playing) {
    byId("offer").hidden = true;
    frame ||= requestAnimationFrame(everyFrame);
  }
  tell();
  tellPosition();
  holdScreen();
  keepPlace();
}

/** Tells a screen reader where we are, but only when the coach is silent. */
function tell() {
  const chapter = chapters[chapterAt(now())];
  const place = chapter.number ? fill(labels.place, chapter) : chapter.title;
  byId("status").textContent = audio.paused ? fill(labels.paused_at, { time: clock(now()), place }) : "";
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
  const { title } = chapters[chapterAt(place)];
  byId("offer-text").textContent = fill(labels.offer, { time: clock(place), title });
  byId("offer").hidden = false;
}

function startAfresh() {
  forgetPlace();
  seek(0);
  play();
}

function onTrouble() {
  const name = decodeURIComponent(audio.getAttribute("src") ?? "");
  byId("trouble").textContent = soundIsWithin() ? labels.broken_sound : fill(labels.lost_sound, { name });
  byId("trouble").hidden = false;
}

audio.addEventListener("error", onTrouble);
unpackSound();
drawTrack((index) => {
  toChapter(index);
  play();
});
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", COMMANDS[button.dataset.command]);
}
byId("view").addEventListener("click", toggle);
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
