"""``sesame`` of another day: its clock is ahead, and it knows steps of the schema that we do not.

``python -m tests.faults.newer SECONDS FOLDER serve|check|…``; the folder holds ``pod.sql`` and
``accounts.sql``, each the next step of its store.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

from pod_server.storage import accounts_file, migrations


def learn(folder: Path) -> None:
    """The next step of each store, before anything else reads how many there are."""
    migrations.STEPS = (*migrations.STEPS, (folder / "pod.sql").read_text(encoding="utf-8"))
    migrations.KNOWN = len(migrations.STEPS)
    accounts_file.STEPS = (*accounts_file.STEPS, str(folder / "accounts.sql"))


def main(ahead: int, words: list[str]) -> int:
    """As ``sesame``, with the clock that many seconds ahead where it serves."""
    from pod_server import __main__ as sesame
    from pod_server.web.server import run
    from pod_server.wiring.command_line import settings_of
    from pod_server.wiring.serving import application

    if words[0] != "serve":
        return sesame.main(words)
    settings = settings_of(sesame.parser().parse_args(words))

    def clock() -> int:
        return time.time_ns() // 1_000 + ahead * 1_000_000

    return run(settings, partial(application, settings, clock=clock))


if __name__ == "__main__":
    learn(Path(sys.argv[2]))
    sys.exit(main(int(sys.argv[1]), sys.argv[3:]))
