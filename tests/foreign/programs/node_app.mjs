// A web app that runs on a server, on Inrupt's library for Node: says where to send its user,
// reads where they came back to, works, and finds the session again by its refresh token.
import { createInterface } from "node:readline";
import { InMemoryStorage, Session, getSessionFromStorage } from "@inrupt/solid-client-authn-node";

const { ISSUER, POD, CALLBACK } = process.env;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (value) => console.log(JSON.stringify(value));
const storage = new InMemoryStorage();
const session = new Session({ storage, keepAlive: false });
const seen = {};

await session.login({
  oidcIssuer: ISSUER,
  redirectUrl: CALLBACK,
  clientName: "An app on a server",
  handleRedirect: (url) => say({ url }),
});
await session.handleIncomingRedirect((await lines.next()).value);
seen.webId = session.info.webId;
const file = `${POD}by-node-app.txt`;
seen.written = (await session.fetch(file, {
  method: "PUT", headers: { "Content-Type": "text/plain" }, body: "written",
})).status;
seen.read = await (await session.fetch(file)).text();

for (const round of ["again", "andAgain"]) {
  const found = await getSessionFromStorage(session.info.sessionId, { storage });
  seen[round] = found === undefined ? null : [found.info.isLoggedIn, (await found.fetch(file)).status];
}
await session.logout();
seen.out = (await session.fetch(file)).status;
say(seen);
process.exit(0);
