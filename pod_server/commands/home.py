"""``sesame home``: a name that stays, and whatever it takes to be reached by it.

X.509 and QR codes are loaded when they are needed: the other commands are the same program.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from pod_server.commands.common import MISUSED, OK, WRONG, Voice, spoken, store_options
from pod_server.commands.homing.plan import TLS, Plan, planned
from pod_server.commands.homing.words import WORDS
from pod_server.commands.kept import FILE, read
from pod_server.commands.serve import port
from pod_server.settings import BadSetting
from pod_server.wiring.command_line import kept_origins

FOLDER = "setup"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options; what is not said is asked for, with --yes it is not."""
    parser = commands.add_parser(
        "home", help="a name that stays: settings, proxy, certificates, service, and a QR code"
    )
    store_options(parser)
    parser.add_argument("--name", metavar="NAME", help="the name that you have: marie.example")
    parser.add_argument("--account", metavar="HOST", help="sign in here (default: id.NAME)")
    parser.add_argument("--pods", metavar="HOST", help="pods live here (default: pods.NAME)")
    parser.add_argument("--apps", metavar="HOST", help="static apps (default: apps.NAME)")
    parser.add_argument(
        "--tls",
        choices=TLS,
        help="who ends TLS: caddy in front, which gets certificates by itself (default); files "
        "that you have; or an authority of your own, for your network",
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="with --tls files")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="with --tls files")
    parser.add_argument("--email", default="", help="for the public authority's letters to you")
    parser.add_argument("--port", type=port, default=0, help="default: 4000, without caddy 443")
    parser.add_argument("--yes", action="store_true", help="ask nothing, take the defaults")
    parser.set_defaults(run=run, writes_file=True)


def run(args: argparse.Namespace) -> int:
    """0 when all is written and what can be checked is right; 1 where a check found a fault."""
    voice, words = Voice(args.json), WORDS[spoken()]
    data = args.data.resolve()
    name = args.name or ("" if args.yes else _asked(words["name"]))
    if not (name or args.account):
        voice.aside(words["no name"])
        return MISUSED
    tls = args.tls or ("caddy" if args.yes else _chosen(words["tls"]))
    plan = planned(
        data,
        name or args.account,
        tls=tls,
        account=args.account or "",
        pods=args.pods or "",
        apps=args.apps or "",
        port=args.port,
        mail=args.email,
        cert=args.tls_cert,
        key=args.tls_key,
    )
    _refuse_other(plan)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if tls == "own":
        plan, certificate = _vouched(plan)
        voice.tell(words["own"].format(file=certificate))
    folder = _written(plan)
    for file in sorted(folder.iterdir()):
        voice.tell(words["wrote"].format(file=file))
    faults = checked(folder)
    for fault in faults:
        voice.tell(words["fault"].format(fault=fault))
    url = plan.origins["base_url"]
    voice.tell(words[f"next {tls}"].format(folder=folder, data=data, url=url, names=_hosts(plan)))
    if not args.json:
        import segno

        segno.make(url).terminal(compact=True, border=2)
    voice.tell(words["open"].format(url=url))
    voice.fact({"url": url, "settings": dict(plan.settings()), "faults": faults})
    return WRONG if faults else OK


def _asked(question: str) -> str:
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _chosen(question: str) -> str:
    """One of :data:`TLS` by its number; the first by the bare Return key."""
    said = _asked(question)
    return TLS[int(said) - 1] if said in ("1", "2", "3") else TLS[0]


def _hosts(plan: Plan) -> str:
    return ", ".join(urlsplit(origin).hostname or "" for origin in plan.origins.values())


def _refuse_other(plan: Plan) -> None:
    """What is kept is part of every identifier: a name is not changed by saying another."""
    kept = kept_origins(plan.data)
    wanted = (plan.origins["base_url"], plan.origins["pods_url"])
    if kept is not None and kept != wanted:
        raise BadSetting(
            f"{plan.data} has been served as {kept[0]}, which is part of every identifier in it: "
            f"take a new --data for {wanted[0]}, or move it there with sesame move"
        )


def _vouched(plan: Plan) -> tuple[Plan, Path]:
    """With a certificate of an authority of one's own; and that authority's own, to be trusted."""
    from pod_server.identity.authority import AUTHORITY, Authority, pair

    hosts = [urlsplit(origin).hostname or "" for origin in plan.origins.values()]
    authority = Authority.open(plan.data / AUTHORITY, [host.removeprefix("*.") for host in hosts])
    issued = authority.issue(hosts)
    own = pair(plan.data / AUTHORITY, AUTHORITY).cert
    return replace(plan, cert=issued.cert, key=issued.key), own


def _written(plan: Plan) -> Path:
    """The settings in the data folder, the rest in a folder beside them; what was there is kept."""
    folder = plan.data / FOLDER
    folder.mkdir(mode=0o755, exist_ok=True)
    for name, text in plan.written(read(plan.data)).items():
        path = plan.data / name if name == FILE else folder / name
        if path.exists() and path.read_text("utf-8") != text:
            # What somebody has changed by hand is not lost.
            path.replace(path.with_name(f"{path.name}.before"))
        path.write_text(text, "utf-8")
    shutil.copy(plan.data / FILE, folder / FILE)
    return folder


def checked(folder: Path) -> list[str]:
    """What the programs that read these files find wrong with them, where they are here."""
    tools = (
        ("Caddyfile", "caddy", ["validate", "--adapter", "caddyfile", "--config"]),
        ("sesame.service", "systemd-analyze", ["verify"]),
    )
    faults = []
    for name, program, words in tools:
        path, found = folder / name, shutil.which(program)
        if not path.exists() or found is None:
            continue
        done = subprocess.run(  # noqa: S603  (found by its name, our own file)
            [found, *words, str(path)], capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            faults.append(f"{program}: {said[-1] if said else done.returncode}")
    return faults
