// Passkeys on the pages of the account. A form with data-passkey ("get" or "create") asks the address
// in data-options for a question, lets the browser have it answered, and sends the answer in its
// field "passkey" like any other form. Without this script, or where a browser knows no passkeys,
// those forms stay hidden, and what is marked data-no-passkeys is shown.
"use strict";
(() => {
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  const other = document.querySelectorAll("[data-no-passkeys]");
  if (!window.PublicKeyCredential || !navigator.credentials) {
    for (const found of other) found.hidden = false;
    return;
  }
  /** Milliseconds after which a waiting question is asked anew: ours are good for ten minutes. */
  const RENEWED = 540000;
  let waiting = null;
  /** A button was pressed: what the page would offer by itself comes too late. */
  let pressed = false;
  /** An answer is on its way: a second one would break off the page that the first one leads to. */
  let sent = false;

  const octets = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (octets) =>
    btoa(String.fromCharCode(...new Uint8Array(octets)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const descriptors = (list) => (list || []).map((one) => ({ ...one, id: octets(one.id) }));

  /** The question as the browser takes it. */
  async function question(form) {
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const asked = await answer.json();
    asked.challenge = octets(asked.challenge);
    if (asked.user) asked.user.id = octets(asked.user.id);
    if (asked.excludeCredentials) asked.excludeCredentials = descriptors(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = descriptors(asked.allowCredentials);
    return asked;
  }

  /** The answer as the server takes it. */
  function written(credential) {
    const said = credential.response;
    const response = { clientDataJSON: text(said.clientDataJSON) };
    if (said.attestationObject) {
      response.attestationObject = text(said.attestationObject);
      response.transports = said.getTransports ? said.getTransports() : [];
    } else {
      response.authenticatorData = text(said.authenticatorData);
      response.signature = text(said.signature);
      response.userHandle = said.userHandle ? text(said.userHandle) : null;
    }
    const { id, type } = credential;
    const clientExtensionResults = credential.getClientExtensionResults();
    return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults });
  }

  async function ask(form, more) {
    const publicKey = await question(form);
    const make = form.dataset.passkey === "create";
    // One that can will lock the signing key of a company's desk (desk.js).
    if (make) publicKey.extensions = { ...publicKey.extensions, prf: {} };
    const credential = make
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey, ...more });
    if (!credential) throw new Error("no answer");
    if (sent) return;
    sent = true;
    form.elements.passkey.value = written(credential);
    form.submit();
  }

  /** The browser offers passkeys where the name is typed, for as long as the page is open. */
  async function offer(form) {
    const may = PublicKeyCredential.isConditionalMediationAvailable;
    if (!may || !(await may.call(PublicKeyCredential)) || pressed) return;
    waiting = new AbortController();
    const mine = waiting;
    const again = setTimeout(() => mine.abort("renew"), RENEWED);
    try {
      await ask(form, { mediation: "conditional", signal: mine.signal });
    } catch {
      clearTimeout(again);
      if (mine.signal.reason === "renew") offer(form);
    }
  }

  for (const form of forms) {
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (sent) return;
      pressed = true;
      failed.hidden = true;
      failed.textContent = "";
      if (waiting) waiting.abort("asked");
      try {
        await ask(form, {});
      } catch (error) {
        const there = error.name === "InvalidStateError";
        failed.textContent = there ? failed.dataset.there : failed.dataset.failed;
        failed.hidden = false;
      }
    });
    if (form.dataset.offer !== undefined) offer(form);
  }
})();
