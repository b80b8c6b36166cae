// A card as something to read. Text is only ever set as text.
const said = document.getElementById("words").dataset;
const language = document.documentElement.lang;
/** Days and figures as the rest of the house writes them. */
export const tag = language === "en" ? "en-GB" : language;

/** The words of a name, with what is put into them. */
export function say(name, put = {}) {
  return (said[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => put[key] ?? "");
}
/** An element with its class and what is in it. */
export function made(kind, name = "", ...inside) {
  const found = document.createElement(kind);
  if (name) found.className = name;
  found.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
  return found;
}

const DAY = new Intl.DateTimeFormat(tag, { dateStyle: "long" });
const MOMENT = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
const AGO = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
const UNITS = [["year", 365], ["month", 30], ["day", 1]];

export const moment = (at) => MOMENT.format(new Date(at));
/** A day, and how long ago it is. */
export function day(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return String(text);
  const days = Math.round((at.getTime() - Date.now()) / 86_400_000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(days) >= size) || UNITS[2];
  return `${DAY.format(at)} (${AGO.format(Math.round(days / size), unit)})`;
}

/** The value of a line: with its unit, or that nothing was told. */
export function value(line) {
  const is = line && line.told !== false && line.value !== null && line.value !== undefined && line.value !== "";
  if (!is) return made("span", "none", say("not_told"));
  const text = Array.isArray(line.value) ? line.value.map(text_of).join(", ") : text_of(line.value);
  return made("span", "", line.unit ? `${text}\u00a0${line.unit}` : text);
}
/** Age, source and assurance of a line. */
export function how(line) {
  const parts = [
    line.asOf ? say("as_of", { day: day(line.asOf) }) : "",
    line.source ? say("source", { text: text_of(line.source) }) : "",
    line.assurance ? say("assurance", { text: text_of(line.assurance) }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}
function text_of(one) {
  if (typeof one !== "object" || one === null) return typeof one === "number" ? one.toLocaleString(tag) : String(one);
  return [one.label, one.name, one.text, one.value, one.place, one.unit].filter(Boolean).join(" ");
}

function facts(lines) {
  const list = made("dl", "facts");
  for (const line of lines) {
    const dd = made("dd", "value", value(line)), told = how(line), parts = line.parts ?? [];
    const more = parts.length ? made("dd", "", listed("ul", parts, part)) : null;
    list.append(made("div", "", made("dt", "", line.label ?? line.key), dd, more, told ? made("dd", "how", told) : null));
  }
  return list;
}
const section = (name, ...inside) => made("section", "", made("h2", "", say(name)), ...inside);
const listed = (kind, found, draw) => made(kind, kind === "ol" ? "steps" : "plain", ...found.map((one) => made("li", "", ...draw(one))));

function part(one) {
  const text = `${one.label} : ${one.value}${one.unit ? `\u00a0${one.unit}` : ""}`;
  const told = language === "fr" ? text : text.replace(" : ", ": ");
  return [one.mark === "failed" ? made("strong", "", told) : told];
}
function opinion(one) {
  const said = [one.stance, one.about, one.text].filter(Boolean).join(" · ");
  return [made("strong", "", one.who ?? ""), ` ${said} `, one.when ? made("span", "how", day(one.when)) : null, ...(one.replies ?? []).map(reply)];
}
/** A company's own words beside; long ones unfold. */
function reply(one) {
  const before = one.current === false ? ` · ${say("reply_before")}` : "";
  const head = made("span", "how", `${say("reply_of", { who: one.who })} · ${day(one.when)}${before}`);
  const text = made("bdi", "", one.text);
  text.lang = one.language ?? "";
  if (one.text.length <= 280) return made("blockquote", "", head, made("br"), text);
  return made("blockquote", "", made("details", "", made("summary", "", head), text));
}
function place(one) {
  const said = [one.name, one.text].filter(Boolean).join(" · ");
  return [said || text_of(one)];
}
function other(one) {
  const name = made("strong", "", one.name);
  return [name, ` · ${say(one.maySell ? "may_sell" : "may_not_sell")}`, one.why ? made("span", "how", ` ${one.why}`) : null];
}
function seller(one, right) {
  const name = one.page && /^\/(?!\/)/.test(one.page) ? made("a", "", one.name) : made("strong", "", one.name);
  if (name.tagName === "A") name.href = one.page;
  const sells = one.maySell === undefined || one.maySell === null ? null
    : made("span", one.maySell ? "sells" : "sells no", say(one.maySell ? "may_sell" : "may_not_sell"));
  const told = one.facts?.length ? facts(one.facts.slice(0, 3).map((f) => (typeof f === "string" ? { label: "", value: f } : f))) : null;
  return section("seller", made("p", "", name, " ", sells), right ? made("p", "how", right) : null, told);
}
function event(one) {
  const said = [one.what, one.where, one.who].filter(Boolean).join(", ");
  return [said, one.day ? made("span", "how", ` ${one.day}`) : null];
}
function match(one) {
  const link = made("a", "", one.name);
  link.href = `#card=${encodeURIComponent(one.thing)}`;
  return [link, one.why ? made("span", "how", ` ${one.why}`) : ""];
}

/** The whole card. `code` is what was scanned, as people read it. */
export function card(one, code, level) {
  const some = (found) => Array.isArray(found) && found.length > 0;
  const parts = [made("p", "small", `${say(level)} · ${code}`)];
  if (one.brand) parts.unshift(made("p", "", made("strong", "", one.brand)));
  if (some(one.flags)) {
    const flags = made("section", "", made("h2", "", say("flags")));
    for (const flag of one.flags) flags.append(made("p", flag.grave === false ? "flag mild" : "flag", flag.text ?? flag.kind));
    parts.push(flags);
  }
  parts.push(section("lines", facts(one.lines ?? [])));
  if (some(one.more)) parts.push(section("more", facts(one.more)));
  if (one.seller) parts.push(seller(one.seller, one.right));
  if (some(one.behind)) parts.push(section("behind", facts(one.behind)));
  if (some(one.circle)) parts.push(section("circle", listed("ul", one.circle, opinion)));
  if (some(one.better)) parts.push(section("better", listed("ul", one.better, match)));
  if (some(one.places)) parts.push(section("places", listed("ul", one.places, place)));
  if (some(one.events)) parts.push(section("events", listed("ol", one.events, event)));
  if (some(one.others)) parts.push(section("others", listed("ul", one.others, other)));
  const whole = made("a", "", say("on_my_sesame"));
  whole.href = `/office/product?${new URLSearchParams({ code: one.thing })}`;
  parts.push(made("p", "", whole));
  return parts;
}

/** Two or three of them side by side: for each line that any has its name, and below it what each says. */
export function beside(cards) {
  const table = made("table"), head = made("tr"), body = made("tbody");
  for (const one of cards) head.append(Object.assign(made("th", "", one.name), { scope: "col" }));
  const lines = cards.map((one) => new Map([...(one.lines ?? []), ...(one.more ?? [])].map((line) => [line.key, line])));
  for (const key of new Set(lines.flatMap((each) => [...each.keys()]))) {
    const label = lines.find((each) => each.has(key)).get(key).label ?? key;
    const name = Object.assign(made("th", "", label), { scope: "rowgroup", colSpan: cards.length });
    const row = made("tr");
    for (const each of lines) {
      const line = each.get(key);
      row.append(made("td", "", value(line), line && how(line) ? made("span", "how", how(line)) : null));
    }
    body.append(made("tr", "", name), row);
  }
  table.append(made("thead", "", head), body);
  return table;
}
