// The app: which part is shown, what a code leads to. From the phone to its own Sésame and nowhere else.
import { read, ladder, Wrong } from "./codes.js";
import * as store from "./store.js";
import { say, made, moment, tag, card as drawn, beside } from "./show.js";
import { lists } from "./lists.js";
import { camera } from "./camera.js";
import { SCHEME } from "./decide.js";
import * as pay from "./pay.js";
import * as push from "./push.js";

const $ = (name) => document.getElementById(name);
const POLL = 15_000, REFRESH = 1_800_000;
const show = (found, on) => { found.hidden = !on; };

/** Whether this server has the address. */
const has = (name) => document.body.dataset.has.split(" ").includes(name);
function notice(text) {
  $("notice").textContent = text;
  show($("notice"), Boolean(text));
}
/** What a wrong code is told as. */
const told = (error) => say(error.name, { digits: error.digits, right: error.right });
const quietly = (work) => work.catch(() => notice(say("no_room")));

// ---- what a code leads to ---------------------------------------------------------------------

/** What the phone has of it: {card, at}; what came last of the copy and what was seen before. */
async function held(thing) {
  const { copied, copy, seen } = await store.held(ladder(thing).map((one) => one.key), thing.key);
  if (seen && (!copied || seen.at > copy.made)) return { card: seen.card, at: seen.at };
  return copied ? { card: copied, at: copy.made } : null;
}
/** A card of another batch than the one that was scanned, for want of a nearer one. */
function is_of_another(card, thing) {
  try {
    return !ladder(thing).some((one) => one.path === read(card.thing).path);
  } catch {
    return false;
  }
}
/** What the server has of it now: {card} or {none}, with why; throws where it is out of reach. */
async function asked(thing) {
  const answer = await fetch(`/pocket/card?code=${encodeURIComponent(thing.key)}`, { headers: { Accept: "application/json" } });
  const is_out = answer.redirected || answer.status === 401;
  show($("signed-out"), is_out);
  if (is_out || answer.status >= 500 || !/json/.test(answer.headers.get("Content-Type") ?? "")) throw new Error("no answer");
  const said = await answer.json();
  return answer.ok ? { card: said } : { none: said.message?.[document.documentElement.lang] ?? say("unknown") };
}

let current = 0;
function paint(card, thing, from, is_fresh) {
  const flags = !is_fresh && is_of_another(card, thing) ? [{ text: say("other_batch") }, ...(card.flags ?? [])] : card.flags;
  $("card-title").textContent = card.name || thing.shown;
  $("card").replaceChildren(...drawn({ ...card, flags }, thing.shown, thing.level));
  $("card-from").textContent = from;
  document.title = card.name || thing.shown;
}
/** A way to the card of a code: from the phone at once, from the server as soon as it answers. */
async function open(text, how) {
  const mine = ++current, is_here = () => mine === current;
  $("card").replaceChildren();
  $("card-title").textContent = say("wait");
  $("card-from").textContent = "";
  show($("favourite"), false);
  let thing;
  try {
    thing = read(text);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    $("card-title").textContent = text.slice(0, 80);
    return notice(told(error));
  }
  const local = await (how === "scanned" && ahead ? ahead : held(thing)).catch(() => null);
  if (!is_here()) return;
  if (local) {
    paint(local.card, thing, say("from_copy", { time: moment(local.at) }));
    if (how === "scanned") requestAnimationFrame(() => requestAnimationFrame(painted));
  }
  const entry = { path: thing.key, name: local?.card.name ?? "", brand: local?.card.brand ?? "", at: new Date().toISOString() };
  if (how === "scanned") quietly(store.scanned(entry));
  favouring(entry);
  try {
    const { card: fresh, none } = await asked(thing);
    if (fresh) {
      const at = new Date().toISOString();
      quietly(store.see(thing.key, fresh, at));
      quietly(store.named(thing.key, fresh.name, fresh.brand));
      Object.assign(entry, { name: fresh.name, brand: fresh.brand });
      if (is_here()) paint(fresh, thing, say("from_server", { time: moment(at) }), true);
    } else if (is_here()) {
      $("card-title").textContent = thing.shown;
      $("card").replaceChildren();
      $("card-from").textContent = none;
    }
  } catch {
    if (!is_here()) return;
    if (local) $("card-from").textContent = say("offline_since", { time: moment(local.at) });
    else {
      $("card-title").textContent = thing.shown;
      $("card-from").textContent = say("unknown_offline");
    }
  }
}
/** By the frame after the one that drew it, it is on the screen. */
function painted() {
  performance.mark("card-painted");
  if (performance.getEntriesByName("code-read").length) performance.measure("card-shown", "code-read", "card-painted");
}
async function favouring(entry) {
  const button = $("favourite");
  const is = Boolean(await store.favoured(entry.path).catch(() => null));
  button.setAttribute("aria-pressed", String(is));
  show(button, true);
  button.onclick = () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    quietly(on ? store.favour(entry) : store.unfavour(entry.path));
  };
}
/** A product was named: by camera, by hand, by a link. */
function found(thing) {
  performance.clearMarks();
  performance.clearMeasures();
  performance.mark("code-read");
  const next = `#card=${encodeURIComponent(thing.key)}`;
  arrived = thing.key;
  ahead = held(thing);
  ahead.catch(() => {});
  if (location.hash === next) route();
  else location.hash = next;
}
/** What came in last, and what the phone has of it: looked for while the page turns to it. */
let arrived = "", ahead = null;

// ---- which part is shown ----------------------------------------------------------------------

