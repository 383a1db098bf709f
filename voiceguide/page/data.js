// What the page was made with: the timeline, the figures, the words to show, the keys, and a name for this very track.

const data = JSON.parse(document.getElementById("data").textContent);

export const timeline = data.timeline;
export const figures = data.figures;
export const labels = data.labels;
export const keys = data.keys;
export const trackId = data.id;
export const chapters = timeline.chapters.map((chapter) => ({
  ...chapter,
  events: [...chapter.sounds, ...chapter.quiets].sort((a, b) => a.start_ms - b.start_ms),
}));

const two = (n) => String(n).padStart(2, "0");

/** 90000 → "1:30". */
export function clock(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A label with its braces filled in: "{a} of {b}" and { a: 1, b: 2 } give "1 of 2". */
export function fill(label, values) {
  return label.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
