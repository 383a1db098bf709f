// Starts the page: sound, buttons, keys, and the offer to go on.

import { followVoice } from "./bed.js";
import { chapters, clock, fill, keys, labels } from "./data.js";
import { answerMediaKeys, holdScreen, tellPosition, toggleFullScreen } from "./device.js";
import { isDone, rememberDone, thisWeek } from "./history.js";
import { chapterAt } from "./moment.js";
import { forgetPlace, keepPlace, keptPlace } from "./place.js";
import {
  STEP_MS,
  audio,
  changeSpeed,
  introductionEnds,
  moveTo,
  next,
  now,
  pause,
  play,
  previous,
  repeat,
  seek,
  set,
  setSpeed,
  setVolume,
  settings,
  skip,
  skipIntroduction,
  soundIsWithin,
  stalls,
  toChapter,
  undo,
  undoable,
  unpackSound,
  volumeCanBeSet,
} from "./player.js";
import { onlyOneTab } from "./tabs.js";
import { askStatus, causeOf } from "./trouble.js";
import { drawTrack, show } from "./view.js";

const COUNTDOWN_S = 5;
const UNDO_SHOWN_MS = 8100;

const byId = (id) => document.getElementById(id);

const COMMANDS = {
  toggle,
  next_exercise: next,
  previous_exercise: previous,
  repeat,
  back: () => skip(-STEP_MS),
  ahead: () => skip(STEP_MS),
  undo,
  skip_introduction: () => {
    skipIntroduction();
    closeMore();
  },
  slower: () => changeSpeed(-1),
  faster: () => changeSpeed(1),
  full_screen: toggleFullScreen,
};
const WHILE_HELD = ["back", "ahead"];

function onKey(event) {
  const name = event.key === " " ? "space" : event.key.toLowerCase().replace("arrow", "");
  const command = keys[event.shiftKey && event.key.startsWith("Arrow") ? `shift+${name}` : name];
  if (!command || event.ctrlKey || event.metaKey || event.altKey || isTheirs(event)) return;
  event.preventDefault();
  if (!event.repeat || WHILE_HELD.includes(command)) COMMANDS[command]();
}

/** A key that the focused control needs itself: space on a button, arrows on a slider. */
function isTheirs({ key, target }) {
  if (target.closest("select")) return true;
  if (key === " ") return Boolean(target.closest("button, summary, input"));
  return key.startsWith("Arrow") && target.matches("input");
}

let secondsToStart = 0;
let countdown = 0;

/** Plays or pauses; at the start of the track it counts down first, so that one can lie down. */
function toggle() {
  if (secondsToStart) stopCountdown();
  else if (!audio.paused) pause();
  else if (settings.countdown && (now() === 0 || audio.ended)) countDown();
  else play();
}

/** Phones let a page start sound only at a tap: what was started once at a tap may be started again without one. */
function countDown() {
  play();
  pause();
  secondsToStart = COUNTDOWN_S;
  countdown = setInterval(() => {
    secondsToStart -= 1;
    if (!secondsToStart) {
      stopCountdown();
      play();
    }
    onState();
  }, 1000);
  onState();
}

function stopCountdown() {
  clearInterval(countdown);
  secondsToStart = 0;
  onState();
}

let frame = 0;

/** Every frame while playing; `timeupdate` goes on where frames stop, in a hidden page. */
function everyFrame() {
  show(now());
  frame = audio.paused ? 0 : requestAnimationFrame(everyFrame);
}

function state() {
  if (secondsToStart) return "starting";
  if (audio.ended) return "paused";
  if (audio.paused) return now() === 0 ? "ready" : "paused";
  return stalls() ? "loading" : "playing";
}

function hint() {
  if (secondsToStart) return fill(labels.starting, { seconds: secondsToStart });
  if (state() === "loading") return labels.loading;
  if (state() === "ready") return labels.start_hint;
  return audio.ended ? labels.ended_hint : labels.paused_hint;
}

function onState() {
  const playing = state() === "playing" || state() === "loading";
  document.body.dataset.state = state();
  byId("play").setAttribute("aria-label", playing || secondsToStart ? labels.pause : labels.play);
  byId("hint").textContent = hint();
  show(now());
  if (playing) {
    byId("offer").hidden = true;
    frame ||= requestAnimationFrame(everyFrame);
  }
  tell();
  tellPosition();
  setVolume();
  followVoice();
  holdScreen(tellOfScreen);
  remainHere();
}

/** Tells a screen reader where we are, but only when the coach is silent. */
function tell() {
  const chapter = chapters[chapterAt(now())];
  const place = chapter.number ? fill(labels.place, chapter) : chapter.title;
  byId("status").textContent = audio.paused ? fill(labels.paused_at, { time: clock(now()), place }) : "";
}

/** Keeps the place, and lets it go at the end. */
function remainHere() {
  if (audio.ended) forgetPlace();
  else keepPlace(now());
}

function onSeek() {
  show(now());
  tellPosition();
  setVolume();
  followVoice();
  remainHere();
  offerToUndo();
  byId("skip-introduction").hidden = introductionEnds() === undefined;
  if (audio.paused) tell();
}

let undoTimer = 0;

