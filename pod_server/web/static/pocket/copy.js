// The worker that keeps the copy: asks the Sésame for its snapshot, verifies its signature, and puts
// it in place of the one before. What does not verify is not kept.
import * as store from "./store.js";
import { read, ladder } from "./codes.js";
import { verified } from "./verify.js";

/** Octets and pages of a copy: more is not kept, and it is said. */
const LARGEST = 16 * 1024 * 1024, PAGES = 10;

class Ended extends Error {}

/** One page of it, verified; throws `Ended` with what there is to say. */
async function page(number, tag, signer) {
  const headers = { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) };
  const answer = await fetch(`/pocket/snapshot?page=${number}`, { headers, cache: "no-store" }).catch(() => {
    throw new Ended("offline");
  });
  if (answer.status === 304) throw new Ended("same");
  if (answer.redirected || answer.status === 401) throw new Ended("signed-out");
  if (!answer.ok || !/json/.test(answer.headers.get("Content-Type") ?? "")) throw new Ended("none");
  const text = await answer.text(), said = JSON.parse(text);
  const how = await verified(said, signer);
  if (how === "wrong") throw new Ended("wrong");
  return { said, how, size: text.length, tag: answer.headers.get("ETag") };
}

/** Codes as this phone reads them: of each card its own, then those that came with it, then what it is one of. */
function indexed(cards, codes, found) {
  const things = cards.map((card) => {
    try {
      return ladder(read(card.thing));
    } catch {
      return [];
    }
  });
  things.forEach(([own], number) => own && (codes[own.key] ??= number));
  for (const [code, number] of Object.entries(found)) codes[code] ??= number;
  things.forEach((all, number) => all.forEach((one) => (codes[one.key] ??= number)));
}

async function refreshed({ whose, signer }) {
  if ((await store.kept("whose")) !== whose) {
    await store.erase();
    await store.keep("whose", whose);
  }
  const facts = await store.kept("copy"), payer = await store.kept("payer");
  try {
    const first = await page(1, payer && facts?.tag, signer);
    const pages = [first];
    let size = first.size;
    for (let number = 2; number <= Math.min(first.said.pages ?? 1, PAGES); number++) {
      const next = await page(number, null, signer);
      size += next.size;
      if (size > LARGEST) break;
      pages.push(next);
    }
    const cards = [], codes = {};
    for (const { said } of pages) {
      const moved = Object.entries(said.codes).map(([code, number]) => [code, number + cards.length]);
      cards.push(...said.cards);
      Object.assign(codes, Object.fromEntries(moved.filter(([code]) => !(code in codes))));
    }
    const found = {};
    indexed(cards, found, codes);
    const { made, until, language } = first.said;
    const is_cut = pages.length < (first.said.pages ?? 1);
    const fresh = { made, until, language, count: cards.length, is_cut, tag: first.tag, signature: first.how };
    await store.settle(fresh, cards, found, first.said.payer ?? null);
    return { facts: fresh, state: "fresh" };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { facts, state: error.message };
  }
}

let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(() => refreshed(data)).then(postMessage, () => postMessage({ state: "no-room" }));
};
