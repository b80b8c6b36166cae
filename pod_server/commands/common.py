"""What commands share: the options of a store, and saying things to people or to machines."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from pod_server.settings import DEFAULT_PORT
from proofs.value import value

OK, WRONG, MISUSED, MISSING = 0, 1, 2, 3


@value
class Voice:
    """Facts go to standard output as JSON for machines; words go to people."""

    json: bool

    def tell(self, words: str) -> None:
        """A line for people: on standard output, or aside where a machine reads that."""
        print(words, file=sys.stderr if self.json else sys.stdout, flush=True)

    def aside(self, words: str) -> None:
        """A line that is never part of the answer."""
        print(words, file=sys.stderr, flush=True)

    def fact(self, value: object) -> None:
        """The answer for a machine, one JSON document on a line."""
        if self.json:
            print(orjson.dumps(value).decode(), flush=True)


@dataclass(slots=True)
class Progress:
    """One line on a terminal's standard error, anew at most every half second; else nothing."""

    every: float = 0.5
    _shown: float = field(default_factory=time.monotonic)
    _width: int = 0

    def show(self, words: str) -> None:
        """What is being done now."""
        if time.monotonic() - self._shown < self.every or not sys.stderr.isatty():
            return
        self._shown = time.monotonic()
        print(f"\r{words:<{self._width}}", end="", file=sys.stderr, flush=True)
        self._width = len(words)

    def end(self) -> None:
        """The line goes, for what is said next."""
        if self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)
            self._width = 0


def spoken() -> str:
    """``fr`` or ``en``, as the terminal is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if said := os.environ.get(name):
            return "fr" if said[:2].lower() == "fr" else "en"
    return "en"


def store_options(parser: argparse.ArgumentParser) -> None:
    """``--data``, ``--base-url``, ``--json``.

    A command that may make the store says ``set_defaults(makes_store=True)``. ``leaf`` is the
    parser itself: what ``sesame.toml`` says goes before the command's own words.
    """
    parser.add_argument("--data", type=Path, default=Path("data"), help="the data folder")
    parser.add_argument(
        "--base-url",
        default=None,
        help="where people sign in; kept at first use, part of every identifier "
        f"(default http://localhost:{DEFAULT_PORT}/)",
    )
    parser.add_argument(
        "--pods-url",
        default=None,
        metavar="URL",
        help="where pods live, kept at first use too; https://*.pods.example/ gives each its own "
        "host (default: by path on 127.0.0.1, or on pods. before the base address's host)",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON, for machines")
    parser.set_defaults(leaf=parser)
