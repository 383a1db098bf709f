// The sound: playing, pausing, jumping and undoing a jump, speed and volume.

import { chapters, timeline } from "./data.js";
import { remember, remembered } from "./memory.js";
import { chapterAt } from "./moment.js";

export const STEP_MS = 5000;
const AGAIN_MS = 3000;
const WORTH_UNDOING_MS = 6000;
const UNDO_FOR_MS = 8000;
const ONE_JUMP_MS = 1000;
const SPEEDS = [0.8, 0.9, 1, 1.1, 1.2];
const AROUND_CHIME_MS = 30;

export const audio = document.getElementById("audio");
export const settings = { speed: 1, voice: 1, chimes: 1, bed: 1, countdown: true, ...remembered("settings") };

/** Whether the sound is carried within the page. */
export const soundIsWithin = () => !audio.getAttribute("src") || audio.src.startsWith("blob:");

let unpacking = null;
let wanted = false;

/** Gives the audio element the sound that is carried within the page, if there is one: MP3, deflated, in Base64. */
export function unpackSound() {
  unpacking = unpack().finally(() => (unpacking = null));
  return unpacking;
}

async function unpack() {
  const carried = document.getElementById("sound");
  if (!carried) return;
  const bytes = fromBase64(carried.textContent);
  carried.remove();
  const whole = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  audio.src = URL.createObjectURL(new Blob([await new Response(whole).arrayBuffer()], { type: "audio/mpeg" }));
}

/** Bytes that are written as Base64: at once where the browser knows how, else one by one. */
function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

export const now = () => Math.min(Math.round(audio.currentTime * 1000), timeline.length_ms);

/** Goes to a time without an offer to undo it. */
export function moveTo(ms) {
  audio.currentTime = Math.min(Math.max(ms, 0), timeline.length_ms) / 1000;
}

let jump = null;

/** Goes to a time that the listener asks for. What is asked for within a second, such as a drag, is one jump. */
export function seek(ms) {
  const at = Date.now();
  const goesOn = jump && at - jump.at < ONE_JUMP_MS;
  jump = { from: goesOn ? jump.from : now(), at };
  moveTo(ms);
  jump.far = Math.abs(now() - jump.from) >= WORTH_UNDOING_MS;
}

/** Where the last jump began, in milliseconds; undefined when it was short or some seconds ago. */
export const undoable = () => (jump?.far && Date.now() - jump.at < UNDO_FOR_MS ? jump.from : undefined);

export function undo() {
  const from = undoable();
  jump = null;
  if (from !== undefined) moveTo(from);
}

export const skip = (ms) => seek(now() + ms);
export function pause() {
  wanted = false;
  audio.pause();
}

/** Starts, or starts again after the end. A browser that refuses waits for a tap. */
export function play() {
  wanted = true;
  return unpacking ? unpacking.then(() => wanted && start()) : start();
}

function start() {
  if (audio.ended) moveTo(0);
  if (audio.error) loadAgain();
  return audio.play().catch(() => {});
}

/** Asks once more for a sound that was missing or broken off, and stays at the same place. */
function loadAgain() {
  const place = audio.currentTime;
  audio.load();
  audio.currentTime = place;
  setSpeed(settings.speed);
}

/** Whether it is to play but has nothing to play. */
export const stalls = () => !audio.paused && !audio.ended && !audio.error && audio.readyState < 3;

export const repeat = () => toChapter(chapterAt(now()));
export const next = () => toChapter(chapterAt(now()) + 1);

/** To the start of this chapter; soon after its start, to that of the one before. */
export function previous() {
  const index = chapterAt(now());
  toChapter(now() - chapters[index].start_ms < AGAIN_MS ? index - 1 : index);
}

export function toChapter(index) {
  if (index < chapters.length) seek(chapters[Math.max(index, 0)].start_ms);
}

/** The end of the introduction while it lasts, else undefined. */
export const introductionEnds = () =>
  chapters[chapterAt(now())].kind === "intro" ? chapters[chapterAt(now())].end_ms : undefined;

export function skipIntroduction() {
  if (introductionEnds() !== undefined) seek(introductionEnds());
}

/** Plays faster or slower at the same pitch. */
export function setSpeed(speed) {
  set("speed", speed);
  audio.preservesPitch = true;
  audio.defaultPlaybackRate = speed;
  audio.playbackRate = speed;
}

/** One step slower (-1) or faster (1). */
export function changeSpeed(step) {
  const index = SPEEDS.indexOf(settings.speed) + step;
  setSpeed(SPEEDS[Math.min(Math.max(index, 0), SPEEDS.length - 1)]);
}

export function set(name, value) {
  settings[name] = value;
  remember("settings", settings);
}

const chimes = chapters
  .flatMap((chapter) => chapter.events)
  .filter((event) => event.chime || event.breathed)
  .map((chime) => ({ from: chime.start_ms - AROUND_CHIME_MS, to: chime.end_ms + AROUND_CHIME_MS }));

/** Which volume holds at `ms`, and when the other one takes over; the change lies in the silence around a chime. */
export function volumeAt(ms) {
  const chime = chimes.find((each) => ms < each.to);
  const within = chime && ms >= chime.from;
  return { volume: within ? settings.chimes : settings.voice, until_ms: within ? chime.to : chime?.from };
}

let turn = 0;

/** Sets the volume for what sounds now, and again at the next change while it plays. */
export function setVolume() {
  clearTimeout(turn);
  const { volume, until_ms } = volumeAt(now());
  audio.volume = volume;
  if (!audio.paused && until_ms !== undefined) turn = setTimeout(setVolume, (until_ms - now()) / settings.speed + 1);
}

/** Whether a page may set the volume here: on iPhones only the buttons of the phone do. */
export function volumeCanBeSet() {
  const before = audio.volume;
  audio.volume = before > 0.5 ? 0.5 : 0.9;
  const can = audio.volume !== before;
  audio.volume = before;
  return can;
}
