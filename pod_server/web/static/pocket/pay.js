// The part of the app where a payment is decided without her server (decision 0053).
import * as store from "./store.js";
import { say, made, moment, tag } from "./show.js";
import { request, payee, notice, key_of, decided, hash, Undecided } from "./decide.js";

const $ = (name) => document.getElementById(name);
const show = (found, on) => { found.hidden = !on; };
/** Decisions that are kept, the oldest first. */
const MOST = 50;
const decisions = async () => (await store.kept("decided").catch(() => null)) ?? [];

/** What to decide with: the copy, and this phone's key. Throws `Undecided`. */
async function ready() {
  const [copy, payer] = await Promise.all([store.kept("copy"), store.kept("payer")]);
  if (!copy || !payer) throw new Undecided("pay_no_copy");
  if (copy.signature !== "verified") throw new Undecided("pay_unverified");
  if (new Date(copy.until) < new Date()) throw new Undecided("pay_old");
  const mine = await key_of(payer.pod);
  if (!mine || !(mine.kid in payer.phones)) throw new Undecided("pay_no_key");
  return { copy, payer, mine };
}

function painted(asked, found, told) {
  const { amount, currency, payee: named } = asked.payment;
  $("pay-sum").textContent = amount.toLocaleString(tag, { style: "currency", currency });
  $("pay-payee").textContent = found.name ?? named.name;
  $("pay-host").textContent = [URL.canParse(named.id) ? new URL(named.id).host : named.id, found.name && found.name !== named.name ? say("pay_calls_itself", { name: named.name }) : ""].filter(Boolean).join(" · ");
  $("pay-warnings").replaceChildren(...told.warnings.map((one) => made("p", "flag", one)));
  $("pay-ask").textContent = told.sentence;
  $("pay-facts").replaceChildren(...told.facts.map((one) => made("div", "", made("dt", "", one.label), made("dd", "value", one.value),
    one.period ? made("dd", "how", one.period) : "")));
}

/** What was decided, for the till to take. */
function finished(kept) {
  const { type, credential, decision, payment } = kept.paper;
  $("pay-outcome").textContent = say(kept.outcome === "Approved" ? "pay_approved" : "pay_declined");
  $("pay-home").textContent = kept.state ? say(kept.state === "brought" ? "pay_brought" : "pay_refused") : "";
  $("pay-paper").value = JSON.stringify({ type, credential, decision, payment });
  show($("pay-decide"), false);
  show($("pay-done"), true);
}

let current = 0;
let bringing = Promise.resolve();
/** Gives her server what was decided here, once it answers: kept there, or refused where another phone was first. */
export function bring() {
  bringing = bringing.then(brought, brought);
  return bringing;
}
async function brought() {
  for (const one of (await decisions()).filter(({ state }) => !state)) {
    const sent = { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(one.paper) };
    const answer = await fetch("/pocket/payments/handed", sent).catch(() => null);
    if (!answer || answer.redirected || answer.status === 401 || answer.status === 429 || answer.status >= 500) return;
    const state = answer.ok ? "brought" : "refused";
    const now = (await decisions()).map((each) => (each.payment_hash === one.payment_hash ? { ...each, state } : each));
    await store.keep("decided", now);
  }
}

/** Shows a request, and lets her decide. */
export async function open(sent) {
  const number = ++current, is_here = () => number === current;
  for (const name of ["pay-body", "pay-decide", "pay-done", "pay-add"]) show($(name), false);
  $("pay-state").textContent = "";
  try {
    const asked = request(sent), own = await hash(asked.text);
    const before = (await decisions()).find((one) => one.payment_hash === own);
    const { copy, payer, mine } = await ready();
    const found = payee(payer, asked.payment.payee.id);
    if (!found) throw new Undecided("pay_not_taken");
    const told = await notice(asked, found, copy.language, say("pay_of_copy", { time: moment(copy.made) }));
    if (!is_here()) return;
    painted(asked, found, told);
    show($("pay-body"), true);
    if (before) return finished(before);
    if (asked.expires <= Date.now()) throw new Undecided("pay_expired");
    show($("pay-decide"), true);
    for (const button of $("pay-decide").querySelectorAll("button[value]")) button.onclick = async () => {
      $("pay-state").textContent = "";
      try {
        if (asked.expires <= Date.now()) throw new Undecided("pay_expired");
        const outcome = button.value, paper = await decided(payer, mine, asked, told, outcome);
        const kept = { payment_hash: own, outcome, paper, at: new Date().toISOString() };
        await store.keep("decided", [...(await decisions()), kept].slice(-MOST));
        finished(kept);
        $("pay-outcome").focus();
        bring().catch(() => {});
      } catch (error) {
        $("pay-state").textContent = say(error instanceof Undecided ? error.name : "pay_failed");
      }
    };
  } catch (error) {
    if (!is_here()) return;
    const name = error instanceof Undecided ? error.name : "pay_failed";
    $("pay-state").textContent = say(name);
    show($("pay-add"), name === "pay_no_key");
  }
}

$("pay-copy").addEventListener("click", async () => {
  $("pay-paper").select();
  await navigator.clipboard?.writeText($("pay-paper").value).catch(() => {});
});
