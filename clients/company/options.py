"""The options of the commands of ``sesame-company`` that more than one of them has."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from clients import console
from proofs.questions import LANGUAGES, REASONS


def init_options(added: argparse.ArgumentParser) -> None:
    """Those of ``init``."""
    added.add_argument("--web-id", metavar="IRI", help="unless the credentials name it")
    added.add_argument(
        "--publish", action="store_true", help="list the key in your own WebID document"
    )
    added.add_argument(
        "--site",
        type=Path,
        metavar="DIR",
        help="write the WebID and DID documents to publish on your own site",
    )
    added.add_argument(
        "--inbox",
        default="",
        metavar="URL",
        help="in those documents: where notices are taken (see watch --listen)",
    )
    added.add_argument(
        "--approver",
        action="append",
        default=[],
        metavar="DID",
        help="somebody who must approve a dossier before it is pushed (see signer, approve)",
    )
    console.add_credential_options(added)


def paper_options(added: argparse.ArgumentParser) -> None:
    """Papers, and what is said beside them."""
    added.add_argument("papers", nargs="+", type=Path, metavar="FILE", help="or a folder of them")
    added.add_argument(
        "--period-start", type=day_option, metavar="DATE", help="for reports without one"
    )
    added.add_argument("--period-end", type=day_option, metavar="DATE")
    added.add_argument("--group", default="", metavar="IRI", help="scope of consolidated reports")
    added.add_argument("--text-language", default="", metavar="TAG", help="language of texts")
    added.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="DATAPOINT",
        help="a percentage between 0 and 1 that is meant so",
    )


def prepare_options(added: argparse.ArgumentParser) -> None:
    """Those of ``prepare``."""
    paper_options(added)
    dossier_option(added)
    added.add_argument("--reason", default="", help="why figures signed before have changed")
    added.add_argument(
        "--renew", action="store_true", help="facts without a date are true today, sign them again"
    )
    added.add_argument("--dry-run", action="store_true", help="write nothing")


def dossier_option(added: argparse.ArgumentParser) -> None:
    """Which dossier."""
    added.add_argument(
        "--dossier", type=Path, metavar="DIR", help="folder of statements (HOME/statements)"
    )


def round_options(added: argparse.ArgumentParser) -> None:
    """Which customers, and how many at once."""
    added.add_argument(
        "customer", nargs="*", metavar="WEBID", help="citizens, or addresses of their front offices"
    )
    added.add_argument(
        "--customers",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="a list of them, one a line",
    )
    added.add_argument("--concurrency", type=int, default=16, metavar="N", help="so many at once")


def answer_options(added: argparse.ArgumentParser) -> None:
    """Those of ``answer``."""
    added.add_argument(
        "question", metavar="QUESTION", help="its sign, as asked tells it, or the question itself"
    )
    said = added.add_mutually_exclusive_group(required=True)
    said.add_argument("--text", default="", help="the answer")
    said.add_argument("--refuse", default="", choices=("", *REASONS), metavar="REASON")
    added.add_argument("--note", default="", help="what you add to a refusal")
    added.add_argument("--language", choices=LANGUAGES, help="of what you say (the question's)")
    added.add_argument("--reason", default="", help="why you answer otherwise than before")
    dossier_option(added)


def reply_options(added: argparse.ArgumentParser) -> None:
    """Those of ``reply``."""
    added.add_argument("recommendation", metavar="IRI", help="the recommendation of your company")
    added.add_argument("--text", required=True, help="what you reply")
    added.add_argument("--language", choices=LANGUAGES, default="fr", help="of the reply (fr)")


def watch_options(added: argparse.ArgumentParser) -> None:
    """Those of ``watch``."""
    added.add_argument("--every", type=float, default=900.0, metavar="SECONDS", help="(900)")
    added.add_argument("--once", action="store_true", help="one round, then end")
    added.add_argument("--concurrency", type=int, default=16, metavar="N")
    added.add_argument(
        "--listen",
        default="",
        metavar="HOST:PORT",
        help="take the notices of citizens' Sésames too, as the inbox of your WebID document",
    )
    added.add_argument(
        "--address", default="", metavar="URL", help="the public address of that inbox"
    )
    added.add_argument(
        "--back", default="", metavar="URL", help="take the button's form too; her way back"
    )
    added.add_argument(
        "--since", type=int, metavar="N", help="first tell again the events numbered above N"
    )


def button_options(added: argparse.ArgumentParser) -> None:
    """Those of ``button``."""
    added.add_argument("--back", required=True, metavar="URL", help="where she comes back to")
    added.add_argument(
        "--action",
        required=True,
        metavar="URL",
        help="without script the form goes there: your watch --listen --back",
    )
    added.add_argument(
        "--script", default="/sesame-button.js", metavar="URL", help="(/sesame-button.js)"
    )
    added.add_argument("--site", type=Path, metavar="DIR", help="write both files there")


def sandbox_options(added: argparse.ArgumentParser) -> None:
    """Those of ``sandbox``."""
    added.add_argument("--port", type=int, default=4100, help="(4100)")
    added.add_argument("--once", action="store_true", help="tell, and end at once")


def day_option(text: str) -> date:
    """A date as ISO 8601 has it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date; write 2025-12-31") from error
