// The worker that keeps the copy: asks the Sésame for its snapshot, verifies its signature, and puts
// it in place of the one before. What does not verify is not kept.
import * as store from "./store.js";
import { verified } from "./verify.js";

/** Larger ones are not kept, and it is said. */
const LARGEST = 16 * 1024 * 1024;

async function refreshed(whose) {
  if ((await store.kept("whose")) !== whose) {
    await store.erase();
    await store.keep("whose", whose);
  }
  const facts = await store.kept("copy");
  const headers = { Accept: "application/json" };
  if (facts?.tag) headers["If-None-Match"] = facts.tag;
  let answer;
  try {
    answer = await fetch("/pocket/snapshot", { headers, cache: "no-store" });
  } catch {
    return { facts, state: "offline" };
  }
  if (answer.status === 304) return { facts, state: "same" };
  if (answer.redirected || answer.status === 401) return { facts, state: "signed-out" };
  if (!answer.ok || !/json/.test(answer.headers.get("Content-Type") ?? "")) return { facts, state: "none" };
  const text = await answer.text();
  if (text.length > LARGEST) return { facts, state: "no-room" };
  const said = JSON.parse(text);
  const [how, key] = await verified(said, await store.kept("key"));
  if (how === "wrong") return { facts, state: "wrong" };
  const fresh = {
    made: said.made, until: said.until, language: said.language,
    count: said.cards.length, tag: answer.headers.get("ETag"), signature: how,
  };
  await store.settle(fresh, said.cards, said.codes);
  if (key) await store.keep("key", key);
  return { facts: fresh, state: "fresh" };
}

let last = Promise.resolve();
onmessage = ({ data }) => {
  last = last.then(() => refreshed(data.whose)).then(postMessage, () => postMessage({ state: "no-room" }));
};
