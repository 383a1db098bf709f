// A stretch of the track drawn to scale: speech tall, work lower, holds and phases half as high, rests low.

import { svgElement } from "./figure.js";

const TALL = { speech: 84, work: 68, hold: 52, phase: 52, rest: 22 };

/** Draws `shown` chapters into `svg`; returns a function that puts the playhead at a time. */
export function drawLane(svg, shown) {
  const from = shown[0].start_ms;
  const to = shown[shown.length - 1].end_ms;
  const bars = { rest: "", phase: "", hold: "", work: "", speech: "" };
  for (const event of shown.flatMap((chapter) => chapter.events)) {
    const kind = event.text ? "speech" : event.kind;
    if (kind in bars) bars[kind] += `M${event.start_ms - from} 100V${100 - TALL[kind]}H${event.end_ms - from}V100Z`;
  }
  svg.setAttribute("viewBox", `0 0 ${to - from} 100`);
  const head = svgElement("path", { class: "head" });
  const edges = shown
    .slice(1)
    .map((chapter) => `M${chapter.start_ms - from} 0V100`)
    .join("");
  svg.replaceChildren(
    ...Object.entries(bars).map(([kind, d]) => svgElement("path", { class: kind, d })),
    svgElement("path", { class: "edge", d: edges }),
    head,
  );
  return (ms) => head.setAttribute("d", `M${ms - from} 0V100`);
}
