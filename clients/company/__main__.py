"""The command ``sesame-company``: prepare, check and deliver a company's état civil.

Exit statuses: 0 all well, 1 something was refused or is missing, 2 wrong use or settings, 3 out of
reach.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from clients import console
from clients.company import card_export, card_import, cards, credential_desk, flash, key_desk, verbs
from clients.company import home as homes
from clients.company import stance as stances
from clients.company import till_desk as tills
from clients.company.desk import Desk, worst
from clients.company.home import Home
from clients.company.options import (
    answer_options,
    button_options,
    dossier_option,
    init_options,
    paper_options,
    prepare_options,
    reply_options,
    round_options,
    sandbox_options,
    watch_options,
)
from clients.console import Exit, Misused
from clients.pod_client.errors import PodClientError

_STATUSES = (
    "Exit status: 0 all well, 1 refused or missing, 2 wrong use or settings, 3 out of reach."
)


#: Every entity of a group, one after the other.
EVERY = "all"
#: As a shell has it for a command that was interrupted.
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is returned."""
    options = parser().parse_args(arguments)
    return run(options, console.environment(), sys.stdout, sys.stderr)


def run(
    options: argparse.Namespace, environment: Mapping[str, str], out: TextIO, err: TextIO
) -> int:
    """Carry out one command; environment and outputs are parameters."""
    language = console.language(options.lang, environment)
    desk = Desk(language, options.json, out, err)
    home = Home(homes.folder(options.home, environment))
    command: Callable[[Desk, Home, argparse.Namespace, Mapping[str, str]], Exit] = options.command
    try:
        if options.entity == EVERY:
            each = [home.entity(name) for name in home.entities()]
            return worst([command(desk, one, options, environment) for one in each])
        if options.entity:
            home = home.entity(options.entity)
        return command(desk, home, options, environment)
    except Misused as error:
        err.write(f"sesame-company: {error.words(language)}\n")
        return Exit.USAGE
    except KeyboardInterrupt:
        said = desk.both(
            "Interrompu : la même commande reprend où elle en était.",
            "Interrupted: the same command goes on where it stopped.",
        )
        err.write(f"{said}\n")
        return INTERRUPTED
    except PodClientError as error:
        err.write(f"sesame-company: {desk.failure(error)}\n")
        return console.status_of(error)


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = argparse.ArgumentParser(
        prog="sesame-company",
        description="Account for your company to its customers: sign once, deliver to each.",
        epilog=_STATUSES,
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--home", type=Path, metavar="DIR", help="private folder of the company")
    common.add_argument(
        "--entity",
        default="",
        metavar="NAME",
        help=f"a company of a group; {EVERY}: each in turn",
    )
    common.add_argument("--json", action="store_true", help="one JSON object on standard output")
    common.add_argument("--lang", choices=("fr", "en"), help="language of messages")
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    def verb(
        name: str,
        command: Callable[[Desk, Home, argparse.Namespace, Mapping[str, str]], Exit],
        summary: str,
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=summary, description=summary, epilog=_STATUSES, parents=[common]
        )
        added.set_defaults(command=command)
        return added

    init_options(verb("init", verbs.init, "make the signing key, keep who you are"))
    prepare_options(verb("prepare", verbs.prepare, "turn your papers into signed statements"))
    paper_options(verb("fields", verbs.fields, "what each field of your papers becomes, and why"))
    _file_option(verb("template", verbs.template, "a workbook (.xlsx) to fill in and prepare"))
    exporting = verb(
        "export", verbs.export, "the dossier as Core Business (.ttl) or a sheet (.json, .xlsx)"
    )
    _file_option(exporting)
    dossier_option(exporting)
    keys = verb("key", verbs.key, "show the signing key, replace it, say that it is lost")
    key_desk.options(keys)
    dossier_option(keys)
    checking = verb("check", verbs.check, "judge the dossier offline, as the pods will")
    dossier_option(checking)
    opening = verb("open", verbs.open_accounts, "ask citizens for an account")
    round_options(opening)
    stances.add_options(opening)
    opening.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help="wait for the citizen's answer"
    )
    _push_verb(verb)
    flash.options(verb("flash", flash.run, "codes of products: checked, and ready to print"))
    _card_verbs(commands, common)
    _group_verbs(verb)
    _asking_verbs(verb)
    round_options(
        verb("status", verbs.status, "what each Sésame has, lacks, and whether you may sell")
    )
    _citizen_verbs(verb)
    return made


