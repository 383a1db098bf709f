// Lets the served pages play without their server: keeps the list, and each page that was opened with its sound.

const NAME = "voiceguide 1";
const PATIENCE_MS = 3000;

/** What the server gives, and otherwise what was kept of it. A page that comes is kept in place of the old one. */
async function answer(request) {
  const kept = await caches.match(request.url);
  const impatience = new AbortController();
  const timer = kept && setTimeout(() => impatience.abort(), PATIENCE_MS);
  try {
    const fresh = await fetch(request, { signal: impatience.signal });
    clearTimeout(timer);
    if (fresh.status === 200 && request.method === "GET" && !request.headers.has("range") && kept) {
      const cache = await caches.open(NAME);
      await cache.put(request.url, fresh.clone());
    }
    return fresh;
  } catch (error) {
    if (!kept) throw error;
    return part(kept, request.headers.get("range"));
  }
}

/** The part of a kept file that is asked for: players ask for sound in parts, and need them to seek. */
async function part(whole, range) {
  const wanted = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!wanted) return whole;
  const blob = await whole.blob();
  const start = Number(wanted[1]);
  const end = wanted[2] ? Math.min(Number(wanted[2]), blob.size - 1) : blob.size - 1;
  const headers = {
    "Content-Type": whole.headers.get("Content-Type"),
    "Content-Range": `bytes ${start}-${end}/${blob.size}`,
    "Content-Length": String(end - start + 1),
  };
  return new Response(blob.slice(start, end + 1), { status: 206, headers });
}

/** Keeps what is at these addresses; what the server has not changed is not fetched again. */
async function keep(addresses) {
  const cache = await caches.open(NAME);
  for (const address of addresses) {
    const kept = await cache.match(address);
    const there = await fetch(address, { method: "HEAD" });
    if (!kept || kept.headers.get("ETag") !== there.headers.get("ETag")) await cache.add(address);
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep(["./", "manifest.webmanifest"])));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data).catch(() => {})));
self.addEventListener("fetch", (event) => {
  const ours = event.request.url.startsWith(self.registration.scope);
  if (ours && event.request.method === "GET") event.respondWith(answer(event.request));
});
