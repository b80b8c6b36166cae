"""The command ``sesame``: serve, seed, account, keys, check, verify, move, and their like."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from pod_server.commands import (
    account,
    check,
    circle,
    doctor,
    home,
    keys,
    market,
    move,
    seed,
    serve,
    verify,
    webid,
    why,
)
from pod_server.commands.common import MISSING, MISUSED, WRONG
from pod_server.commands.kept import parsed
from pod_server.model.errors import BadRequest, NameTaken, PodError
from pod_server.settings import BadSetting, MissingStore

COMMANDS = (
    *(serve, seed, account, webid, keys, check, why, verify, market, circle),
    *(doctor, home, move),
)


def parser() -> argparse.ArgumentParser:
    """The whole command line; ``tests/architecture`` holds it against ``docs/reference.md``."""
    top = argparse.ArgumentParser(prog="sesame", description="A pod that asks before it buys.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what it returns is the exit status."""
    try:
        args = parsed(parser(), sys.argv[1:] if argv is None else argv)
        return int(args.run(args))
    except MissingStore as wrong:
        print(f"sesame: {wrong}", file=sys.stderr)
        return MISSING
    except BadSetting as wrong:
        print(f"sesame: {wrong}", file=sys.stderr)
        return MISUSED
    except BadRequest as wrong:
        print(f"sesame: {wrong}", file=sys.stderr)
        return MISUSED
    except NameTaken as wrong:
        print(f"sesame: {wrong}", file=sys.stderr)
        return WRONG
    except PodError as wrong:
        print(f"sesame: {wrong}", file=sys.stderr)
        return MISSING
    except BrokenPipeError:
        # Whoever read has read enough (`| head`); what is left goes nowhere, the end's flush too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
