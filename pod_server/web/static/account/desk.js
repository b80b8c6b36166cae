// The signing key of a company at its desk. It is made here, kept by this browser where no script
// can read it, and signs what the server has made ready; only its public half and signatures leave.
// form[data-key="make"] makes one and sends "public" and "proof"; form[data-key="restore"] takes one
// back from its file; form[data-sign] signs data-messages and sends "signatures"; form[data-kept]
// is sent by itself at each change. data-company names the key, data-public is the listed one.
// Where one of data-passkeys can (WebAuthn PRF), the key is kept under a lock that only this passkey
// opens, asked at each signing: octets of the key lie nowhere, here or in "locked", which the server
// keeps for other browsers with the same passkey (data-locked).
"use strict";
(() => {
  const ALGORITHM = { name: "Ed25519" };
  const octets = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const text = (octets) => btoa(String.fromCharCode(...new Uint8Array(octets)));
  const show = (found, on) => { for (const one of found) one.hidden = !on; };

  const stored = keystore("sesame-desk");
  const keep = (name, pair) => stored("readwrite", (store) => store.put(pair, name));
  const kept = (name) => stored("readonly", (store) => store.get(name));
  const LOCK = "sesame signing key";
  const encoded = (words) => new TextEncoder().encode(words);
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const fromUrl = (words) => octets(words.replace(/-/g, "+").replace(/_/g, "/"));
  const toUrl = (bytes) => text(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /** What one of these passkeys makes of the company's address, the same each time; null without PRF. */
  async function secret(company, passkeys) {
    const publicKey = {
      challenge: random(32), rpId: location.hostname, userVerification: "required",
      allowCredentials: passkeys.map((id) => ({ type: "public-key", id: fromUrl(id) })),
      extensions: { prf: { eval: { first: encoded(`${LOCK} ${company}`) } } },
    };
    const answer = await navigator.credentials.get({ publicKey });
    const said = answer.getClientExtensionResults().prf?.results?.first;
    return said ? { said, passkey: toUrl(answer.rawId) } : null;
  }
  async function lockOf(said, salt, use) {
    const base = await crypto.subtle.importKey("raw", said, "HKDF", false, ["deriveKey"]);
    const way = { name: "HKDF", hash: "SHA-256", salt, info: encoded(LOCK) };
    return crypto.subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, [use]);
  }
  async function locked(pkcs8, company, { said, passkey }) {
    const salt = random(16), iv = random(12);
    const lock = await lockOf(said, salt, "encrypt");
    const way = { name: "AES-GCM", iv, additionalData: encoded(company) };
    const wrapped = await crypto.subtle.encrypt(way, lock, pkcs8);
    return { passkey, salt: text(salt), iv: text(iv), wrapped: text(wrapped) };
  }
  async function unlocked(company, kept) {
    const { said } = await secret(company, [kept.passkey]);
    const lock = await lockOf(said, octets(kept.salt), "unwrapKey");
    const way = { name: "AES-GCM", iv: octets(kept.iv), additionalData: encoded(company) };
    return crypto.subtle.unwrapKey("pkcs8", octets(kept.wrapped), lock, way, ALGORITHM, false, ["sign"]);
  }
  /** A key as it is kept: under the lock of a passkey that can, or where no script can read it. */
  async function held(form, pkcs8, opened) {
    const mine = await sealed(pkcs8);
    const lock = opened && await locked(pkcs8, form.dataset.company, opened);
    return { mine, record: lock ? { public: mine.public, lock } : mine };
  }
  const byPasskey = (form, plainly) => {
    const passkeys = JSON.parse(form.dataset.passkeys || "[]");
    const may = !plainly && passkeys.length && window.PublicKeyCredential;
    return may ? secret(form.dataset.company, passkeys) : null;
  };
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

  async function made(form, plainly) {
    const company = form.dataset.company, opened = await byPasskey(form, plainly);
    const pair = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
    const { mine, record } = await held(form, pkcs8, opened);
    await keep(company, record);
    saved(form.dataset.file, pkcs8);
    form.elements.locked.value = record.lock ? JSON.stringify(record.lock) : "";
    form.elements.public.value = mine.public;
    form.elements.proof.value = await sign(mine.key, new TextEncoder().encode(company));
    setTimeout(() => form.submit(), 400);  // the download has begun by then
  }
  async function restored(form) {
    const pem = await form.elements.file.files[0].text();
    const { mine } = await held(form, octets(pem.replace(/-----[^-]*-----|\s/g, "")), null);
    if (mine.public !== form.dataset.public) throw new Error("another key");
    await keep(form.dataset.company, mine);
    location.reload();
  }
  async function signed(form) {
    const company = form.dataset.company, there = form.dataset.locked;
    let mine = await kept(company);
    if (mine?.public !== form.dataset.public) {
      mine = there ? { public: form.dataset.public, lock: JSON.parse(there) } : null;
    }
    if (!mine) throw new Error("no key here");
    const key = mine.key ?? await unlocked(company, mine.lock);
    const messages = JSON.parse(form.dataset.messages), found = {};
    const chosen = form.elements.answer ? [form.elements.answer.value] : Object.keys(messages);
    for (const name of chosen) found[name] = await sign(key, octets(messages[name]));
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
      const buttons = form.querySelectorAll("button");
      for (const one of buttons) one.disabled = true;
      fails(form, "");
      try {
        await work(form, event.submitter?.dataset.plainly !== undefined);
      } catch (error) {
        fails(form, error.name === "NotAllowedError" ? "declined" : trouble);
        for (const one of buttons) one.disabled = false;
      }
    });
  }
  for (const place of document.querySelectorAll("[data-here]")) {
    kept(place.dataset.here).then((mine) => {
      const is = mine?.public === place.dataset.public || Boolean(place.dataset.locked);
      const isLocked = mine?.public === place.dataset.public ? !mine.key : is;
      show(document.querySelectorAll("[data-if-here]"), is && !isLocked);
      show(document.querySelectorAll("[data-if-locked]"), isLocked);
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