def _citizen_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """What is done with one citizen at a time."""
    credential_desk.options(
        verb("credential", credential_desk.run, "vouch for a citizen, hand it over, take it back")
    )
    tills.options(verb("till", tills.run, "ask a citizen's Sésame for a payment"))


def _card_verbs(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Those of ``cards``, each with the options that all commands have."""
    summary = "cards of your products: from other forms of product data, and to them"
    group = commands.add_parser("cards", help=summary, description=summary, epilog=_STATUSES)
    verbs_ = group.add_subparsers(required=True, metavar="COMMAND")
    for name, module, what in (
        ("import", card_import, "UNTP, EPCIS, Open Food Facts or BatteryPass data as cards"),
        ("export", card_export, "cards as UNTP passports, or as schema.org data for your shop"),
    ):
        added = verbs_.add_parser(
            name, help=what, description=what, epilog=_STATUSES, parents=[common]
        )
        added.set_defaults(command=module.run)
        module.options(added)
    for what, summary in cards.WHAT.items():
        added = verbs_.add_parser(
            what, help=summary, description=summary, epilog=_STATUSES, parents=[common]
        )
        added.set_defaults(command=cards.run, what=what)
        cards.options(added, what)


def _push_verb(verb: Callable[..., argparse.ArgumentParser]) -> None:
    pushing_ = verb(
        "push", verbs.push, "deliver the dossier; what is there already is not sent again"
    )
    round_options(pushing_)
    dossier_option(pushing_)
    pushing_.add_argument(
        "--resend", action="store_true", help="send all again: what is there stays as it is"
    )
    pushing_.add_argument(
        "--patience",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long to wait, in all, for those that are silent or busy (60)",
    )
    pushing_.add_argument(
        "--report", type=Path, metavar="FILE", help="who lacks what, and why (HOME/last-push.csv)"
    )
    pushing_.add_argument("--dry-run", action="store_true", help="send nothing, say what would be")


def _group_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """What a group with very many customers needs beside."""
    dossier_option(verb("diff", verbs.diff, "what a push would change, without asking anybody"))
    watching = verb(
        "watch",
        verbs.watch,
        "follow the accounts: push to who opens later, tell states and notices",
    )
    dossier_option(watching)
    watch_options(watching)
    listing = verb("customers", verbs.known_customers, "import lists (CSV, XLSX), or list them all")
    listing.add_argument("what", choices=("import", "list"))
    listing.add_argument("files", nargs="*", type=Path, metavar="FILE")
    _file_option(verb("signer", verbs.signer, "make your own key, to approve dossiers with"))
    approving = verb("approve", verbs.approve, "approve the dossier as it is, with your own key")
    approving.add_argument("--key", type=Path, required=True, metavar="FILE")
    dossier_option(approving)
    button_options(verb("button", verbs.button, "a button for your shop: an account on my Sésame"))
    sandbox_options(
        verb("sandbox", verbs.sandbox, "a throw-away Sésame with citizens, to try with")
    )
    verb("entities", verbs.entities, "the companies of the group (--entity)")


def _asking_verbs(
    verb: Callable[
        [str, Callable[[Desk, Home, argparse.Namespace, Mapping[str, str]], Exit], str],
        argparse.ArgumentParser,
    ],
) -> None:
    """What customers ask, and what they are answered."""
    asked = verb("asked", verbs.asked, "what your customers ask, counted by their hosts")
    asked.add_argument("--named", action="store_true", help="also what they ask in their own names")
    asked.add_argument("--concurrency", type=int, default=16, metavar="N", help="so many at once")
    answer_options(verb("answer", verbs.answer, "sign an answer to a question, for all customers"))
    reply_options(verb("reply", verbs.reply, "reply to a recommendation of your company"))


def _file_option(added: argparse.ArgumentParser) -> None:
    added.add_argument("file", type=Path, metavar="FILE")


if __name__ == "__main__":
    raise SystemExit(main())
