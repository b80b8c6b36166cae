// Being told while the app is closed (Push API): off until she turns it on, ended here or from another phone.
import { say, made, moment } from "./show.js";

const $ = (name) => document.getElementById(name);
const HOME = "/pocket/push";

const can = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const octets = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const manager = async () => (await navigator.serviceWorker.ready).pushManager;
const current = async () => (can() ? (await manager()).getSubscription() : null);

/** What the server knows: its key, the form's token, the phones. Nothing where she is signed out. */
async function known() {
  const answer = await fetch(HOME, { headers: { Accept: "application/json" } });
  return answer.ok && !answer.redirected ? answer.json() : null;
}
async function send(path, said) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(said), headers: { Accept: "application/json" } });
  if (answer.ok && !answer.redirected) return;
  const problem = await answer.json().catch(() => ({}));
  throw Object.assign(new Error(`${answer.status}`), { told: problem.message?.[document.documentElement.lang] });
}
/** This phone's among them. A subscription of somebody who was signed in here before is none of hers. */
const own = (found, mine) => mine && found.phones.find((one) => one.endpoint === mine.endpoint);

async function turn_on(found) {
  if ((await Notification.requestPermission()) !== "granted") throw Object.assign(new Error(), { name: "NotAllowedError" });
  await (await current())?.unsubscribe();
  const made_now = await (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: octets(found.key) });
  const { endpoint, keys } = made_now.toJSON();
  try {
    await send(HOME, { form: found.form, endpoint, p256dh: keys.p256dh, auth: keys.auth });
  } catch (error) {
    await made_now.unsubscribe();
    throw error;
  }
}
async function end(found, id) {
  await send(`${HOME}/end`, { form: found.form, id });
}
async function turn_off(found, id) {
  await (await current())?.unsubscribe();
  if (id) await end(found, id);
}

async function doing(work) {
  try {
    await work();
    await start();
  } catch (error) {
    $("push-state").textContent = error.told ?? say(error.name === "NotAllowedError" ? "push_denied" : "push_failed");
  }
}
/** As things stand. */
export async function start() {
  const found = await known().catch(() => null);
  $("push").hidden = !found;
  if (!found) return;
  const mine = await current().catch(() => null), told = own(found, mine);
  if (mine && !told) await mine.unsubscribe();
  $("push-turn").hidden = !can();
  $("push-state").textContent = say(!can() ? "push_cannot" : told ? "push_is_on" : "push_is_off");
  $("push-turn").textContent = say(told ? "push_off" : "push_on");
  $("push-turn").onclick = () => doing(() => (told ? turn_off(found, told.id) : turn_on(found)));
  const others = found.phones.filter((one) => one !== told);
  $("push-others").hidden = others.length === 0;
  $("push-others").lastElementChild.replaceChildren(...others.map((one) => {
    const button = Object.assign(made("button", "quiet", say("push_end", { name: one.name, time: moment(one.since) })), { type: "button" });
    button.onclick = () => doing(() => end(found, one.id));
    return button;
  }));
}
/** The phone is told nothing any more, and its Sésame knows so where it can be reached. */
export async function forget() {
  const mine = await current().catch(() => null);
  if (!mine) return;
  const found = await known().catch(() => null);
  await turn_off(found, found && own(found, mine)?.id).catch(() => {});
  await start();
}
