// What this device remembers for the page, and nowhere else. Some browsers forbid storage by throwing: then nothing is
// remembered, and all else works.

const named = (name) => `voiceguide ${name}`;

/** What was remembered under a name; undefined where there is nothing, or nothing that can be read. */
export function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(named(name))) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(named(name), JSON.stringify(value));
  } catch {
    // Forbidden, or full.
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(named(name));
  } catch {
    // Forbidden.
  }
}
