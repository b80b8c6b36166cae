// A payment decided on this phone, of its verified copy: the notice, and the signature over payment and
// notice (decision 0053). The key is the one that pay.js made; the texts are those of proofs/payments/.
const PAYMENT = "urn:eudi:sca:payment:1", NOTICE = "urn:sesame:payment-notice:1";
const SIMULATED = "https://w3id.org/sesame/ns#Simulated";
export const SCHEME = "sesame-pay:";
const LONGEST = 4000, LONGEST_LIFE = 86_400;
const TYPES = { Approved: "kb+jwt", Declined: "sesame-refusal+jwt" };
const KEY = { possession: "key_in_local_native_wscd" }, PASSKEY = { inherence: "other" };

const utf8 = (text) => new TextEncoder().encode(text);
const base64url = (octets) =>
  btoa(Array.from(new Uint8Array(octets), (one) => String.fromCharCode(one)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const octets = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const sha256 = (text) => crypto.subtle.digest("SHA-256", utf8(text));
export const hash = async (text) => base64url(await sha256(text));
const seconds = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** What cannot be decided here, and why; `name` is that of the words. */
export class Undecided extends Error {
  constructor(name) {
    super(name);
    this.name = name;
  }
}

/** A transaction_data object, as it is hashed. */
export const transaction = (type, payload) => base64url(utf8(JSON.stringify({
  type, credential_ids: ["sesame-payer"], transaction_data_hashes_alg: ["sha-256"], payload,
})));

/** What a till hands over: {text, nonce, expires, payment}. Throws `Undecided`. */
export function request(sent, now = Date.now()) {
  const [text = "", nonce = "", until = "", ...more] = sent.trim().slice(SCHEME.length).split(".");
  try {
    const { type, payload } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(octets(text)));
    const { payee, amount, currency, transaction_id } = payload, expires = Number(until) * 1000;
    const texts = [payee.name, payee.id, transaction_id];
    const is = sent.trim().startsWith(SCHEME) && sent.length <= LONGEST && !more.length && type === PAYMENT &&
      typeof amount === "number" && amount > 0 && /^[A-Z]{3}$/.test(currency) &&
      texts.every((one) => typeof one === "string" && one.trim()) && /^[\w-]{16,64}$/.test(nonce) && Number.isInteger(expires);
    if (!is) throw new Undecided("pay_unreadable");
    if (expires > now + LONGEST_LIFE * 1000) throw new Undecided("pay_unreadable");
    return { text, nonce, expires, payment: payload };
  } catch {
    throw new Undecided("pay_unreadable");
  }
}

/** What the copy holds of a payee: its own, or what is told of whoever has no account. */
export function payee(payer, webid) {
  return payer.payees.find((one) => one.webid === webid) ?? payer.stranger;
}

/** The notice of a request, of what the copy says; `warning` says that it is of a copy, and of when. */
export async function notice(asked, told, language, warning, now = Date.now(), salt = crypto.getRandomValues(new Uint8Array(16))) {
  return {
    payment_hash: await hash(asked.text),
    language,
    sentence: told.sentence,
    facts: told.facts,
    warnings: [warning, ...told.warnings],
    settlement: SIMULATED,
    built_at: seconds(now),
    data_at: told.data_at,
    expires_at: seconds(asked.expires),
    salt: base64url(salt),
  };
}

/** The key of this phone for a pod; nothing where none was made. */
export function key_of(pod) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("sesame-phone", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("keys");
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      const read = asked.result.transaction("keys").objectStore("keys").get(pod);
      read.onsuccess = () => done(read.result);
      read.onerror = () => failed(read.error);
    };
  });
}

async function confirmed(passkeys, token) {
  const credential = await navigator.credentials.get({ publicKey: {
    challenge: await sha256(token),
    allowCredentials: passkeys.map((id) => ({ id: octets(id), type: "public-key" })),
    userVerification: "required",
  } });
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

/** The signed decision: {credential, decision, payment, notice}, with the passkey's answer where she has one. */
export async function decided(payer, mine, asked, told, outcome) {
  const credential = payer.phones[mine.kid], shown = transaction(NOTICE, told);
  const claims = {
    aud: asked.payment.payee.id,
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
    nonce: asked.nonce,
    sd_hash: await hash(credential),
    outcome,
    amr: payer.passkeys.length ? [KEY, PASSKEY] : [KEY],
    transaction_data_hashes: [await hash(asked.text), await hash(shown)],
    transaction_data_hashes_alg: "sha-256",
  };
  const signed = [{ alg: "ES256", typ: TYPES[outcome] }, claims].map((one) => base64url(utf8(JSON.stringify(one)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, mine.key, utf8(signed));
  const decision = `${signed}.${base64url(signature)}`;
  const passkey = payer.passkeys.length ? { passkey: await confirmed(payer.passkeys, decision) } : {};
  return { type: "urn:sesame:payment-decision:1", credential, decision, payment: asked.text, notice: shown, ...passkey };
}
