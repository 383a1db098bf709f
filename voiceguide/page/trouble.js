// Why the sound can't be played, in a word: the label that says what to do.

import { labels } from "./data.js";

const NETWORK = 2;
const DECODE = 3;

/**
 * The label for an error of the audio element.
 * `code` and `message` are the error's; `status` is what a server answered: 0 when none did, undefined when none was
 * asked. `within` says that the sound is carried in the page, `plays` that the browser knows MP3.
 */
export function causeOf({ code, message = "", status, within, plays }) {
  if (!plays) return labels.sound_unsupported;
  if (code === NETWORK || status === 0 || status >= 500) return labels.sound_unreachable;
  if (code === DECODE || within || /DEMUXER|DECODER|METADATA/i.test(message)) return labels.sound_damaged;
  return status >= 200 && status < 400 ? labels.sound_damaged : labels.sound_not_found;
}

/** What a server answers when it is asked for the sound; undefined where there is no server. */
export async function askStatus(address) {
  if (!/^https?:/.test(address)) return undefined;
  const answer = await fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => null);
  return answer?.status ?? 0;
}
