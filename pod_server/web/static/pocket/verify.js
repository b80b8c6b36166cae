// Data Integrity, eddsa-jcs-2022 (W3C Data Integrity EdDSA 1.0), by WebCrypto's Ed25519.

const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ED25519 = [0xed, 0x01];

/** JSON in the canonical form of RFC 8785. */
export function jcs(said) {
  if (Array.isArray(said)) return `[${said.map(jcs).join(",")}]`;
  if (typeof said !== "object" || said === null) return JSON.stringify(said);
  const names = Object.keys(said).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${jcs(said[name])}`).join(",")}}`;
}
/** Multibase, base58btc. */
function octets(text) {
  if (text[0] !== "z") throw new Error("not base58btc");
  let number = 0n;
  for (const letter of text.slice(1)) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) throw new Error("not base58btc");
    number = number * 58n + BigInt(digit);
  }
  const hexadecimal = number.toString(16), even = hexadecimal.length % 2 ? `0${hexadecimal}` : hexadecimal;
  const found = even.match(/../g).map((pair) => parseInt(pair, 16));
  const zeros = text.slice(1).match(/^1*/)[0].length;
  return Uint8Array.from([...Array(zeros).fill(0), ...found]);
}
const digest = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));

async function readable() {
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the document's proof is that of `signer` (did:key): "verified", "wrong", or "cannot" where the
 * browser has no Ed25519.
 */
export async function verified(said, signer) {
  if (!(await readable())) return "cannot";
  try {
    const { proof, ...document } = said, { proofValue, ...options } = proof;
    const [did, key] = proof.verificationMethod.split("#");
    if (proof.cryptosuite !== "eddsa-jcs-2022" || did !== signer || did !== `did:key:${key}`) return "wrong";
    const raw = octets(key);
    if (raw.length !== 34 || raw[0] !== ED25519[0] || raw[1] !== ED25519[1]) return "wrong";
    const hashed = [...(await digest(jcs(options))), ...(await digest(jcs(document)))];
    const imported = await crypto.subtle.importKey("raw", raw.slice(2), { name: "Ed25519" }, false, ["verify"]);
    const is = await crypto.subtle.verify({ name: "Ed25519" }, imported, octets(proofValue), Uint8Array.from(hashed));
    return is ? "verified" : "wrong";
  } catch {
    return "wrong";
  }
}
