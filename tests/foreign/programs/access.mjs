// Who has access, by Inrupt's library: read as an app does, then changed as an app does.
import { Session } from "@inrupt/solid-client-authn-node";
import * as solid from "@inrupt/solid-client";

const { ISSUER, POD, CLIENT_ID, CLIENT_SECRET, BOB_WEBID, CAROL_WEBID } = process.env;
const session = new Session();
await session.login({ oidcIssuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, tokenType: "DPoP" });
const { fetch } = session;
const { universalAccess } = solid;
const seen = { before: {}, after: {} };

async function look(url) {
  return {
    everybody: await universalAccess.getPublicAccess(url, { fetch }),
    bob: await universalAccess.getAgentAccess(url, BOB_WEBID, { fetch }),
    carol: await universalAccess.getAgentAccess(url, CAROL_WEBID, { fetch }),
  };
}

const note = `${POD}album/note`;
seen.before.album = await look(`${POD}album/`);
seen.before.note = await look(note);
await universalAccess.setAgentAccess(note, CAROL_WEBID, { read: true, append: true }, { fetch });
seen.after.note = await look(note);

// The older way, through the ACL itself.
const withAcl = await solid.getSolidDatasetWithAcl(`${POD}album/`, { fetch });
seen.hasAcl = solid.hasResourceAcl(withAcl);
const acl = solid.getResourceAcl(withAcl);
seen.resource = solid.getAgentResourceAccess(acl, BOB_WEBID);
seen.inherited = solid.getAgentDefaultAccess(acl, BOB_WEBID);
await session.logout();
console.log(JSON.stringify(seen));
