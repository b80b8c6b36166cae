// What an app does with a pod, by Inrupt's libraries. Says what it saw as one JSON object.
import { Session } from "@inrupt/solid-client-authn-node";
import * as solid from "@inrupt/solid-client";

const { ISSUER, WEBID, POD, CLIENT_ID, CLIENT_SECRET } = process.env;
const SCHEMA = "https://schema.org/";
const seen = {};

async function signedIn(id, secret, tokenType = "DPoP") {
  const session = new Session();
  await session.login({ oidcIssuer: ISSUER, clientId: id, clientSecret: secret, tokenType });
  return session;
}

async function refused(work) {
  try {
    await work();
    return "taken";
  } catch (error) {
    return error.statusCode ?? error.response?.status ?? String(error);
  }
}

const session = await signedIn(CLIENT_ID, CLIENT_SECRET);
const { fetch } = session;
seen.webId = session.info.webId;
seen.isLoggedIn = session.info.isLoggedIn;

// Finding one's way: profile, pod, owner.
seen.pods = await solid.getPodUrlAll(WEBID, { fetch });
const profile = await solid.getProfileAll(WEBID, { fetch });
seen.profileIsRead = solid.getThing(profile.webIdProfile, WEBID) !== null;
const described = await solid.getSolidDataset(POD, { fetch });
seen.rootTypes = solid.getUrlAll(solid.getThing(described, POD), "http://www.w3.org/1999/02/22-rdf-syntax-ns#type");

// Containers.
const box = `${POD}inrupt/`;
const made = await solid.createContainerAt(box, { fetch });
seen.createContainerAt = solid.getSourceUrl(made);
seen.createContainerAtAgain = await refused(() => solid.createContainerAt(box, { fetch }));
const inner = await solid.createContainerInContainer(box, { slugSuggestion: "inner", fetch });
seen.createContainerInContainer = solid.getSourceUrl(inner);

// A dataset: saved, read, changed, in conflict.
const notes = `${box}notes.ttl`;
let thing = solid.buildThing(solid.createThing({ name: "it" }))
  .addUrl("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", `${SCHEMA}TextDigitalDocument`)
  .addStringNoLocale(`${SCHEMA}name`, "Hello, World \u{1f30d} \"quoted\"\nline")
  .addStringWithLocale(`${SCHEMA}name`, "Bonjour", "fr")
  .addInteger(`${SCHEMA}position`, 42)
  .addDecimal(`${SCHEMA}price`, 1.5)
  .addBoolean(`${SCHEMA}isFamilyFriendly`, true)
  .addDatetime(`${SCHEMA}dateCreated`, new Date(Date.UTC(2026, 10, 28, 12, 0, 0, 123)))
  .addDate(`${SCHEMA}datePublished`, new Date(Date.UTC(2026, 10, 28)))
  .addTime(`${SCHEMA}doorTime`, { hour: 13, minute: 37, second: 42 })
  .build();
let dataset = solid.setThing(solid.createSolidDataset(), thing);
dataset = await solid.saveSolidDatasetAt(notes, dataset, { fetch });
seen.savedAt = solid.getSourceUrl(dataset);
seen.saveNewOverExisting = await refused(() =>
  solid.saveSolidDatasetAt(notes, solid.setThing(solid.createSolidDataset(), thing), { fetch }));

const first = await solid.getSolidDataset(notes, { fetch });
thing = solid.getThing(first, `${notes}#it`);
seen.types = {
  string: solid.getStringNoLocale(thing, `${SCHEMA}name`),
  french: solid.getStringWithLocale(thing, `${SCHEMA}name`, "fr"),
  integer: solid.getInteger(thing, `${SCHEMA}position`),
  decimal: solid.getDecimal(thing, `${SCHEMA}price`),
  boolean: solid.getBoolean(thing, `${SCHEMA}isFamilyFriendly`),
  datetime: solid.getDatetime(thing, `${SCHEMA}dateCreated`)?.toISOString(),
  date: solid.getDate(thing, `${SCHEMA}datePublished`)?.toISOString(),
  time: solid.getTime(thing, `${SCHEMA}doorTime`),
};
const other = await solid.getSolidDataset(notes, { fetch });
const bump = (set, value) =>
  solid.setThing(set, solid.setInteger(solid.getThing(set, `${notes}#it`), `${SCHEMA}position`, value));
await solid.saveSolidDatasetAt(notes, bump(first, 43), { fetch });
// Somebody who read it before sends deltas without a condition: neither's value is lost.
await solid.saveSolidDatasetAt(notes, bump(other, 44), { fetch });
const again = await solid.getSolidDataset(notes, { fetch });
seen.twoWriters = solid.getIntegerAll(solid.getThing(again, `${notes}#it`), `${SCHEMA}position`).sort();
// With a condition on what was read, the second writer is told.
const tag = (await fetch(notes)).headers.get("etag");
const conditional = (body) => fetch(notes, {
  method: "PATCH",
  headers: { "Content-Type": "application/sparql-update", "If-Match": tag },
  body,
});
const patch = (value) => `INSERT DATA { <#it> <${SCHEMA}position> ${value} }`;
seen.conditional = [(await conditional(patch(45))).status, (await conditional(patch(46))).status];
seen.inContainer = solid.getSourceUrl(await solid.saveSolidDatasetInContainer(
  box, solid.setThing(solid.createSolidDataset(), solid.createThing({ name: "x" })), { slugSuggestion: "slug.ttl", fetch }));