async function compare(texts) {
  const cards = [];
  for (const text of texts.slice(0, 3)) {
    const thing = read(text), local = await held(thing).catch(() => null);
    const card = local?.card ?? (await asked(thing).catch(() => ({}))).card;
    cards.push(card ?? { name: thing.shown, lines: [] });
  }
  $("beside").replaceChildren(beside(cards));
}
let first = true;
async function route() {
  const [name, value = ""] = location.hash.slice(1).split("=");
  const views = [...document.querySelectorAll("[data-view]")];
  const view = views.find((one) => one.dataset.view === name) ?? views[0];
  for (const one of views) show(one, one === view);
  for (const link of document.querySelectorAll(".parts a"))
    if (link.hash === `#${view.dataset.view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  notice("");
  document.title = view.querySelector("h1").textContent;
  if (view.dataset.view !== "scan") eye.stop();
  scrollTo(0, 0);
  if (!first) view.querySelector("h1").focus();
  first = false;
  const how = arrived && arrived === decodeURIComponent(value) ? "scanned" : "looked";
  arrived = "";
  try {
    if (view.dataset.view === "card") await open(decodeURIComponent(value), how);
    if (view.dataset.view === "pay") await pay.open(decodeURIComponent(value));
    if (view.dataset.view === "history") await list.history();
    if (view.dataset.view === "favourites") await list.favourites();
    if (view.dataset.view === "compare") await compare(value.split("|").map(decodeURIComponent));
  } catch {
    notice(say("no_room"));
  }
}
const list = lists(notice), eye = camera(entered, notice);

/** A code or a text came in: whether it names a product, or is a till's request. */
function entered(text) {
  if (text.trim().startsWith(SCHEME)) {
    const next = `#pay=${encodeURIComponent(text.trim())}`;
    if (location.hash === next) route();
    else location.hash = next;
    return true;
  }
  let thing;
  try {
    thing = read(text);
  } catch (error) {
    notice(told(error));
    return false;
  }
  found(thing);
  return true;
}
/** The same by hand: what was wrong is read out, and where it stands is close by. */
const typed = (text) => entered(text) || $("notice").focus();
$("by-digits").addEventListener("submit", (event) => {
  event.preventDefault();
  typed($("digits").value);
});
$("by-text").addEventListener("submit", (event) => {
  event.preventDefault();
  typed($("text").value);
});
$("erase").addEventListener("click", async () => {
  await quietly(store.erase());
  if (has("push")) await push.forget();
  $("copy").textContent = say("erased");
  $("signature").textContent = "";
});

// ---- the copy, and what waits -----------------------------------------------------------------

const copier = new Worker("/pocket/copy.js", { type: "module" });
const signature = { verified: "signature_verified", cannot: "signature_cannot", wrong: "signature_wrong" };
function copy_told(facts, state) {
  show($("signed-out"), state === "signed-out");
  if (!facts) $("copy").textContent = say("copy_none");
  else {
    const time = moment(facts.made);
    const old = facts.until && new Date(facts.until) < new Date();
    $("copy").textContent = say("copy_made", { count: facts.count, time }) + (facts.is_cut ? ` ${say("copy_cut")}` : "") + (old ? ` ${say("copy_old", { time: moment(facts.until) })}` : "");
  }
  const how = state === "wrong" ? "wrong" : facts?.signature;
  $("signature").textContent = how ? say(signature[how]) : "";
}
copier.onmessage = ({ data }) => (data.state === "no-room" ? notice(say("no_room")) : copy_told(data.facts, data.state));
const refresh = () => has("snapshot") && document.visibilityState === "visible" && copier.postMessage({ ...document.body.dataset });

async function waiting() {
  if (!has("waiting") || document.visibilityState !== "visible" || !navigator.onLine) return;
  if (!$("signed-out").hidden) return;
  const answer = await fetch("/pocket/waiting", { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 401) show($("signed-out"), true);
  if (!answer?.ok || answer.redirected || !/json/.test(answer.headers.get("Content-Type") ?? "")) return;
  const { payments = [] } = await answer.json();
  const items = payments.filter((one) => /^\/(?!\/)/.test(one.page ?? "")).map((one) => {
    const link = made("a", "", say("see_payment"));
    link.href = one.page;
    return made("li", "", `${one.payee} · ${amount(one)} `, link);
  });
  $("waiting").querySelector("ul").replaceChildren(...items);
  if (items.length && $("waiting").hidden) navigator.vibrate?.([80, 60, 80]);
  show($("waiting"), items.length > 0);
}
function amount(one) {
  const form = { style: "currency", currency: one.currency };
  return Number(one.amount).toLocaleString(tag, form);
}

addEventListener("hashchange", route);
addEventListener("online", refresh);
addEventListener("online", () => pay.bring().catch(() => {}));
document.addEventListener("visibilitychange", () => {
  refresh();
  if (document.visibilityState === "visible") waiting();
  else eye.stop();
});
setInterval(refresh, REFRESH);
setInterval(waiting, POLL);
setInterval(() => document.visibilityState === "visible" && pay.bring().catch(() => {}), 4 * POLL);

/** What another app shared (Web Share Target), or a link pasted into our own address. */
function shared() {
  const sent = new URLSearchParams(location.search);
  const text = ["url", "text", "title"].map((name) => sent.get(name)).filter(Boolean).join("\n");
  if (!text) return;
  history.replaceState(null, "", "/pocket/");
  $("text").value = text;
  typed(text);
}
async function start() {
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("message", () => location.reload());
    navigator.serviceWorker.register("/pocket/service.js").catch(() => {});
  }
  await route();
  shared();
  copy_told(await store.kept("copy").catch(() => null), "");
  refresh();
  waiting();
  if (has("push")) push.start();
  pay.bring().catch(() => {});
}
start();
