"""A small town to test identity in: real stores, keys and pods; a made-up clock and outside web."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from pod_server.actions.pods import PodMaker
from pod_server.actions.welcome import Host, Welcomed
from pod_server.identity.authorization import Authorization
from pod_server.identity.fetch import SIZE_LIMIT, Door, Fetched, Unreachable
from pod_server.identity.issuers import Issuers
from pod_server.identity.keyring import KeyRing
from pod_server.identity.links import Links
from pod_server.identity.nonces import Nonces
from pod_server.identity.passkeys import Passkeys
from pod_server.identity.provider import Provider, open_provider
from pod_server.identity.replay import Replays
from pod_server.identity.secrets import hash_chosen, hash_made
from pod_server.identity.sessions import Sessions
from pod_server.identity.standing import Standing
from pod_server.identity.tokens import Verifier
from pod_server.identity.webids import LiveWebIds, Residents
from pod_server.model.access import Agent
from pod_server.model.account import SECOND, Credential
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.settings import Settings, WithoutAth
from pod_server.storage.accounts import SqliteAccounts
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.ledgers import SqliteLedgers
from vocab.terms import SOLID

Key = ECKey | RSAKey | OKPKey
START = 1_800_000_000
ISSUER = "https://idp.elsewhere.example/"
CAROL = "https://carol.elsewhere.example/card#me"
SECRET = "a secret that alice was shown once"
_numbers = itertools.count()


class Web(Door):
    """The outside, made up: addresses and what they answer. Counts who was asked what."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []

    def get(
        self,
        url: str,
        accept: str,
        *,
        types: Sequence[str],
        redirects: int = 3,
        limit: int = SIZE_LIMIT,
    ) -> Fetched:
        self.check(url)
        self.asked.append(url)
        if url not in self.pages:
            raise Unreachable("It answers 404.")
        media_type, body = self.pages[url]
        if media_type == "moved":
            if not redirects:
                raise Unreachable("It sends us on too often, or to another document.")
            return self.get(body.decode(), accept, types=types, redirects=redirects - 1)
        if media_type not in types:
            raise Unreachable("It is of another type.")
        return Fetched(url, media_type, body)

    def json(self, url: str, value: object) -> None:
        self.pages[url] = ("application/json", orjson.dumps(value))

    def card(self, webid: str, *issuers: str) -> None:
        document = webid.partition("#")[0]
        listed = "".join(f"<{webid}> <{SOLID.OIDC_ISSUER}> <{i}> .\n" for i in issuers)
        self.pages[document] = ("text/turtle", listed.encode())


def ec_key() -> ECKey:
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


