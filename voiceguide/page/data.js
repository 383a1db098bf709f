// What the page was made with: the timeline, the figures, the words to show, the keys, and a name for the routine.

const data = JSON.parse(document.getElementById("data").textContent);

export const timeline = data.timeline;
export const figures = data.figures;
/** The figures of positions, by id. */
export const positions = data.positions;
export const labels = data.labels;
export const keys = data.keys;
export const routineId = data.id;
export const keepsHistory = data.history;
/** A film of silence and darkness, as addresses: one for each kind of browser. */
export const films = data.films;
/** What is shown as one: a chapter, or each of the stations in it. */
export const chapters = timeline.chapters.flatMap((chapter) => {
  const events = [...chapter.sounds, ...chapter.quiets].sort((a, b) => a.start_ms - b.start_ms);
  if (!chapter.stations) return [{ ...chapter, events }];
  return chapter.stations.map((station, index) => {
    const end_ms = chapter.stations[index + 1]?.start_ms ?? chapter.end_ms;
    const inside = events.filter((event) => event.start_ms >= station.start_ms && event.start_ms < end_ms);
    return { kind: chapter.kind, ...station, end_ms, events: inside };
  });
});

const two = (n) => String(n).padStart(2, "0");

/** 90000 → "1:30". */
export function clock(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The section of a chapter and the round, as far as it has them. */
export function placeOf(chapter) {
  const round = chapter.rounds > 1 ? fill(labels.round, chapter) : "";
  return [chapter.section, round].filter(Boolean).join(" · ");
}

/** A label with its braces filled in: "{a} of {b}" and { a: 1, b: 2 } give "1 of 2". */
export function fill(label, values) {
  return label.replace(/\{(\w+)\}/g, (_, name) => isolated(label, String(values[name])));
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** What is put into a label, between marks that keep the order of both where one of them runs from right to left. */
function isolated(label, value) {
  return RIGHT_TO_LEFT.test(label + value) ? `\u2068${value}\u2069` : value;
}
