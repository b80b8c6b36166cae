"""``python -m clients.demo``: plays the main job, step by step; exit status 1 on any surprise."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from clients.console import Misused, language
from clients.demo import acts, between, sale
from clients.demo.citizen import PASSWORD
from clients.demo.stage import NotAsTold, Play, Stage, command, stage
from clients.pod_client.errors import PodClientError


def played(play: Play, at: Stage) -> Path:
    """All acts; the file with Marie's client credentials."""
    marie = acts.claimed(play, at)
    baker, group = acts.opened(play, at, marie)
    issued = json.loads(at.sesame("account", "token", "marie", "--purpose", "demo", "--json"))
    credentials = at.folder / "marie.json"
    credentials.write_text(json.dumps({**issued, "issuer": at.base_url}))
    sale.refused(play, baker)
    acts.mended(play, at, marie, baker)
    complaint = sale.sold(play, at, baker, credentials)
    between.writes(play, marie, baker, complaint)
    between.conditions(play, marie, baker)
    sale.restated(play, marie, baker)
    acts.owing(play, at, marie, group)
    acts.asked(play, at, credentials)
    acts.taken_along(play, marie)
    between.counted(play, at, marie, baker)
    sale.restricted(play, at, marie, baker)
    return credentials


def to_paste(at: Stage, credentials: Path) -> str:
    """Three lines that work as they stand while the server is up."""
    pod = f"{at.pods}marie/"
    python = (
        "import json; from clients.pod_client.client import PodClient; "
        "from clients.pod_client.session import Credentials; "
        f"c = Credentials.read(json.load(open('{credentials}'))); "
        f"print(PodClient(c).get('{pod}accounts/', accept='text/turtle').body.decode())"
    )
    return "\n".join(
        (
            f"curl -s -H 'Accept: text/turtle' {pod}profile/card",
            f"{command('sesame-query')} --pod {pod} --credentials {credentials} "
            "'SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10'",
            f'{sys.executable} -c "{python}"',
        )
    )


def _farewell(play: Play, at: Stage, credentials: Path) -> tuple[str, ...]:
    lines = to_paste(at, credentials)
    return (
        play.say(
            f"Le serveur reste là : {at.base_url} (entrer : marie / {PASSWORD})",
            f"The server stays up at {at.base_url} (sign in: marie / {PASSWORD})",
        ),
        play.say(
            f"Trois lignes à coller ailleurs :\n{lines}",
            f"Three lines to paste elsewhere:\n{lines}",
        ),
        play.say("Ctrl-C l'arrête et jette tout.", "Ctrl-C ends it and throws everything away."),
    )


def main() -> int:
    """0 where every step went as told."""
    parser = argparse.ArgumentParser(prog="python -m clients.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=4000)
    parser.add_argument("--once", action="store_true", help="end by itself")
    parser.add_argument("--lang", choices=("fr", "en"), help="default: as the locale says")
    args = parser.parse_args()
    play = Play(language(args.lang, os.environ))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with stage(args.port) as at:
            credentials = played(play, at)
            if play.surprises:
                return 1
            play.step(play.say("Tout comme annoncé.", "All as told."))
            if not args.once:
                for line in _farewell(play, at, credentials):
                    play.tell(line)
                at.server.wait()
    except (Misused, NotAsTold, PodClientError) as surprise:
        play.surprise(str(surprise))
    except KeyboardInterrupt:
        return 0
    return 1 if play.surprises else 0


if __name__ == "__main__":
    sys.exit(main())
