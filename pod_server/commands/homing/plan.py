"""What ``sesame home`` decides: names, who ends TLS, and the files that say so to others."""

from __future__ import annotations

import getpass
import json
import re
import shutil
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from pod_server.commands.kept import FILE
from pod_server.settings import BadSetting, Settings
from proofs.value import value

#: Who ends TLS: Caddy, which gets certificates by itself; files that one has; an authority of
#: one's own, for a network that no public one reaches.
TLS = ("caddy", "files", "own")
#: What is decided here, and nowhere else in the file.
DECIDED = frozenset(
    {
        "base-url",
        "pods-url",
        "apps-url",
        "host",
        "port",
        "behind-proxy",
        "tls-cert",
        "tls-key",
        "redirect-port",
    }
)
#: RFC 1123 §2.1, at least two labels: a single one has no certificate anywhere.
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")


@value
class Plan:
    """``account``, ``pods`` and ``apps`` are hosts, with a port where it is not 443."""

    data: Path
    account: str
    pods: str
    apps: str
    tls: str
    port: int
    host: str
    redirect_port: int = 0
    mail: str = ""
    cert: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        for name in (self.account, self.pods, self.apps):
            if not _NAME.fullmatch(name.partition(":")[0].removeprefix("*.")):
                raise BadSetting(f"{name} is no name: try marie.example")
        if len({self.account, self.pods, self.apps}) < 3:
            raise BadSetting("account, pods and apps need a name each: pages, data and apps apart")
        if self.tls == "caddy" and self.pods.startswith("*.") and self.cert is None:
            raise BadSetting(
                "a certificate for *. is had by a DNS challenge: name its files with --tls-cert "
                "and --tls-key, or leave --pods without the star"
            )
        origins = self.origins  # Nothing is written that cannot be served.
        base_url, pods_url, apps_url = (origins[f"{of}_url"] for of in ("base", "pods", "apps"))
        Settings(self.data, base_url, pods_url=pods_url, apps_url=apps_url)

    @property
    def origins(self) -> dict[str, str]:
        """As the settings have them."""
        return {
            "base_url": f"https://{self.account}/",
            "pods_url": f"https://{self.pods}/",
            "apps_url": f"https://{self.apps}/",
        }

    def settings(self) -> Mapping[str, str | int | bool]:
        """What ``sesame.toml`` says."""
        said: dict[str, str | int | bool] = {
            name.replace("_", "-"): value for name, value in self.origins.items()
        }
        said |= {"host": self.host, "port": self.port}
        if self.tls == "caddy":
            said["behind-proxy"] = True
        elif self.cert is not None and self.key is not None:
            said |= {"tls-cert": str(self.cert), "tls-key": str(self.key)}
            if self.redirect_port:
                said["redirect-port"] = self.redirect_port
        return said

    def toml(self, before: Mapping[str, object]) -> str:
        """The file itself; JSON's texts, numbers and truths are TOML's too.

        What it said ``before`` of other things stays.
        """
        said = {name: value for name, value in before.items() if name not in DECIDED}
        said |= self.settings()
        lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
        return "\n".join(["# Written by `sesame home`.", *lines, ""])

    def written(self, before: Mapping[str, object]) -> Mapping[str, str]:
        """Files for others, by name: what each is for stands in it."""
        values = self._values()
        behind = ("Caddyfile", "Containerfile") if self.tls == "caddy" else ()
        wanted = ("sesame.service", *behind)
        shipped = files("pod_server.commands.homing") / "shipped"
        told = {
            name: Template((shipped / name).read_text("utf-8")).substitute(values)
            for name in wanted
        }
        return {**told, FILE: self.toml(before)}

    def _values(self) -> dict[str, str]:
        tls = ""
        if self.cert is not None and self.key is not None:
            tls = f'\n\ttls "{self.cert}" "{self.key}"'
        low = self.tls != "caddy" and (self.port < 1024 or 0 < self.redirect_port < 1024)
        program = shutil.which("sesame") or f"{sys.executable} -m pod_server"
        # What systemd's ProtectHome= hides: the folders of people on any machine.
        in_home = any(str(at).startswith(("/home/", "/root/")) for at in (self.data, program))
        return {
            "options": f"{{\n\temail {self.mail}\n}}\n" if self.mail else "",
            "names": ", ".join(f"https://{name}" for name in (self.account, self.pods, self.apps)),
            "upstream": f"{self.host}:{self.port}",
            "tls": tls,
            "user": getpass.getuser(),
            "program": program,
            "data": str(self.data).replace("%", "%%"),  # systemd reads % as its own
            "capability": "CAP_NET_BIND_SERVICE" if low else "",
            "home": "read-only" if in_home else "yes",
            "port": str(self.port),
            "account": self.account,
        }


def planned(
    data: Path,
    name: str,
    *,
    tls: str,
    account: str = "",
    pods: str = "",
    apps: str = "",
    port: int = 0,
    mail: str = "",
    cert: Path | None = None,
    key: Path | None = None,
) -> Plan:
    """From the one name that somebody has: ``id.``, ``pods.`` and ``apps.`` before it.

    Raises :class:`BadSetting`.
    """
    name = name.strip().lower().rstrip(".")
    if not (account and pods and apps) and not _NAME.fullmatch(name):
        raise BadSetting(f"{name} is no name that one can own: try marie.example")
    if tls == "files" and (cert is None or key is None):
        raise BadSetting("--tls files needs --tls-cert and --tls-key")
    behind = tls == "caddy"
    return Plan(
        data,
        account or f"id.{name}",
        pods or f"pods.{name}",
        apps or f"apps.{name}",
        tls,
        port or (4000 if behind else 443),
        "127.0.0.1" if behind else "0.0.0.0",  # noqa: S104  (it is to be reached)
        0 if behind or port else 80,
        mail,
        cert.resolve() if cert is not None else None,
        key.resolve() if key is not None else None,
    )
