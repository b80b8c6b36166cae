"""From a command line to settings, with what the data folder has kept since its first use."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from urllib.parse import urlsplit

from pod_server.settings import (
    COMPANY_REGISTER,
    DEFAULT_HOST,
    DEFAULT_PORT,
    BadSetting,
    MissingStore,
    Settings,
    is_loopback,
)
from pod_server.storage.accounts import FILE_NAME, SqliteAccounts

BASE_URL, PODS_URL = "base-url", "pods-url"


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings that a command line comes to, the base address as kept at first use.

    Raises :class:`BadSetting` where another one is asked for: it is part of every identifier.
    Raises :class:`MissingStore` where the command only looks and there is nothing to look at.
    """
    data = args.data.resolve()
    port = getattr(args, "port", None) or DEFAULT_PORT
    scheme = "https" if getattr(args, "tls_cert", None) else "http"
    wanted = args.base_url or f"{scheme}://localhost:{port}/"
    if not (data / FILE_NAME).exists():
        if not getattr(args, "makes_store", False):
            raise MissingStore(f"there is no Sésame in {data}; say where with --data")
        _settings(args, data, port, wanted, args.pods_url or "")  # Nothing is kept that cannot be.
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    accounts = SqliteAccounts.open(data)
    try:
        base_url = accounts.people.keep(BASE_URL, wanted)
        pods_url = accounts.people.keep(PODS_URL, args.pods_url or "")
    finally:
        accounts.close()
    for name, said, kept in (
        ("--base-url", args.base_url, base_url),
        ("--pods-url", args.pods_url, pods_url),
    ):
        if said and said != kept:
            raise BadSetting(
                f"this data was made for {kept or 'pods by path'} and stays with it; leave {name} "
                "out, take another --data, or move a trial to its real address with sesame move"
            )
    _refuse_lost_port(args, base_url)
    return _settings(args, data, port, base_url, pods_url)


def kept_origins(data: Path) -> tuple[str, str] | None:
    """Where people sign in and where pods live, as data that is there was made for."""
    if not (data / FILE_NAME).exists():
        return None
    accounts = SqliteAccounts.open(data)
    try:
        base_url, pods_url = accounts.people.kept(BASE_URL), accounts.people.kept(PODS_URL)
    finally:
        accounts.close()
    if not base_url:
        return None
    return base_url, f"{Settings(data, base_url, pods_url=pods_url).pods_origin}/"


def settings_wished(args: argparse.Namespace) -> Settings:
    """As :func:`settings_of`, where there is no store yet too; nothing is made or kept.

    What is kept already counts, whatever is wished.
    """
    data = args.data.resolve()
    port = getattr(args, "port", None) or DEFAULT_PORT
    scheme = "https" if getattr(args, "tls_cert", None) else "http"
    base_url = args.base_url or f"{scheme}://localhost:{port}/"
    pods_url = args.pods_url or ""
    if (data / FILE_NAME).exists():
        accounts = SqliteAccounts.open(data)
        try:
            base_url = accounts.people.kept(BASE_URL) or base_url
            pods_url = accounts.people.kept(PODS_URL) or pods_url
        finally:
            accounts.close()
    return _settings(args, data, port, base_url, pods_url)


def _settings(
    args: argparse.Namespace, data: Path, port: int, base_url: str, pods_url: str
) -> Settings:
    return Settings(
        data=data,
        base_url=base_url,
        pods_url=pods_url,
        apps_url=getattr(args, "apps_url", None) or "",
        shacl_engine=getattr(args, "shacl_engine", None) or "shacl",
        host=getattr(args, "host", None) or DEFAULT_HOST,
        port=port,
        workers=getattr(args, "workers", None) or 1,
        proofs_without_ath=getattr(args, "proofs_without_ath", None) or "apps",
        dpop_nonce=getattr(args, "dpop_nonce", False),
        token_seconds=getattr(args, "token_seconds", None) or 900,
        outgoing_to_loopback=getattr(args, "outgoing_to_loopback", False),
        rehearse_days=getattr(args, "rehearse_days", 0),
        smtp_url=getattr(args, "smtp_url", None) or "",
        smtp_password=os.environ.get("SESAME_SMTP_PASSWORD", ""),
        mail_from=getattr(args, "mail_from", None) or "",
        company_places=getattr(args, "company_places", 20),
        company_register=getattr(args, "company_register", None) or COMPANY_REGISTER,
        log=getattr(args, "log", None) or "text",
        metrics=getattr(args, "metrics", None) or "",
        tls_cert=getattr(args, "tls_cert", None),
        tls_key=getattr(args, "tls_key", None),
        redirect_port=getattr(args, "redirect_port", None) or 0,
        behind_proxy=getattr(args, "behind_proxy", False),
    )


def _refuse_lost_port(args: argparse.Namespace, kept: str) -> None:
    """Serving on this machine another port than the addresses name would lead nobody here."""
    parts = urlsplit(kept)
    port = getattr(args, "port", None)
    if args.base_url or port is None or not is_loopback(parts.hostname or ""):
        return
    named = parts.port or (443 if parts.scheme == "https" else 80)
    if port != named:
        raise BadSetting(
            f"this data was made for {kept} and stays with it: serve it with --port {named}, or "
            f"take another --data (where something else leads from {named} to {port}, say so "
            f"with --base-url {kept})"
        )
