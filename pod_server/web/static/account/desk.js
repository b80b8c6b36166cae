// The signing key of a company at its desk. It is made here, kept by this browser where no script
// can read it, and signs what the server has made ready; only its public half and signatures leave.
// form[data-key="make"] makes one and sends "public" and "proof"; form[data-key="restore"] takes one
// back from its file; form[data-sign] signs data-messages and sends "signatures"; form[data-kept]
// is sent by itself at each change. data-company names the key, data-public is the listed one.
"use strict";
(() => {
  const STORE = "keys", ALGORITHM = { name: "Ed25519" };
  const octets = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const text = (octets) => btoa(String.fromCharCode(...new Uint8Array(octets)));
  const show = (found, on) => { for (const one of found) one.hidden = !on; };

  function opened() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("sesame-desk", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }
  async function stored(mode, use) {
    const base = await opened();
    return new Promise((done, failed) => {
      const asked = use(base.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }
  const keep = (name, pair) => stored("readwrite", (store) => store.put(pair, name));
  const kept = (name) => stored("readonly", (store) => store.get(name));
  const sign = async (key, message) => text(await crypto.subtle.sign(ALGORITHM, key, message));

  /** What was read from a file or just made, as a key that this browser does not give away. */
  async function sealed(pkcs8) {
    const open = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, true, ["sign"]);
    const { x } = await crypto.subtle.exportKey("jwk", open);
    const raw = octets(x.replace(/-/g, "+").replace(/_/g, "/"));
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]);
    return { key, public: text(raw) };
  }
  function saved(name, pkcs8) {
    const lines = text(pkcs8).match(/.{1,64}/g).join("\n");
    const pem = `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([pem], { type: "application/x-pem-file" }));
    link.download = name;
    link.click();
  }
  function fails(form, name) {
    for (const one of form.querySelectorAll("[data-failed]")) one.hidden = one.dataset.failed !== name;
    form.querySelector(`[data-failed="${name}"]`)?.focus();
  }

  async function made(form) {
    const company = form.dataset.company;
    const pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
    const mine = await sealed(pkcs8);
    await keep(company, mine);
    saved(form.dataset.file, pkcs8);
    form.elements.public.value = mine.public;
    form.elements.proof.value = await sign(mine.key, new TextEncoder().encode(company));
    setTimeout(() => form.submit(), 400);  // the download has begun by then
  }
  async function restored(form) {
    const pem = await form.elements.file.files[0].text();
    const mine = await sealed(octets(pem.replace(/-----[^-]*-----|\s/g, "")));
    if (mine.public !== form.dataset.public) throw new Error("another key");
    await keep(form.dataset.company, mine);
    location.reload();
  }
  async function signed(form) {
    const mine = await kept(form.dataset.company);
    if (!mine || mine.public !== form.dataset.public) throw new Error("no key here");
    const messages = JSON.parse(form.dataset.messages), found = {};
    const chosen = form.elements.answer ? [form.elements.answer.value] : Object.keys(messages);
    for (const name of chosen) found[name] = await sign(mine.key, octets(messages[name]));
    form.elements.signatures.value = JSON.stringify(found);
    form.submit();
  }
  const WORK = { make: [made, "none"], restore: [restored, "other"], sign: [signed, "sign"] };

  for (const form of document.querySelectorAll("form[data-key], form[data-sign]")) {
    const [work, trouble] = WORK[form.dataset.key || "sign"];
    show(form.querySelectorAll("[data-script]"), true);
    show(form.querySelectorAll("[data-no-script]"), false);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      fails(form, "");
      try {
        await work(form);
      } catch {
        fails(form, trouble);
        button.disabled = false;
      }
    });
  }
  for (const place of document.querySelectorAll("[data-here]")) {
    kept(place.dataset.here).then((mine) => {
      const is = Boolean(mine) && mine.public === place.dataset.public;
      show(document.querySelectorAll("[data-if-here]"), is);
      show(document.querySelectorAll("[data-if-not-here]"), !is);
    });
  }
  for (const form of document.querySelectorAll("form[data-kept]")) {
    let last = null;  // what is on its way is there before the page itself is sent
    form.addEventListener("change", () => {
      const said = new FormData(form);
      said.set("quiet", "1");
      const send = () => fetch(location.pathname, { method: "POST", body: new URLSearchParams(said) });
      last = Promise.resolve(last).then(send).catch(() => {});
    });
    form.addEventListener("submit", (event) => {
      if (!last) return;
      event.preventDefault();
      const again = () => { last = null; form.requestSubmit(event.submitter); };
      last.then(() => setTimeout(again));  // not from within this event: that would be ignored
    });
  }
})();
