"""From the addresses of a house on a loopback address to its real ones, in any text.

Addresses stand in RDF terms, in rows, in queries of other addresses (percent-encoded), and in what
people wrote. One rule serves for all: an origin of the house, whole, becomes the new one. What only
looks alike (``http://localhost:40001/``, ``http://localhost:4000.example/``) is somebody else's.

A company's account is called by its WebID (decision "Accounts"), so with a company of this house
its accounts get other names; and a statement that is signed again has another id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from pod_server.model.iri import RECOMMENDATIONS
from proofs.value import value

ACCOUNTS = "accounts"
#: What is called by an address: companies' accounts, what the citizen asks of each, what she
#: says of it and of things, whom she trusts, whose log she follows, what is to be told to whom.
_CALLED = re.compile(
    rf"({ACCOUNTS}/|settings/asks/|{RECOMMENDATIONS}/|peers/|foreign/log-|access/outbox/"
    r"|access/sent/[^/]*-)([^/]+)"
)
_KINDS = ("account", "apps", "pods")
_PORTS = {"http": 80, "https": 443}
_SOCKETS = {"http": "ws", "https": "wss"}
#: What in an address can stand percent-encoded.
_EITHER = {sign: f"(?:{re.escape(sign)}|{quote(sign, safe='')})" for sign in ":/[]"}
_SLASH = _EITHER["/"]
#: The first letter, so that the search skips all others, and what may stand before it.
_BEGINS = "[hHwW]"
_BEFORE = (
    rf"{_BEGINS}(?:(?<![A-Za-z0-9+.\-]{_BEGINS})"
    rf"|(?<=%[0-9A-Fa-f]{{2}}{_BEGINS})|(?<=\\[bfnrt]{_BEGINS}))"
)
_AFTER = rf"(?![\w\-@]|%40|{_EITHER[':']}\d|\.\w)"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SEGMENT = r"(?:[a-z0-9-]|%(?!2[Ff]|3[Ff]|23)[0-9A-Fa-f]{2})+(?![\w~\-]|\.\w|%(?!2[Ff]|3[Ff]|23))"
_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])")


class CannotMove(Exception):
    """Why it is not moved, and what would mend it, in both languages."""

    def __init__(self, message_fr: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_fr = message_fr
        self.message_en = message_en


@value
class Origins:
    """Of one house, without trailing slash; ``pods`` may begin with ``*.``, a host for each pod."""

    account: str
    pods: str
    apps: str

    def pod_base(self, name: str) -> str:
        """The root container of the pod called ``name``."""
        if "://*." in self.pods:
            return self.pods.replace("*", name, 1) + "/"
        return f"{self.pods}/{name}/"


@dataclass(frozen=True)
class Rewriting:
    """What was said of ``old``, said of ``new``.

    ``accounts``: names of companies' accounts, and of all else that is called by an address, that
    change; ``ids``: ids of statements that do.
    """

    old: Origins
    new: Origins
    accounts: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    _addresses: re.Pattern[str] = field(init=False)
    _traces: re.Pattern[str] = field(init=False)
    _hints: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_addresses", _addresses(self.old))
        object.__setattr__(self, "_traces", _traces(self.old))
        object.__setattr__(self, "_hints", _hints(self.old))

    def text(self, text: str) -> str:
        """The text with every address of the old house turned into the new one's."""
        said = text
        if any(hint in text for hint in self._hints):
            said = self._addresses.sub(self._moved, text)
        if self.ids:
            said = _ID.sub(lambda found: self.ids.get(found[0], found[0]), said)
        return said

    def name(self, name: str) -> str:
        """A name or path of the ledger: what is called by an address is renamed with it."""
        found = _CALLED.match(name) if self.accounts else None
        if found is None:
            return name
        return found[1] + self.accounts.get(found[2], found[2]) + name[found.end() :]

    def leaves_traces(self, body: bytes) -> bool:
        """Whether one of the old hosts, with its port, is named in these bytes in some way."""
        if not any(hint.encode() in body for hint in self._hints):
            return False
        return self._traces.search(body.decode("latin-1")) is not None

    def _moved(self, found: re.Match[str]) -> str:
        kind = next(kind for kind in _KINDS if found[kind])
        origin: str = getattr(self.new, kind)
        whole = origin if kind != "pods" else self._in_a_pod(found)
        if not whole:
            return found[0]
        if found[0][:1] in "wW":
            whole = re.sub("^http", "ws", whole)
        return quote(whole, safe="%") if "%" in found[kind] else whole

    def _in_a_pod(self, found: re.Match[str]) -> str:
        """The new root of the pod without its slash, with the account; empty for no pod of ours."""
        pod, account = found["pod"], found["account_id"]
        path = f"/{found['room']}/{self.accounts.get(account, account)}" if account else ""
        if _by_host(self.old.pods) or _by_host(self.new.pods):
            if not re.fullmatch(_LABEL, unquote(pod or "")):
                return ""
            root = self.new.pod_base(unquote(pod)).removesuffix("/")
            return root + (path or ("" if _slash_follows(found) else "/"))
        return self.new.pods + (f"/{pod}" if pod else "") + path


