// Where keys lie in this browser: one table of a database, by name. No script can read a key there
// that was made to stay; it can only be used. keystore(base) gives stored(mode, use): what use makes
// of the table ("readonly" or "readwrite").
"use strict";
globalThis.keystore = (base) => {
  const TABLE = "keys";
  function opened() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open(base, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }
  return async (mode, use) => {
    const found = await opened();
    return new Promise((done, failed) => {
      const asked = use(found.transaction(TABLE, mode).objectStore(TABLE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  };
};
