"""What can be set, from the command line and the environment, as one frozen, checked value.

The base address is kept in the data folder at first use and refused if it changes: it is part of
every identifier (decision "Base address").
"""

from __future__ import annotations

import ipaddress
from dataclasses import field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from proofs.value import value

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 4000
#: The French register of companies, open to all (API Recherche d'entreprises).
COMPANY_REGISTER = "https://recherche-entreprises.api.gouv.fr/search"
#: Whose DPoP proofs may leave out ``ath``: nobody's, those of apps that people sign in to, all.
WithoutAth = Literal["refuse", "apps", "all"]
WITHOUT_ATH = get_args(WithoutAth)
#: Lines for people, about what is wrong; or lines of JSON, one a request too.
Log = Literal["text", "json"]
LOGS = get_args(Log)


class BadSetting(ValueError):
    """A setting that cannot be; its message says which, and what would do."""


class MissingStore(BadSetting):
    """A data folder with no Sésame in it, for a command that makes none."""


@value
class Settings:
    """One server. Origins without trailing slash; ``*_base`` with it.

    ``account_origin`` is where one signs in, ``issuer`` the same with a slash. Pods are told
    apart by path on ``pods_origin`` (``http://127.0.0.1:4000``) or, where ``pods_wildcard`` is
    set, by host (``https://NAME.pods.example``).
    """

    data: Path
    base_url: str = f"http://localhost:{DEFAULT_PORT}/"
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    workers: int = 1
    pods_url: str = ""
    apps_url: str = ""
    proofs_without_ath: WithoutAth = "apps"
    token_seconds: int = 900
    dpop_nonce: bool = False
    outgoing_to_loopback: bool = False
    rehearse_days: int = 0
    shacl_engine: str = "shacl"
    log: Log = "text"
    metrics: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    redirect_port: int = 0
    behind_proxy: bool = False
    company_places: int = 20
    company_register: str = COMPANY_REGISTER
    smtp_url: str = ""
    smtp_password: str = field(default="", repr=False)
    mail_from: str = ""
    max_body: int = 20 * 1024 * 1024
    inline_body: int = 64 * 1024
    default_quota: int = 1024**3

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path != "/":
            raise BadSetting(
                f"--base-url {self.base_url} is no origin with a slash: try http://localhost:4000/"
            )
        if parts.scheme == "http" and not self.is_trial:
            raise BadSetting(f"--base-url {self.base_url} is public and needs https")
        for name, origin in (("--pods-url", self.pods_url), ("--apps-url", self.apps_url)):
            if origin:
                self._check_origin(name, origin)
        if self.outgoing_to_loopback and not self.is_trial:
            raise BadSetting("--outgoing-to-loopback is for servers on a loopback address only")
        if self.rehearse_days and not self.is_trial:
            raise BadSetting("--rehearse-days is for servers on a loopback address only")
        if not 0 <= self.rehearse_days <= 36_500:
            raise BadSetting("--rehearse-days is between 0 and 36500")
        if not 1 <= self.token_seconds <= 3_600:
            raise BadSetting("--token-seconds is between 1 and 3600: tokens are renewed silently")
        if self.smtp_url or self.mail_from:
            self._check_mail()
        if not 0 <= self.company_places <= 1_000:
            raise BadSetting("--company-places is between 0 and 1000")
        if self.workers < 1:
            raise BadSetting("--workers is at least 1")
        self._check_tls()
        if self.metrics:
            place_of("--metrics", self.metrics)
        if self.shacl_engine not in ("shacl", "pyshacl"):
            raise BadSetting("the SHACL engine is shacl or pyshacl")

    def _check_tls(self) -> None:
        """Both files or none; what is said over TLS is said of https addresses."""
        if (self.tls_cert is None) != (self.tls_key is None):
            raise BadSetting("--tls-cert and --tls-key go together")
        origins = (self.account_origin, self.pods_origin, self.apps_origin)
        is_https = all(origin.startswith("https:") for origin in origins)
        if self.tls_cert is not None and not is_https:
            raise BadSetting(
                f"with --tls-cert every address is https, and {', '.join(origins)} are not: take "
                "another --data with --base-url https://…/"
            )
        if self.redirect_port and not is_https:
            raise BadSetting("--redirect-port leads to https, and the addresses here are not")

    def _check_mail(self) -> None:
        """Where letters go is said whole, and its password where no list of processes shows it."""
        parts = urlsplit(self.smtp_url)
        if (
            parts.scheme not in ("smtp", "smtps")
            or not parts.hostname
            or parts.path not in ("", "/")
        ):
            raise BadSetting("--smtp-url is no relay: try smtps://user@mail.example")
        if parts.password is not None:
            raise BadSetting("--smtp-url has a password: set SESAME_SMTP_PASSWORD to it instead")
        if "@" not in self.mail_from:
            raise BadSetting("--mail-from is the address that letters come from: say it too")

    def _check_origin(self, name: str, url: str) -> None:
        """Another origin of ours: as private as the account's, and never the same (S-A1)."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if name == "--pods-url" and host.startswith("*."):
            host = host[2:]
        if parts.scheme not in ("http", "https") or not host or "*" in host or parts.path != "/":
            raise BadSetting(f"{name} {url} is no origin with a slash: try https://*.pods.example/")
        if parts.scheme == "http" and not is_loopback(host):
            raise BadSetting(f"{name} {url} is public and needs https")
        if url == self.base_url:
            raise BadSetting(f"{name} is where people sign in; what is theirs needs another host")

    @property
    def issuer(self) -> str:
        return self.base_url

    @property
    def account_origin(self) -> str:
        return self.base_url.rstrip("/")

    @property
    def is_trial(self) -> bool:
        """A loopback address: whatever is said here binds nobody elsewhere."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def strict(self) -> bool:
        """Whether browsers are told to come over https alone (RFC 6797).

        Not on a loopback address: ``localhost`` is every other server of this machine too.
        """
        return self.base_url.startswith("https:") and not self.is_trial

    @property
    def pods_origin(self) -> str:
        """Where path pods live: never on the account's origin."""
        if self.pods_url:
            return self.pods_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if self.is_trial:
            return f"{parts.scheme}://127.0.0.1{_port(parts.port)}"
        return f"{parts.scheme}://pods.{parts.hostname}{_port(parts.port)}"

    @property
    def apps_origin(self) -> str:
        """Where first-party static apps live, without cookies."""
        if self.apps_url:
            return self.apps_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if self.is_trial:
            return f"{parts.scheme}://[::1]{_port(parts.port)}"
        return f"{parts.scheme}://apps.{parts.hostname}{_port(parts.port)}"

    @property
    def pods_wildcard(self) -> bool:
        return "://*." in self.pods_url

    def pod_base(self, name: str) -> str:
        """The root container of the pod called ``name``."""
        if self.pods_wildcard:
            return self.pods_url.replace("*", name, 1).rstrip("/") + "/"
        return f"{self.pods_origin}/{name}/"


def place_of(name: str, text: str) -> tuple[str, int]:
    """Host and port of ``HOST:PORT``. Raises :class:`BadSetting`."""
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isdigit() and 0 < int(port) < 65_536):
        raise BadSetting(f"{name} {text} is no HOST:PORT: try 127.0.0.1:9464")
    return host, int(port)


def _port(port: int | None) -> str:
    return f":{port}" if port else ""


def is_loopback(hostname: str) -> bool:
    """Whether this host can only be this machine."""
    if hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(hostname.strip("[]")).is_loopback
    except ValueError:
        return False
