// What a code names, as proofs/scanning/flash.py reads it: link, element strings, EAN or UPC; and what was
// shared: a text with an address in it, or the schema.org data of a page. Nothing is asked of anybody.

/** A code that names nothing: `name` is that of the words that say why. */
export class Wrong extends Error {
  constructor(name, digits = "", right = "") {
    super(name);
    Object.assign(this, { name, digits, right });
  }
}

const FIXED = { "00": 18, "01": 14, "02": 14, 11: 6, 12: 6, 13: 6, 15: 6, 16: 6, 17: 6, 20: 2 };
const QUALIFIERS = ["22", "10", "21", "235"];
const VALUE = /^[!"%-?A-Z_a-z]{1,28}$/;
const OWN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const CANONICAL = "https://id.gs1.org/";
const SEPARATOR = "\u001d";

/** The check digit that ends a number whose other digits these are (GS1: 3, 1 from the right). */
function checkDigit(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (i % 2 ? 1 : 3);
  return String((10 - (sum % 10)) % 10);
}
const holds = (digits) => checkDigit(digits.slice(0, -1)) === digits.at(-1);

/** UPC-E, eight digits, as the twelve that it stands for. */
function expanded(digits) {
  const [n, a, b, c, d, e, f, check] = digits;
  if ("012".includes(f)) return `${n}${a}${b}${f}0000${c}${d}${e}${check}`;
  if (f === "3") return `${n}${a}${b}${c}00000${d}${e}${check}`;
  if (f === "4") return `${n}${a}${b}${c}${d}00000${e}${check}`;
  return `${n}${a}${b}${c}${d}${e}0000${f}${check}`;
}

/** The GTIN of plain digits, with fourteen. */
export function gtin(digits) {
  if (![8, 12, 13, 14].includes(digits.length)) throw new Wrong("not_digits", digits);
  let found = digits;
  if (digits.length === 8 && "01".includes(digits[0]) && holds(expanded(digits))) found = expanded(digits);
  if (!holds(found)) throw new Wrong("wrong_digit", digits, found.slice(0, -1) + checkDigit(found.slice(0, -1)));
  const all = found.padStart(14, "0");
  const isShort = found.length === 8 && "02".includes(found[0]);
  if (isShort || (all[0] === "0" && /^0(02|04|2)/.test(all))) throw new Wrong("of_a_shop", digits);
  return all;
}

const pathed = (keys) => keys.map(([key, value]) => `${key}/${encodeURIComponent(value)}`).join("/");
/**
 * `key` is its one code, for whoever is asked: no text and no shop's address goes further. `at` is the
 * resolver of goods without GTIN: two makers may have the same name for theirs.
 */
const thing = (keys, at = "") => ({
  keys,
  at,
  key: keys[0][0] === "own" && !at ? `own:${keys[0][1]}` : (at || CANONICAL) + pathed(keys),
  path: pathed(keys),
  level: keys.some(([key]) => key === "21" || key === "235") ? "item" : keys.some(([key]) => key === "10") ? "batch" : "model",
  shown: keys.map(([key, value]) => (key === "own" ? value : `(${key})${value}`)).join(""),
});

function named(key, value) {
  if (key === "own") {
    if (!OWN.test(value)) throw new Wrong("no_code");
    return [key, value];
  }
  if (QUALIFIERS.includes(key) && !VALUE.test(value)) throw new Wrong("no_code");
  if (key === "01" && gtin(value) !== value) throw new Wrong("no_code");
  return [key, value];
}

/** What the path of an address names, wherever in it the first key stands. */
function ofPath(path, resolver = "") {
  const parts = path.split("/").filter(Boolean);
  const at = parts.findIndex((part, i) => ["01", "8006", "own"].includes(part) && i + 1 < parts.length);
  if (at < 0) return null;
  if (parts[at] === "01" && !/^\d{14}$/.test(parts[at + 1])) return null;
  const keys = [named(parts[at], decodeURIComponent(parts[at + 1]))];
  for (let i = at + 2; i + 1 < parts.length; i += 2)
    if (QUALIFIERS.includes(parts[i])) keys.push(named(parts[i], decodeURIComponent(parts[i + 1])));
  return thing(keys, keys[0][0] === "own" ? resolver : "");
}

/** Digital Link, or the GTIN that a shop's page has in its address. */
function ofAddress(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const [before, below] = url.pathname.split("/.flash/");
  const own = url.pathname.includes("/own/") && below === undefined;
  const linked = own ? null : ofPath(below ?? before, `${url.origin}${before}/.flash/`);
  if (linked) return linked;
  const named = ["gtin", "gtin13", "gtin14", "ean", "barcode"].map((name) => url.searchParams.get(name));
  const said = [...named, ...(url.pathname + " " + [...url.searchParams.values()].join(" ")).split(/[^0-9]+/)];
  for (const digits of said) {
    if (!digits || !/^(\d{12,14}|\d{8})$/.test(digits) || (digits.length === 8 && !named.includes(digits))) continue;
    try {
      return thing([["01", gtin(digits)]]);
    } catch {
      continue;
    }
  }
  return null;
}

/** Element strings: (01)…(10)…, or as a scanner hands them over, with FNC1 between. */
function ofElements(text) {
  const keys = [];
  if (text.startsWith("(")) {
    for (const [, key, value] of text.matchAll(/\((\d{2,4})\)([^(]*)/g)) keys.push([key, value.trim()]);
  } else {
    let rest = text.replace(/^\](?:d2|C1|Q3|e0)/, "").replace(/^\u001d/, "");
    while (rest) {
      const key = ["235", "8006"].find((long) => rest.startsWith(long)) || rest.slice(0, 2);
      const size = FIXED[key];
      const end = rest.indexOf(SEPARATOR);
      const length = size ?? (end < 0 ? rest.length : end) - key.length;
      if (!size && ![...QUALIFIERS, "240", "8006"].includes(key)) break;
      keys.push([key, rest.slice(key.length, key.length + length)]);
      rest = rest.slice(key.length + length).replace(/^\u001d/, "");
    }
  }
  const first = keys.find(([key]) => key === "01" || key === "8006");
  if (!first) return null;
  const others = QUALIFIERS.flatMap((q) => keys.filter(([key]) => key === q).map((pair) => named(...pair)));
  return thing([named(...first), ...others]);
}

/** The first product of schema.org data that has a number or a code. */
function ofData(said) {
  if (Array.isArray(said)) {
    for (const one of said) {
      const found = ofData(one);
      if (found) return found;
    }
    return null;
  }
  if (typeof said !== "object" || said === null) return null;
  for (const [name, value] of Object.entries(said)) {
    const key = name.split(/[:/]/).pop();
    const text = typeof value === "object" && value !== null ? value["@value"] || value["@id"] || value.value : value;
    if (key === "hasGS1DigitalLink" && text) return ofAddress(String(text));
    if (/^gtin(8|12|13|14)?$/.test(key) && text) return thing([["01", gtin(String(text).replace(/[ -]/g, ""))]]);
  }
  return ofData(Object.values(said));
}
function ofShared(text) {
  const start = text.search(/[{[]/), end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  if (start < 0 || end <= start) return null;
  try {
    return ofData(JSON.parse(text.slice(start, end + 1)));
  } catch (error) {
    if (error instanceof Wrong) throw error;
    return null;
  }
}

/** The thing that a text names: {keys, key, path, level, shown}; throws `Wrong`. */
export function read(text) {
  const said = text.trim().replace(/^\ufeff/, "");
  if (said.startsWith("own:")) return thing([named("own", said.slice(4))]);
  if (/^[(\]]|^01\d{14}\S/.test(said) || said.includes(SEPARATOR)) {
    const found = ofElements(said);
    if (found) return found;
  }
  const digits = said.replace(/[ -]/g, "");
  if (/^\d+$/.test(digits)) {
    if (digits.length <= 14) return thing([["01", gtin(digits)]]);
    const found = ofElements(digits);
    if (found) return found;
    throw new Wrong("not_digits", digits);
  }
  const shared = ofShared(said);
  if (shared) return shared;
  for (const [address] of said.matchAll(/https?:\/\/[^\s<>"']+/gi)) {
    const found = ofAddress(address);
    if (found) return found;
  }
  throw new Wrong("no_code");
}

/** Itself, then all that it is one of: 01/…/10/…/21/…, 01/…/10/…, 01/…. */
export const ladder = (found) => found.keys.map((_, i) => thing(found.keys.slice(0, found.keys.length - i), found.at));