def _by_host(pods: str) -> bool:
    return "://*." in pods


def _slash_follows(found: re.Match[str]) -> bool:
    rest = found.string[found.end() : found.end() + 3]
    return rest[:1] == "/" or rest.upper() == "%2F"


def _addresses(old: Origins) -> re.Pattern[str]:
    rooms = f"(?P<room>{ACCOUNTS}|{RECOMMENDATIONS})"
    account = f"(?:{_SLASH}{rooms}{_SLASH}(?P<account_id>[a-z2-7]{{16}})(?![a-z0-9-]))?"
    by_path = "" if _by_host(old.pods) else f"(?:{_SLASH}(?P<pod>{_SEGMENT}){account})?"
    kinds = (
        f"(?P<account>{_origin(old.account)}){_AFTER}",
        f"(?P<apps>{_origin(old.apps)}){_AFTER}",
        f"(?P<pods>{_origin(old.pods)}){_AFTER}{by_path or account}",
    )
    return re.compile(f"{_BEFORE}(?:{'|'.join(kinds)})", re.ASCII)


def _origin(origin: str) -> str:
    parts = urlsplit(origin)
    host, port = _host(parts.netloc, parts.port), _port(parts.scheme, parts.port)
    name = rf"(?P<pod>{_LABEL})\." if host.startswith("*.") else ""
    rest, of_socket = parts.scheme[1:], _SOCKETS[parts.scheme][1:]
    schemes = f"(?:(?<=h){rest}|(?<=w){of_socket})"
    host = _either(host.removeprefix("*."))
    return f"(?i:{schemes}{_EITHER[':']}{_SLASH * 2}{name}{host}){port}"


def _traces(old: Origins) -> re.Pattern[str]:
    """Hosts with their port, however they stand there; without a port, only after a scheme."""
    found = set()
    for origin in (old.account, old.pods, old.apps):
        parts = urlsplit(origin)
        host = _either(_host(parts.netloc, parts.port).removeprefix("*."))
        if parts.port is None:
            found.add(f"{parts.scheme}{_EITHER[':']}{_SLASH * 2}{host}{_AFTER}")
        else:
            found.add(rf"(?:(?<![\w.\-])|(?<=%2F)){host}{_EITHER[':']}{parts.port}(?!\d)")
    return re.compile("|".join(sorted(found)), re.ASCII | re.IGNORECASE)


def _hints(old: Origins) -> tuple[str, ...]:
    """One of these is in every text that is worth a closer look: the port, where it is said."""
    ports = {urlsplit(origin).port for origin in (old.account, old.pods, old.apps)}
    return ("",) if None in ports else tuple(str(port) for port in ports)


def _host(netloc: str, port: int | None) -> str:
    return netloc.removesuffix(f":{port}") if port is not None else netloc


def _port(scheme: str, port: int | None) -> str:
    usual = _PORTS[scheme]
    if port is None or port == usual:
        return f"(?:{_EITHER[':']}{usual})?"
    return f"{_EITHER[':']}{port}"


def _either(text: str) -> str:
    return "".join(_EITHER.get(sign, re.escape(sign)) for sign in text)
