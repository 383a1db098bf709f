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
    const add = (part, width) => {
      const classes = stroke.filled ? `${part} filled` : part;
      return group.appendChild(svgElement("path", { class: classes, "stroke-width": width }));
    };
    const rim = stroke.halo ? [add(stroke.halo, stroke.width + 2 * figure.rim)] : [];
    return { stroke, paths: [...rim, add(stroke.part, stroke.width)] };
  });
  svg.replaceChildren(group);

  let shown;
  return (turned, mirrored) => {
    const wanted = `${turned} ${mirrored}`;
    if (wanted === shown) return;
    shown = wanted;
    for (const { stroke, paths } of lines) {
      const d = mix(stroke.d, turned);
      for (const path of paths) {
        path.setAttribute("d", d);
        path.setAttribute("opacity", mix(stroke.opacity.map(String), turned));
      }
    }
    const flip = mirrored && figure.mirror !== null;
    group.setAttribute("transform", flip ? `translate(0 ${2 * figure.mirror}) scale(1 -1)` : "");
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
