"""``sesame move``: a trial on a loopback address moves to its real one.

What moves it is loaded when it is needed: the other commands are the same program.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pod_server.commands.common import OK, WRONG, Progress, Voice, spoken, store_options
from pod_server.commands.homing.plan import DECIDED
from pod_server.commands.kept import read
from pod_server.settings import BadSetting, Settings
from pod_server.wiring.command_line import settings_of

if TYPE_CHECKING:
    from pod_server.civic.civil_status.resigning import Keys

#: For trials only: a server with a real address refuses them.
_TRIAL = frozenset(("outgoing-to-loopback", "rehearse-days"))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser(
        "move", help="a trial on a loopback address moves to its real one, into a new data folder"
    )
    store_options(parser)
    parser.add_argument("name", metavar="NAME", help="the name that you have: marie.example")
    parser.add_argument("--account", metavar="HOST", help="sign in here (default: id.NAME)")
    parser.add_argument(
        "--pods", metavar="HOST", help="pods live here (default: pods.NAME); *.NAME, a host each"
    )
    parser.add_argument("--apps", metavar="HOST", help="static apps (default: apps.NAME)")
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="the new data folder (default: DATA-HOST)"
    )
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a signing key of your own (PEM, Ed25519): what it signed is signed again; repeatable",
    )
    parser.add_argument(
        "--leave-signed",
        action="store_true",
        help="move although companies of this server have signed under their old address",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, no more")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when it is moved, or could be; 1 where it cannot, with what would mend it."""
    from pod_server.commands.moving.told import told
    from pod_server.commands.moving.words import WORDS
    from pod_server.model.moving import CannotMove
    from pod_server.wiring.moving.house import Move

    voice, language, progress = Voice(args.json), spoken(), Progress()
    said = read(args.data.resolve())
    old = replace(settings_of(args), apps_url=str(said.get("apps-url") or ""))
    new = _new(args, old)
    taken = {name: value for name, value in said.items() if name not in DECIDED | _TRIAL}
    settings = {"base-url": new.base_url, "pods-url": new.pods_url, "apps-url": new.apps_url}
    move = Move(
        old,
        new,
        _keys(args.key),
        args.leave_signed,
        {**taken, **settings},
        sorted(said.keys() - taken.keys() - settings.keys()),
    )
    try:
        report = move.look(progress.show) if args.dry_run else move.carry_out(progress.show)
    except CannotMove as wrong:
        progress.end()
        voice.aside(f"sesame move: {wrong.message_fr if language == 'fr' else wrong.message_en}")
        return WRONG
    progress.end()
    lines = [*told(report, WORDS[language], dry=args.dry_run)]
    for line in lines:
        voice.tell(line)
    if not args.dry_run:
        (new.data / "moved.txt").write_text("\n".join((*lines, "")), "utf-8")
    voice.fact({"dryRun": args.dry_run, **report.plain()})
    return OK


def _new(args: argparse.Namespace, old: Settings) -> Settings:
    """The house as it is to be. Raises :class:`BadSetting`."""
    if not old.is_trial:
        raise BadSetting(
            f"{old.data} has a real address, {old.base_url}, which others know: only a trial on a "
            "loopback address is moved"
        )
    name = args.name.strip().lower().removeprefix("https://").strip("/.")
    account, pods, apps = (
        said or f"{of}.{name}"
        for said, of in ((args.account, "id"), (args.pods, "pods"), (args.apps, "apps"))
    )
    origins = [f"https://{host}/" for host in (account, pods, apps)]
    if len(set(origins)) < 3:
        raise BadSetting("account, pods and apps need a name each: pages, data and apps apart")
    host = urlsplit(origins[0]).hostname or name
    into = args.into or old.data.with_name(f"{old.data.name}-{host}")
    new = Settings(into.resolve(), origins[0], pods_url=origins[1], apps_url=origins[2])
    if new.is_trial:
        raise BadSetting(f"{account} is a loopback address too: say a name that is yours")
    return new


def _keys(files: list[Path]) -> Keys:
    from pod_server.civic.civil_status.resigning import Keys
    from proofs.keys import BadKey, ExposedKeyFile, SigningKey

    found = {}
    for file in files:
        try:
            key = SigningKey.load(file)
        except (OSError, BadKey, ExposedKeyFile) as wrong:
            raise BadSetting(f"--key {file}: {wrong}") from wrong
        found[key.public.did] = key
    return Keys(found)