function offerToUndo() {
  const from = undoable();
  byId("undo").hidden = from === undefined;
  clearTimeout(undoTimer);
  if (from === undefined) return;
  byId("undo").textContent = fill(labels.undo_to, { time: clock(from) });
  undoTimer = setTimeout(offerToUndo, UNDO_SHOWN_MS);
}

let goneOnFrom = 0;

function offerToGoOn() {
  const place = keptPlace();
  if (place === undefined) return;
  moveTo(place);
  goneOnFrom = place;
  const { title } = chapters[chapterAt(place)];
  byId("offer-text").textContent = fill(labels.offer, { time: clock(place), title });
  byId("offer").hidden = false;
}

function startAfresh() {
  byId("offer").hidden = true;
  forgetPlace();
  moveTo(0);
  goneOnFrom = 0;
  wasDone = false;
  toggle();
}

let wasDone = false;

/** Once for each time through the track. */
function noteDone() {
  if (now() < goneOnFrom) goneOnFrom = 0;
  if (wasDone || audio.paused || !isDone(now(), audio.played, goneOnFrom)) return;
  wasDone = true;
  rememberDone(new Date());
  showWeek();
}

function showWeek() {
  byId("week").textContent = thisWeek(new Date());
  byId("week").hidden = !byId("week").textContent;
}

/** Says what is wrong until it is closed, or mended. */
function say(text) {
  byId("trouble-text").textContent = text;
  byId("trouble").hidden = false;
}

async function onTrouble() {
  const { code, message } = audio.error;
  const within = soundIsWithin();
  pause();
  const status = within ? undefined : await askStatus(audio.currentSrc || audio.src);
  const plays = audio.canPlayType("audio/mpeg") !== "";
  const name = decodeURIComponent(audio.getAttribute("src") ?? "");
  if (audio.error) say(fill(causeOf({ code, message, status, within, plays }), { name }));
}

let toldOfScreen = false;

function tellOfScreen() {
  if (!toldOfScreen) say(labels.screen_may_sleep);
  toldOfScreen = true;
}

function onPlaying() {
  if (byId("trouble-text").textContent !== labels.screen_may_sleep) closeTrouble();
}

function closeTrouble() {
  byId("trouble").hidden = true;
}

/** Uncovers what plays, after something was chosen behind "more". */
function closeMore() {
  byId("more").hidePopover();
}

function showSettings() {
  byId("speed").value = String(settings.speed);
  byId("voice-volume").value = String(settings.voice);
  byId("chime-volume").value = String(settings.chimes);
  byId("bed-volume").value = String(settings.bed);
  byId("countdown").checked = settings.countdown;
  byId("volumes").hidden = !volumeCanBeSet();
}

const tellOthers = onlyOneTab(() => {
  if (audio.paused) return;
  pause();
  say(labels.started_elsewhere);
});

/** A page that `voiceguide serve` sends can be installed, and plays without the server once it has been opened. */
function keepForLater() {
  if (!("serviceWorker" in navigator) || !document.querySelector("link[rel=manifest]")) return;
  navigator.serviceWorker.register("service-worker.js").catch(() => {}); // without it, all but playing offline works
  navigator.serviceWorker.ready.then(({ active }) => {
    const sounds = soundIsWithin() ? [] : [audio, document.getElementById("bed")].flatMap((each) => each?.src ?? []);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one
    active.postMessage([location.href.split("#")[0], ...sounds]);
  });
}

audio.addEventListener("error", onTrouble);
drawTrack((index) => {
  toChapter(index);
  play();
  closeMore();
});
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", COMMANDS[button.dataset.command]);
}
byId("view").addEventListener("click", toggle);
byId("go-on").addEventListener("click", play);
byId("afresh").addEventListener("click", startAfresh);
byId("close-trouble").addEventListener("click", closeTrouble);
byId("position").addEventListener("input", (event) => seek(Number(event.target.value)));
byId("speed").addEventListener("change", (event) => setSpeed(Number(event.target.value)));
for (const [id, name] of [
  ["voice-volume", "voice"],
  ["chime-volume", "chimes"],
  ["bed-volume", "bed"],
]) {
  byId(id).addEventListener("input", (event) => {
    set(name, Number(event.target.value));
    setVolume();
    followVoice();
  });
}
byId("countdown").addEventListener("change", (event) => set("countdown", event.target.checked));
byId("fill").hidden = !document.fullscreenEnabled;
document.addEventListener("keydown", onKey);
document.addEventListener("visibilitychange", () => holdScreen(tellOfScreen));
addEventListener("pagehide", remainHere);
for (const name of ["play", "pause", "ended", "waiting", "stalled", "canplay", "playing", "emptied"]) {
  audio.addEventListener(name, onState);
}
audio.addEventListener("play", () => audio.paused || tellOthers());
audio.addEventListener("playing", onPlaying);
audio.addEventListener("ratechange", () => {
  showSettings();
  setVolume();
  followVoice();
  tellPosition();
});
for (const name of ["seeking", "seeked"]) audio.addEventListener(name, onSeek);
audio.addEventListener("timeupdate", () => {
  show(now());
  followVoice();
  byId("skip-introduction").hidden = introductionEnds() === undefined;
  noteDone();
  remainHere();
});
if (audio.error) onTrouble();
answerMediaKeys();
setSpeed(settings.speed);
showSettings();
showWeek();
offerToGoOn();
onSeek();
unpackSound().catch(() => say(labels.sound_unsupported));
keepForLater();
