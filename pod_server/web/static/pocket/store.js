// What the phone keeps, and no more than so much of it. Private: nothing of it is ever sent.
//   kept      single values by name: the copy's facts, whose phone this is, settings,
//             what payments are decided with (payer), what was decided here (decided)
//   codes     of the copy: code → number of its card;  cards: number → card
//   seen      cards that the server gave for a scan, by path: {path, card, at}
//   scans     history, newest last: {number, path, name, brand, at}; path is the code
//   favoured  favourites: {path, name, brand, at}
export const MOST = { seen: 100, scans: 500, favoured: 200 };
const NAME = "sesame-pocket", TABLES = ["kept", "codes", "cards", "seen", "scans", "favoured"];
let opened;

function base() {
  opened ||= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      for (const name of ["kept", "codes", "cards"]) made.createObjectStore(name);
      for (const name of ["seen", "favoured"]) made.createObjectStore(name, { keyPath: "path" }).createIndex("at", "at");
      const scans = made.createObjectStore("scans", { keyPath: "number", autoIncrement: true });
      scans.createIndex("path", "path");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}
const answered = (asked) => new Promise((done, failed) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

/** One transaction: `use` gets the tables by name, its answer is that of the whole. */
async function within(names, mode, use) {
  const transaction = (await base()).transaction(names, mode);
  const over = new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
  const found = await use(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
  await over;
  return found;
}

export const kept = (name) => within(["kept"], "readonly", (t) => answered(t.kept.get(name)));
export const keep = (name, value) => within(["kept"], "readwrite", (t) => answered(t.kept.put(value, name)));

/** Everything goes. */
export const erase = () => within(TABLES, "readwrite", async (t) => {
  await Promise.all(TABLES.map((name) => answered(t[name].clear())));
});

/** A verified copy takes the place of the one before, in one step. */
export const settle = (facts, cards, codes, payer) => within(["kept", "codes", "cards"], "readwrite", async (t) => {
  t.cards.clear();
  t.codes.clear();
  cards.forEach((card, number) => t.cards.put(card, number));
  for (const [code, number] of Object.entries(codes)) t.codes.put(number, code);
  t.kept.put(payer, "payer");
  await answered(t.kept.put(facts, "copy"));
});

/** What there is of a thing, in one step: {copied, copy, seen}; of the copy, by the first code that it knows. */
export const held = (codes, key) => within(["kept", "codes", "cards", "seen"], "readonly", async (t) => {
  const [copy, seen, ...numbers] = await Promise.all(
    [t.kept.get("copy"), t.seen.get(key), ...codes.map((code) => t.codes.get(code))].map(answered),
  );
  const number = numbers.find((one) => one !== undefined);
  return { copy, seen, copied: number === undefined ? undefined : await answered(t.cards.get(number)) };
});

export const favoured = (path) => within(["favoured"], "readonly", (t) => answered(t.favoured.get(path)));
export const favourites = (skip, size) => page("favoured", (table) => table.index("at"), skip, size);
export const unfavour = (path) => within(["favoured"], "readwrite", (t) => answered(t.favoured.delete(path)));
export const favour = (entry) => bounded("favoured", entry);
export const see = (path, card, at) => bounded("seen", { path, card, at });

/** Put one, and let the oldest go where there are too many. */
const bounded = (name, entry) => within([name], "readwrite", async (t) => {
  await answered(t[name].put(entry));
  let over = (await answered(t[name].count())) - MOST[name];
  if (over <= 0) return;
  for (const key of await answered(t[name].index("at").getAllKeys(null, over))) t[name].delete(key);
});

/** A scan goes to the top of the history; what was scanned before is there once. */
export const scanned = (entry) => within(["scans"], "readwrite", async (t) => {
  for (const number of await answered(t.scans.index("path").getAllKeys(entry.path))) t.scans.delete(number);
  await answered(t.scans.add(entry));
  const over = (await answered(t.scans.count())) - MOST.scans;
  if (over > 0) for (const number of await answered(t.scans.getAllKeys(null, over))) t.scans.delete(number);
});
/** What a scan turned out to be. */
export const named = (path, name, brand) => within(["scans"], "readwrite", async (t) => {
  const found = await answered(t.scans.index("path").get(path));
  if (found && (found.name !== name || found.brand !== brand)) await answered(t.scans.put({ ...found, name, brand }));
});
export const clear = () => within(["scans", "seen"], "readwrite", (t) => {
  t.seen.clear();
  return answered(t.scans.clear());
});
export const history = (skip, size) => page("scans", (table) => table, skip, size);

/** A page of a table, newest first, and how many there are in all. */
const page = (name, ordered, skip, size) => within([name], "readonly", async (t) => {
  const count = await answered(t[name].count()), found = [];
  const walk = ordered(t[name]).openCursor(null, "prev");
  await new Promise((done, failed) => {
    let skipped = false;
    walk.onerror = () => failed(walk.error);
    walk.onsuccess = () => {
      const cursor = walk.result;
      if (!cursor || found.length === size) return done();
      if (skip && !skipped) {
        skipped = true;
        return cursor.advance(skip);
      }
      found.push(cursor.value);
      cursor.continue();
    };
  });
  return { count, found };
});