// Deleting a thing.
const current = await solid.getSolidDataset(notes, { fetch });
await solid.saveSolidDatasetAt(notes, solid.removeThing(current, `${notes}#it`), { fetch });
seen.afterRemoval = solid.getThingAll(await solid.getSolidDataset(notes, { fetch })).length;

// Files.
const file = `${box}hello.txt`;
await solid.overwriteFile(file, new Blob(["one"], { type: "text/plain" }), { contentType: "text/plain", fetch });
await solid.overwriteFile(file, Buffer.from("two"), { contentType: "text/plain", fetch });
const got = await solid.getFile(file, { fetch });
seen.file = [await got.text(), solid.getContentType(got), solid.isRawData(got)];
const saved = await solid.saveFileInContainer(
  box, new Blob([new Uint8Array([0, 255, 1])], { type: "image/png" }), { slug: "p.png", contentType: "image/png", fetch });
seen.savedFile = solid.getSourceUrl(saved);
const bytes = new Uint8Array(await (await solid.getFile(solid.getSourceUrl(saved), { fetch })).arrayBuffer());
seen.bytes = [...bytes];
const listed = await solid.getSolidDataset(box, { fetch });
seen.children = solid.getContainedResourceUrlAll(listed).sort();
const validation = solid.validateContainedResourceAll(listed);
seen.listingIsValid = validation.isValid;

// Access, by the library's two ways.
const bob = process.env.BOB_WEBID;
await solid.universalAccess.setAgentAccess(file, bob, { read: true, append: true }, { fetch });
seen.bobAccess = await solid.universalAccess.getAgentAccess(file, bob, { fetch });
const bobs = await signedIn(process.env.BOB_CLIENT_ID, process.env.BOB_CLIENT_SECRET);
seen.bobReads = await (await solid.getFile(file, { fetch: bobs.fetch })).text();
seen.bobWrites = await refused(() => solid.overwriteFile(file, Buffer.from("bob"), { contentType: "text/plain", fetch: bobs.fetch }));
seen.bobElsewhere = await refused(() => solid.getSolidDataset(notes, { fetch: bobs.fetch }));
seen.strangerReads = await refused(() => solid.getFile(file));
await solid.universalAccess.setPublicAccess(file, { read: true }, { fetch });
seen.strangerReadsNow = await (await solid.getFile(file)).text();
await solid.universalAccess.setAgentAccess(file, bob, { read: false, append: false }, { fetch });
seen.bobAfter = await solid.universalAccess.getAgentAccess(file, bob, { fetch });
const boxWithAcl = await solid.getSolidDatasetWithAcl(box, { fetch });
seen.hasResourceAcl = solid.hasResourceAcl(boxWithAcl);
let acl = solid.createAclFromFallbackAcl(boxWithAcl);
acl = solid.setAgentDefaultAccess(acl, bob, { read: true, append: false, write: false, control: false });
acl = solid.setAgentResourceAccess(acl, bob, { read: true, append: false, write: false, control: false });
await solid.saveAclFor(boxWithAcl, acl, { fetch });
seen.bobReadsByDefault = (await solid.getSolidDataset(notes, { fetch: bobs.fetch })) !== null;
const withOwn = await solid.getSolidDatasetWithAcl(box, { fetch });
seen.hasOwnAcl = solid.hasResourceAcl(withOwn);
seen.aclSaysBob = solid.getAgentDefaultAccess(solid.getResourceAcl(withOwn), bob);
await solid.deleteAclFor(withOwn, { fetch });
seen.bobReadsAfterAclIsGone = await refused(() => solid.getSolidDataset(notes, { fetch: bobs.fetch }));
seen.effective = solid.getEffectiveAccess(await solid.getResourceInfo(file, { fetch }));

// Deleting.
await solid.deleteFile(file, { fetch });
seen.fileIsGone = await refused(() => solid.getFile(file, { fetch }));
seen.fullContainer = await refused(() => solid.deleteContainer(box, { fetch }));
for (const url of solid.getContainedResourceUrlAll(await solid.getSolidDataset(box, { fetch }))) {
  await (url.endsWith("/") ? solid.deleteContainer(url, { fetch }) : solid.deleteFile(url, { fetch }));
}
await solid.deleteContainer(box, { fetch });
seen.containerIsGone = await refused(() => solid.getSolidDataset(box, { fetch }));
seen.problem = await problem();

async function problem() {
  try {
    await solid.getSolidDataset(`${POD}nothing`, { fetch });
    return null;
  } catch (error) {
    return { status: error.statusCode, problem: error.problemDetails };
  }
}

await session.logout();
seen.afterLogout = await refused(() => solid.getSolidDataset(POD, { fetch: session.fetch }));
console.log(JSON.stringify(seen));
process.exit(0);
