// The bed of a track that is a file of its own: it goes where the voice goes, at a volume of its own.

import { audio, settings, stalls } from "./player.js";

const APART_S = 0.15;

const bed = document.getElementById("bed");

/** Plays, pauses and jumps as the voice does. Without a bed, or where its file is gone, the voice goes on alone. */
export function followVoice() {
  if (!bed) return;
  bed.volume = settings.bed;
  bed.preservesPitch = true;
  bed.playbackRate = audio.playbackRate;
  if (Math.abs(bed.currentTime - audio.currentTime) > APART_S) bed.currentTime = audio.currentTime;
  if (audio.paused || audio.ended || stalls()) bed.pause();
  else if (bed.paused) bed.play().catch(() => {});
}
