// A phone that signs decisions on payments. Its key is made here and kept by this browser where no
// script can read it; only its public half and signatures leave. form[data-phone] makes the key and
// sends "jwk" and "proof"; form[data-signing] signs over the payment and the notice that this page
// shows, by the button that was pressed, and sends "token", "kid" and, where there is a passkey,
// its answer to the token's hash. data-pod names the key.
"use strict";
(() => {
  const CURVE = { name: "ECDSA", namedCurve: "P-256" };
  const SIGN = { name: "ECDSA", hash: "SHA-256" };
  const utf8 = (text) => new TextEncoder().encode(text);
  const base64url = (octets) =>
    btoa(String.fromCharCode(...new Uint8Array(octets)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const octets = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const sha256 = (text) => crypto.subtle.digest("SHA-256", utf8(text));
  const hash = async (text) => base64url(await sha256(text));
  const show = (found, on) => { for (const one of found) one.hidden = !on; };

  const stored = keystore("sesame-phone");

  /** A new key, unless this browser has one for the pod. The private half cannot be exported. */
  async function keyOf(pod) {
    const kept = await stored("readonly", (store) => store.get(pod));
    if (kept) return kept;
    const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
    const { crv, kty, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const jwk = { crv, kty, x, y };
    const mine = { key: pair.privateKey, jwk, kid: await hash(JSON.stringify(jwk)) };
    await stored("readwrite", (store) => store.put(mine, pod));
    return mine;
  }
  const signed = async (mine, text) => base64url(await crypto.subtle.sign(SIGN, mine.key, utf8(text)));

  async function added(form) {
    const mine = await keyOf(form.dataset.pod);
    form.elements.jwk.value = JSON.stringify(mine.jwk);
    form.elements.proof.value = await signed(mine, form.dataset.possession);
    form.submit();
  }

  /** What TS12 wants signed: both texts by their hashes, for whom, once. */
  async function token(mine, said, choice) {
    const credential = said.phones[mine.kid];
    const claims = {
      aud: said.aud,
      iat: Math.floor(Date.now() / 1000),
      jti: crypto.randomUUID(),
      nonce: said.nonce,
      sd_hash: await hash(credential),
      outcome: said.outcomes[choice],
      amr: said.factors,
      transaction_data_hashes: await Promise.all(said.texts.map(hash)),
      transaction_data_hashes_alg: "sha-256",
    };
    const header = { alg: "ES256", typ: said.types[choice] };
    const text = [header, claims].map((one) => base64url(utf8(JSON.stringify(one)))).join(".");
    return `${text}.${await signed(mine, text)}`;
  }

  async function confirmed(said, made) {
    const publicKey = {
      challenge: await sha256(made),
      allowCredentials: said.passkeys.map((id) => ({ id: octets(id), type: "public-key" })),
      userVerification: "required",
    };
    const credential = await navigator.credentials.get({ publicKey });
    const { id, type, response } = credential;
    return JSON.stringify({
      id, rawId: base64url(credential.rawId), type,
      response: {
        clientDataJSON: base64url(response.clientDataJSON),
        authenticatorData: base64url(response.authenticatorData),
        signature: base64url(response.signature),
        userHandle: response.userHandle ? base64url(response.userHandle) : null,
      },
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function decided(form, button) {
    const said = JSON.parse(form.dataset.signing);
    const mine = await keyOf(form.dataset.pod);
    const made = await token(mine, said, button.value);
    form.elements.token.value = made;
    form.elements.kid.value = mine.kid;
    if (said.passkeys.length) form.elements.passkey.value = await confirmed(said, made);
    form.submit();
  }

  /** Whoever decides first, on whichever phone, decides for all: this page then shows it. */
  function followed(form) {
    setInterval(async () => {
      try {
        const answer = await fetch("/pocket/waiting", { headers: { Accept: "application/json" } });
        const { payments } = await answer.json();
        const is = payments.some((one) => location.pathname.endsWith(`/${one.id}`));
        if (answer.ok && !is && !form.dataset.busy) location.reload();
      } catch { /* the next look will tell */ }
    }, 5000);
  }

  for (const form of document.querySelectorAll("form[data-phone], form[data-signing]")) {
    show(document.querySelectorAll("[data-no-script]"), false);
    const failed = form.querySelector("[data-failed]");
    const work = form.dataset.signing ? decided : added;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      form.dataset.busy = "1";
      try {
        await work(form, event.submitter);
      } catch {
        delete form.dataset.busy;
        failed.hidden = false;
        failed.focus();
      }
    });
    if (!form.dataset.signing) { form.hidden = false; continue; }
    followed(form);
    stored("readonly", (store) => store.get(form.dataset.pod)).then((mine) => {
      const is = Boolean(mine) && mine.kid in JSON.parse(form.dataset.signing).phones;
      form.hidden = !is;
      show(document.querySelectorAll("[data-no-key]"), !is);
    });
  }
})();
