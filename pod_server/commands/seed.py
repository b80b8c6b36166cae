"""``sesame seed``: accounts, pods, WebIDs and client credentials out of a JSON file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from pod_server.actions.welcome import Welcomed
from pod_server.commands.common import MISUSED, OK, Voice, store_options
from pod_server.settings import BadSetting
from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import House, open_house
from proofs.value import value


@value
class Seed:
    """One account to be made."""

    name: str
    email: str | None
    password: str | None
    client_id: str | None
    client_secret: str | None


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser(
        "seed", help="make accounts, pods and client credentials from FILE; prints them as JSON"
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    store_options(parser)
    parser.set_defaults(run=run, makes_store=True)


def run(args: argparse.Namespace) -> int:
    """Idempotent, before the first ``serve`` and beside a running one."""
    voice = Voice(json=True)
    try:
        seeds = list(read(args.file.read_bytes()))
    except (OSError, ValueError) as wrong:
        voice.aside(f"sesame seed: {args.file}: {wrong}")
        return MISUSED
    with open_house(settings_of(args)) as house:
        answer = {seed.name: sow(house, seed, voice) for seed in seeds}
    voice.fact(answer)
    return OK


def read(body: bytes) -> Iterator[Seed]:
    """``{"accounts": [{"name", "email", "password", "clientId", "clientSecret"}]}``."""
    found = orjson.loads(body)
    accounts = found.get("accounts") if isinstance(found, dict) else None
    if not isinstance(accounts, list):
        raise ValueError('expected {"accounts": [{"name": "alice", …}]}')
    for entry in accounts:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise ValueError("each account is an object with a name")
        yield Seed(
            entry["name"],
            _text(entry, "email"),
            _text(entry, "password"),
            _text(entry, "clientId"),
            _text(entry, "clientSecret"),
        )


def _text(entry: Mapping[str, object], name: str) -> str | None:
    value = entry.get(name)
    if value is not None and not isinstance(value, str):
        raise BadSetting(f"{name} is a string")
    return value


def sow(house: House, seed: Seed, voice: Voice) -> dict[str, str | None]:
    """One account with its pod and credentials, in the form that the official runner reads."""
    voice.aside(f"{seed.name}: account, pod, credentials")
    welcomed = house.host.welcome(
        seed.name,
        email=seed.email,
        password=house.hash_password(seed.password) if seed.password else None,
    )
    client_id = seed.client_id or f"{seed.name}-client"
    if seed.client_secret is None and house.accounts.clients.credential(client_id) is not None:
        voice.aside(
            f"{seed.name}: the secret of {client_id} was shown when it was made and is not kept: "
            f"it is null here. For a new one: sesame account token {seed.name}, or name a "
            "clientSecret in FILE"
        )
        return _answer(house, welcomed, client_id, None)
    issued = house.issue_credential(
        welcomed.account,
        welcomed.pod.owner,
        client_id=client_id,
        secret=seed.client_secret,
        purpose="seed",
    )
    return _answer(house, welcomed, issued.client_id, issued.secret)


def _answer(
    house: House, welcomed: Welcomed, client_id: str, secret: str | None
) -> dict[str, str | None]:
    """``secret`` is ``None`` where nobody can tell it any more (decision 19)."""
    return {
        "issuer": house.settings.issuer,
        "webId": welcomed.pod.owner,
        "id": client_id,
        "secret": secret,
        "storage": welcomed.pod.base,
    }
