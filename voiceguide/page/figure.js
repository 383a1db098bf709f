// Draws a figure, and moves it between its start and its turning point.

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes. */
export function svgElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Puts `figure` into `svg`; returns a function that moves it: (turned from 0 to 1, mirrored). */
export function drawFigure(svg, figure) {
  if (!figure) {
    svg.replaceChildren();
    return () => {};
  }
  svg.setAttribute("viewBox", figure.box);
  const group = svgElement("g", {});
  const lines = figure.strokes.map((stroke) => {
    const classes = stroke.filled ? `${stroke.part} filled` : stroke.part;
    const path = group.appendChild(svgElement("path", { class: classes, "stroke-width": stroke.width }));
    return { stroke, path };
  });
  svg.replaceChildren(group);

  let shown;
  return (turned, mirrored) => {
    const wanted = `${turned} ${mirrored}`;
    if (wanted === shown) return;
    shown = wanted;
    for (const { stroke, path } of lines) {
      path.setAttribute("d", mix(stroke.d, turned));
      path.setAttribute("opacity", mix(stroke.opacity.map(String), turned));
    }
    group.setAttribute("transform", (mirrored && figure.mirror) || "");
  };
}

/** The text between two neighbouring frames: the same letters, each number part of the way. */
function mix(frames, part) {
  const place = part * (frames.length - 1);
  const index = Math.min(Math.floor(place), frames.length - 2);
  const rest = place - index;
  const later = frames[index + 1].match(NUMBER);
  let n = 0;
  return frames[index].replace(NUMBER, (number) => (number * (1 - rest) + later[n++] * rest).toFixed(2));
}

const NUMBER = /-?\d+(?:\.\d+)?/g;
