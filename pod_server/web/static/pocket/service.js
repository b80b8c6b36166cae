// The service worker: the program and its page stand on the phone, by digest. Cards, snapshot and
// everything else of the account's origin go to the server untouched.
const OURS = "sesame-pocket-", CACHE = OURS + VERSION, PAGE = "/pocket/";

const hexadecimal = (octets) => [...new Uint8Array(octets)].map((one) => one.toString(16).padStart(2, "0")).join("");
const digest = async (answer) => hexadecimal(await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer()));

/** Put one file into the cache as the list has it: what an older program left, else from the server. */
async function placed(cache, path, wanted) {
  const old = await caches.match(path);
  const answer = old && (await digest(old)) === wanted ? old : await fetch(path, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  if ((await digest(answer)) === wanted) await cache.put(path, answer.clone());
  return answer;
}
/** The page as it is for whoever is signed in; nothing is kept of a way to sign in. */
async function page(request) {
  const answer = await fetch(request, { credentials: "same-origin" });
  const is = answer.ok && !answer.redirected && new URL(answer.url).pathname === PAGE;
  if (is) await (await caches.open(CACHE)).put(PAGE, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const had = await Promise.all(Object.keys(LATER).map((path) => caches.match(path)));
    const later = Object.entries(LATER).filter((_, i) => had[i]);  // who scans without a network goes on to
    await Promise.all([...Object.entries(FIRST), ...later].map(([path, wanted]) => placed(cache, path, wanted)));
    const before = await caches.match(PAGE);
    if (before) await cache.put(PAGE, before);
    await page(PAGE).catch(() => {});
    await self.skipWaiting();
  })());
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

async function shown(event, url) {
  const there = await (await caches.open(CACHE)).match(PAGE);
  if (!there) return page(event.request);
  if (url.searchParams.has("lang")) return page(event.request).catch(() => there);
  event.waitUntil(renewed(there.clone(), event.resultingClientId).catch(() => {}));
  return there;
}
/** The page made anew for the next time; at once where it is somebody else's, or in another language. */
async function renewed(there, client) {
  const fresh = await page(PAGE);
  if (!fresh.ok || fresh.redirected) return;
  const [before, now] = (await Promise.all([there.text(), fresh.text()])).map((text) => text.match(/<html[^>]*>|data-whose="\w+"/g)?.join());
  if (before !== now) (await self.clients.get(client))?.postMessage("reload");
}
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === PAGE) event.respondWith(shown(event, url));
  else if (url.pathname in FIRST || url.pathname in LATER) {
    event.respondWith(kept(url.pathname, FIRST[url.pathname] ?? LATER[url.pathname]));
  }
});
async function kept(path, wanted) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? placed(cache, path, wanted);
}

/** Something waits: said in the page's language. What cannot be read is told as something that waits. */
async function rung(event) {
  const said = (() => { try { return event.data.json(); } catch { return {}; } })();
  const there = await (await caches.open(CACHE)).match(PAGE);
  const [, found] = (there && (await there.text()).match(/<html lang="(fr|en)"/)) ?? [];
  const lang = found ?? (/^fr/.test(navigator.language) ? "fr" : "en");
  const kind = Object.hasOwn(TOLD[lang], said.kind) ? said.kind : "payment";
  const [title, body] = TOLD[lang][kind];
  const data = /^\/(?![/\\])/.test(said.page ?? "") ? said.page : PAGE;
  await self.registration.showNotification(title, { body, lang, data, tag: kind, renotify: true, icon: "/pocket/icon-192.png" });
}
self.addEventListener("push", (event) => event.waitUntil(rung(event)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(new URL(event.notification.data, location.origin)));
});