def sign(header: Mapping[str, object], claims: object, key: Key) -> str:
    """A token with exactly this header, whatever one may think of it."""
    signed = ".".join(encoded(orjson.dumps(part)) for part in (dict(header), claims))
    algorithm = jws.JWSRegistry.algorithms[str(header["alg"])]
    return f"{signed}.{encoded(algorithm.sign(signed.encode(), key))}"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def public(key: Key) -> dict[str, object]:
    """The bare public members of a key."""
    found = key.as_dict(private=False)
    return {name: found[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in found}


def jkt(key: Key) -> str:
    return key.thumbprint()


def hashed(token: str) -> str:
    return encoded(hashlib.sha256(token.encode()).digest())


def altered(values: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """``values`` with some changed, and those without that are changed to ``None``."""
    return {k: v for k, v in {**values, **changes}.items() if v is not None}


@dataclass
class Town:
    """Everything that identity is made of, over one data folder."""

    data: Path
    now: float = START
    without_ath: WithoutAth = "apps"
    with_nonces: bool = False
    web: Web = field(default_factory=Web)

    def __post_init__(self) -> None:
        self.settings = Settings(data=self.data)
        self.accounts = SqliteAccounts.open(self.data)
        self.ledgers = SqliteLedgers(self.data, self.clock)
        self.codecs = RdfCodecs()
        self.documents = StoredDocuments(self.codecs, FileBlobs(self.data))
        residents = Residents(self.settings, self.accounts.people, self.ledgers, self.documents)
        self.webids = LiveWebIds(residents, self.web, self.codecs, self.clock)
        self.ring = KeyRing(self.accounts.keys, self.clock)
        self.replays = Replays(self.data / "proofs", self.now, boot="this one")
        self.nonces = Nonces.open(self.accounts.people) if self.with_nonces else None
        self.issuers = Issuers(self.settings.issuer, self.ring, self.web)
        self.verifier = Verifier(
            self.issuers,
            self.webids,
            self.replays,
            Standing(self.accounts, self.clock),
            without_ath=self.without_ath,
            nonces=self.nonces,
        )
        self.provider: Provider = open_provider(
            self.accounts,
            self.ring,
            self.replays,
            self.web,
            self.settings.issuer,
            self.clock,
            nonces=self.nonces,
        )
        self.sessions = Sessions.open(self.accounts, self.clock)
        self.passkeys = Passkeys.open(self.accounts, self.clock, self.settings.account_origin)
        self.links = Links.open(self.accounts, self.clock, self.settings.issuer)
        self.authorization = Authorization(
            self.settings.issuer, self.provider.server, self.accounts, self.ring, self.clock
        )
        maker = PodMaker(self.ledgers, self.codecs, self.settings.issuer)
        self.host = Host(
            self.accounts,
            maker,
            self.clock,
            lambda: f"account-{next(_numbers)}",
            self.settings.pod_base,
        )

    def clock(self) -> int:
        return int(self.now * SECOND)

    def welcome(self, name: str, password: str | None = None) -> Welcomed:
        """An account with a pod, and a credential ``{name}-program`` with :data:`SECRET`."""
        hashed_password = hash_chosen(password) if password else None
        found = self.host.welcome(name, email=f"{name}@home.example", password=hashed_password)
        self.accounts.clients.add_credential(
            Credential(
                f"{name}-program",
                found.account.account_id,
                found.pod.owner,
                hash_made(SECRET),
                self.clock(),
                "tests",
            )
        )
        return found

    def close(self) -> None:
        self.replays.close()
        self.ledgers.close()
        self.accounts.close()

    def proof(
        self,
        key: Key,
        method: str,
        url: str,
        token: str | None = None,
        header: Mapping[str, object] | None = None,
        /,
        **changes: object,
    ) -> str:
        """A DPoP proof; ``header`` and ``changes`` overwrite members, ``None`` leaves them out."""
        claims: dict[str, object] = {
            "jti": f"proof-{next(_numbers)}",
            "htm": method,
            "htu": url,
            "iat": int(self.now),
            "ath": hashed(token) if token else None,
        }
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": public(key)}
        return sign(altered(head, header or {}), altered(claims, changes), key)

    def agent(
        self,
        token: str,
        proof: str,
        method: str = "GET",
        url: str = "http://127.0.0.1:4000/alice/notes",
        scheme: str = "DPoP",
    ) -> Agent:
        """Who this is, by these credentials."""
        return self.verifier.agent(method, url, [f"{scheme} {token}"], [proof], None, self.now)


class Elsewhere:
    """Another provider, whom carol's WebID names; it can be made to sign anything."""

    def __init__(self, town: Town, issuer: str = ISSUER, webid: str = CAROL) -> None:
        self.town, self.issuer, self.webid = town, issuer, webid
        self.key = ec_key()
        self.publish(self.key)
        town.web.card(webid, issuer)

    def publish(self, *keys: Key) -> None:
        keys_at = f"{self.issuer}keys"
        self.town.web.json(
            f"{self.issuer}.well-known/openid-configuration",
            {"issuer": self.issuer, "jwks_uri": keys_at},
        )
        published = [{**public(k), "kid": k.kid, "alg": k.get("alg")} for k in keys]
        self.town.web.json(keys_at, {"keys": published})

    def token(
        self,
        holder: Key,
        header: Mapping[str, object] | None = None,
        key: Key | None = None,
        /,
        **changes: object,
    ) -> str:
        """An access token for carol, bound to ``holder``; changes as in :meth:`Town.proof`."""
        signer = key or self.key
        claims: dict[str, object] = {
            "iss": self.issuer,
            "webid": self.webid,
            "sub": self.webid,
            "aud": "solid",
            "client_id": "https://app.example/id",
            "iat": int(self.town.now),
            "exp": int(self.town.now) + 600,
            "cnf": {"jkt": jkt(holder)},
        }
        head = {"typ": "at+jwt", "alg": "ES256", "kid": signer.kid}
        return sign(altered(head, header or {}), altered(claims, changes), signer)
