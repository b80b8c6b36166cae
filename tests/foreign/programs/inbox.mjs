// An inbox at a Solid server of others, made and then read by Inrupt's libraries.
import { Session } from "@inrupt/solid-client-authn-node";
import * as solid from "@inrupt/solid-client";

const { ISSUER, WEBID, POD, CLIENT_ID, CLIENT_SECRET, STEP } = process.env;
const LDP = "http://www.w3.org/ns/ldp#", AS = "https://www.w3.org/ns/activitystreams#";
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const SESAME = "https://w3id.org/sesame/ns#", SCHEMA = "https://schema.org/";
const box = `${POD}inbox/`, seen = {};

const session = new Session();
await session.login({ oidcIssuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET });
const { fetch } = session;

if (STEP === "make") {
  await solid.createContainerAt(box, { fetch });
  const acl = `@prefix acl: <http://www.w3.org/ns/auth/acl#>.
    <#owner> a acl:Authorization; acl:agent <${WEBID}>; acl:accessTo <${box}>;
      acl:default <${box}>; acl:mode acl:Read, acl:Write, acl:Control.
    <#senders> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>; acl:accessTo <${box}>;
      acl:mode acl:Append.`;
  const headers = { "Content-Type": "text/turtle" };
  seen.acl = (await fetch(`${box}.acl`, { method: "PUT", headers, body: acl })).status;
  const card = await solid.getSolidDataset(WEBID, { fetch });
  const me = solid.addUrl(solid.getThing(card, WEBID), `${LDP}inbox`, box);
  await solid.saveSolidDatasetAt(WEBID.split("#")[0], solid.setThing(card, me), { fetch });
  seen.inbox = box;
} else {
  const listed = await solid.getSolidDataset(box, { fetch });
  const messages = solid.getContainedResourceUrlAll(listed);
  seen.messages = messages.length;
  const message = await solid.getSolidDataset(messages[0], { fetch });
  const offer = solid.getThingAll(message).find((thing) =>
    solid.getUrlAll(thing, `${RDF}type`).includes(`${AS}Offer`));
  seen.actor = solid.getUrl(offer, `${AS}actor`);
  seen.to = solid.getUrl(offer, `${AS}to`);
  seen.published = solid.getDatetime(offer, `${AS}published`)?.toISOString();
  const file = solid.getThing(message, solid.getUrl(offer, `${AS}object`));
  seen.type = solid.getUrl(file, `${RDF}type`);
  seen.name = solid.getStringNoLocale(file, `${SCHEMA}name`);
  seen.market = solid.getStringNoLocaleAll(file, `${SESAME}market`);
  seen.contentHash = solid.getStringNoLocale(file, `${SESAME}contentHash`);
  seen.documents = solid.getInteger(file, `${SESAME}documents`);
  const raw = await fetch(messages[0], { headers: { Accept: "application/ld+json" } });
  seen.raw = await raw.text();
}
await session.logout();
console.log(JSON.stringify(seen));
process.exit(0);
