// The button "open an account on my Sésame" of a shop. It asks nobody but the customer's own
// Sésame, and keeps nothing but the address that she typed, on her own device.
// Content-Security-Policy: script-src 'self'; connect-src https:; form-action https:
"use strict";
(() => {
  const FRONT_OFFICE = "https://w3id.org/sesame/ns#frontOffice";
  const DESCRIPTION = "http://www.w3.org/ns/solid/terms#storageDescription";
  const STORAGE = "http://www.w3.org/ns/pim/space#storage";
  const KEPT = "sesame-address";
  const WAIT = 8000;

  // The addresses that JSON-LD gives for a property, however deep it stands, in short or in full.
  function values(node, property, found = []) {
    if (Array.isArray(node)) node.forEach((one) => values(one, property, found));
    else if (node && typeof node === "object") {
      for (const [key, value] of Object.entries(node)) {
        if (key !== property) { values(value, property, found); continue; }
        for (const one of [value].flat()) {
          const iri = typeof one === "string" ? one : one && (one["@id"] || one.id);
          if (iri) found.push(iri);
        }
      }
    }
    return found;
  }

  async function read(url) {
    const answer = await fetch(url, {
      headers: { Accept: "application/ld+json" },
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(WAIT),
    });
    const rel = `rel="${DESCRIPTION}"`;
    const link = (answer.headers.get("Link") || "").split(/,\s*(?=<)/).find((one) => one.includes(rel));
    const described = link && new URL(link.slice(link.indexOf("<") + 1, link.indexOf(">")), answer.url).href;
    // Who may not read a pod is told all the same where it describes itself.
    if (!answer.ok && !described) throw new Error(String(answer.status));
    const isJson = answer.ok && (answer.headers.get("Content-Type") || "").includes("json");
    return { url: answer.url, described, said: isJson ? await answer.json() : null };
  }

  // What a document says of it, else what the storage says in which it lies.
  async function officeOf(place) {
    const [direct] = values(place.said, FRONT_OFFICE);
    if (direct) return new URL(direct, place.url).href;
    if (!place.described) return null;
    const description = await read(place.described);
    const [office] = values(description.said, FRONT_OFFICE);
    return office ? new URL(office, description.url).href : null;
  }

  // From a WebID, a pod or anything in it to its front office.
  async function frontOffice(url) {
    if (new URL(url).pathname.endsWith("/.front-office")) return url;
    const first = await read(url);
    const found = await officeOf(first);
    if (found) return found;
    for (const storage of values(first.said, STORAGE)) {
      const office = await officeOf(await read(new URL(storage, first.url).href));
      if (office) return office;
    }
    throw new Error("no front office");
  }

  function typed(text) {
    const address = text.trim();
    const url = new URL(/^https?:\/\//i.test(address) ? address : `https://${address}`);
    const here = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    if (url.protocol !== "https:" && !here) throw new Error("not https");
    return url.href;
  }

  for (const form of document.querySelectorAll("form.sesame")) {
    const field = form.elements.sesame;
    const told = form.querySelector("[role=status]");
    try {
      const kept = localStorage.getItem(KEPT);
      if (kept && !field.value) field.value = kept;
    } catch { /* a browser that keeps nothing: she types it again */ }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      told.textContent = form.dataset.looking;
      try {
        const office = new URL(await frontOffice(typed(field.value)));
        office.searchParams.set("company", form.dataset.company);
        office.searchParams.set("back", form.dataset.back);
        try { localStorage.setItem(KEPT, field.value.trim()); } catch { /* as above */ }
        location.assign(office.href);
      } catch {
        told.textContent = form.dataset.notFound;
        field.focus();
      }
    });
  }
})();
