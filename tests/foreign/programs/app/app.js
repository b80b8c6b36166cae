// A small app on Inrupt's browser library, as its guide has it; the tests drive it by window.app.
import { EVENTS, Session } from "@inrupt/solid-client-authn-browser";

const session = new Session({}, "the session of this app");
const seen = { restored: 0, extended: 0, expired: 0, errors: [] };
session.events.on(EVENTS.SESSION_RESTORED, () => { seen.restored += 1; });
session.events.on(EVENTS.SESSION_EXTENDED, () => { seen.extended += 1; });
session.events.on(EVENTS.SESSION_EXPIRED, () => { seen.expired += 1; });
session.events.on(EVENTS.ERROR, (error, words) => { seen.errors.push(`${error}: ${words}`); });

const here = new URL("/", location.href).href;

window.app = {
  seen,
  info: () => ({ ...session.info }),
  login: (issuer, clientId) => session.login({
    oidcIssuer: issuer,
    redirectUrl: here,
    ...(clientId ? { clientId } : { clientName: "A dynamic app" }),
  }),
  logout: (kind) => session.logout(
    kind === "idp" ? { logoutType: "idp", postLogoutUrl: here } : { logoutType: "app" }),
  status: async (url) => (await session.fetch(url)).status,
  read: async (url) => (await session.fetch(url)).text(),
  write: async (url, text) => (await session.fetch(url, {
    method: "PUT", headers: { "Content-Type": "text/plain" }, body: text,
  })).status,
};

session.handleIncomingRedirect({ restorePreviousSession: true }).then((info) => {
  document.getElementById("who").textContent = info?.isLoggedIn ? info.webId : "nobody";
});
