// A document of just enough for the page's modules, and a small track: an introduction, two exercises, a farewell.

class Element {
  attributes = {};
  children = [];
  dataset = {};
  textContent = "";

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }

  append(...children) {
    this.children.push(...children);
  }

  addEventListener() {}

  pause() {
    this.paused = true;
  }

  appendChild(child) {
    this.children.push(child);
    return child;
  }

  replaceChildren(...children) {
    this.children = children;
  }
}

const LEFT = { rep: 1, reps: 2, set: 1, sets: 1, side: "left" };
const RIGHT = { ...LEFT, rep: 2, side: "right" };

function exercise(start_ms, title, id, number) {
  return {
    title,
    exercise: id,
    number,
    of: 2,
    start_ms,
    end_ms: start_ms + 6000,
    sounds: [
      { start_ms, end_ms: start_ms + 1000, text: title },
      { start_ms: start_ms + 1500, end_ms: start_ms + 2000, text: "Roll.", progress: LEFT, pose: "turn" },
      { start_ms: start_ms + 4000, end_ms: start_ms + 4400, text: "Return.", progress: LEFT, pose: "start" },
      { start_ms: start_ms + 4800, end_ms: start_ms + 5000, text: "Right.", progress: RIGHT, pose: "turn" },
    ],
    quiets: [
      { start_ms: start_ms + 2000, end_ms: start_ms + 4000, kind: "hold", progress: LEFT },
      { start_ms: start_ms + 5000, end_ms: start_ms + 6000, kind: "rest" },
    ],
  };
}

function talk(start_ms, title, kind) {
  const sounds = [
    { start_ms, end_ms: start_ms + 200, chime: "start" },
    { start_ms: start_ms + 300, end_ms: start_ms + 1500, text: "Words." },
    ...(kind === "outro"
      ? [{ start_ms: 22000, end_ms: 23000, text: "Sit.", role: "transition", position: "sitting", lang: "fr" }]
      : []),
  ];
  return { title, kind, position: "standing", start_ms, end_ms: start_ms + 6000, sounds, quiets: [] };
}

const data = {
  id: "a track",
  figures: {},
  positions: {},
  labels: {
    number: "{number} of {of}",
    week: "Done this week: {days}",
    sound_not_found: "not found",
    sound_unreachable: "unreachable",
    sound_damaged: "damaged",
    sound_unsupported: "unsupported",
  },
  history: true,
  films: ["data:video/webm,", "data:video/mp4,"],
  keys: {},
  timeline: {
    title: "Lower back",
    language: "en",
    length_ms: 24000,
    chapters: [
      talk(0, "Introduction", "intro"),
      exercise(6000, "Knee rolls", "roll", 1),
      exercise(12000, "Pelvic tilts", "tilt", 2),
      talk(18000, "Farewell", "outro"),
    ],
  },
};

/** What this device remembers; `allowed` false is a browser that forbids storage. */
export const storage = { entries: new Map(), allowed: true };
Object.defineProperty(globalThis, "localStorage", {
  configurable: true,
  get() {
    if (!storage.allowed) throw new Error("forbidden");
    return {
      getItem: (key) => storage.entries.get(key) ?? null,
      setItem: (key, value) => storage.entries.set(key, value),
      removeItem: (key) => storage.entries.delete(key),
    };
  },
});

export const audio = new Element();
export const bed = new Element();
const elements = { data: Object.assign(new Element(), { textContent: JSON.stringify(data) }), audio, bed };

globalThis.document = {
  visibilityState: "visible",
  getElementById: (id) => elements[id],
  createElementNS: (_, name) => Object.assign(new Element(), { name }),
};

export const svg = () => new Element();
