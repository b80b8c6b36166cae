"""The command ``sesame-company``: prepare, check and deliver a company's état civil.

Exit statuses: 0 all well, 1 something was refused or is missing, 2 wrong use or settings, 3 out of
reach.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from clients import console
from clients.company import home as homes
from clients.company import inspection, office, pushing, rounds
from clients.company.customers import customers
from clients.company.desk import Desk
from clients.company.dossier import Dossier
from clients.company.figures import Settings
from clients.company.home import Home
from clients.console import Exit, Misused
from clients.pod_client.errors import PodClientError

_STATUSES = (
    "Exit status: 0 all well, 1 refused or missing, 2 wrong use or settings, 3 out of reach."
)


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
        return command(desk, home, options, environment)
    except Misused as error:
        err.write(f"sesame-company: {error.words(language)}\n")
        return Exit.USAGE
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
    common.add_argument("--json", action="store_true", help="one JSON object on standard output")
    common.add_argument("--lang", choices=("fr", "en"), help="language of messages")
    verbs = made.add_subparsers(required=True, metavar="COMMAND")

    def verb(
        name: str,
        command: Callable[[Desk, Home, argparse.Namespace, Mapping[str, str]], Exit],
        summary: str,
    ) -> argparse.ArgumentParser:
        added = verbs.add_parser(
            name, help=summary, description=summary, epilog=_STATUSES, parents=[common]
        )
        added.set_defaults(command=command)
        return added

    _init_options(verb("init", _init, "make the signing key, keep who you are"))
    _prepare_options(verb("prepare", _prepare, "turn your papers into signed statements"))
    _paper_options(verb("fields", _fields, "what each field of your papers becomes, and why"))
    checking = verb("check", _check, "judge the dossier offline, as the pods will")
    _dossier_option(checking)
    opening = verb("open", _open, "ask citizens for an account")
    _round_options(opening)
    opening.add_argument("--terms", default="1", metavar="VERSION", help="terms that you have read")
    opening.add_argument(
        "--wait", type=float, default=0.0, metavar="SECONDS", help="wait for the citizen's answer"
    )
    pushing_ = verb("push", _push, "deliver the dossier; what is there already is not sent again")
    _round_options(pushing_)
    _dossier_option(pushing_)
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
    _round_options(verb("status", _status, "what each Sésame has, lacks, and whether you may sell"))
    return made


def _init_options(added: argparse.ArgumentParser) -> None:
    added.add_argument("--web-id", metavar="IRI", help="unless the credentials name it")
    added.add_argument(
        "--publish", action="store_true", help="list the key in your own WebID document"
    )
    console.add_credential_options(added)


def _paper_options(added: argparse.ArgumentParser) -> None:
    added.add_argument("papers", nargs="+", type=Path, metavar="FILE", help="or a folder of them")
    added.add_argument("--period-start", type=_day, metavar="DATE", help="for reports without one")
    added.add_argument("--period-end", type=_day, metavar="DATE")
    added.add_argument("--group", default="", metavar="IRI", help="scope of consolidated reports")
    added.add_argument("--text-language", default="", metavar="TAG", help="language of texts")
    added.add_argument(
        "--confirm",
        action="append",
        default=[],
        metavar="DATAPOINT",
        help="a percentage between 0 and 1 that is meant so",
    )


def _prepare_options(added: argparse.ArgumentParser) -> None:
    _paper_options(added)
    _dossier_option(added)
    added.add_argument("--reason", default="", help="why figures signed before have changed")
    added.add_argument(
        "--renew", action="store_true", help="facts without a date are true today, sign them again"
    )
    added.add_argument("--dry-run", action="store_true", help="write nothing")


def _dossier_option(added: argparse.ArgumentParser) -> None:
    added.add_argument(
        "--dossier", type=Path, metavar="DIR", help="folder of statements (HOME/statements)"
    )


def _round_options(added: argparse.ArgumentParser) -> None:
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


def _init(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    signed = console.credentials(options, environment)
    web_id = options.web_id or (signed.web_id if signed else "")
    if not web_id and signed is None and home.is_settled:
        web_id = home.web_id()
    if not web_id:
        raise Misused(
            "Qui êtes-vous ? Dites --web-id IRI, ou --credentials FICHIER.",
            "Who are you? Say --web-id IRI, or --credentials FILE.",
        )
    return office.init(desk, home, web_id, signed, publish=options.publish)


def _prepare(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    settings = _settings(home, options)
    order = office.Order(options.reason, options.renew, options.dry_run)
    folder = options.dossier or home.statements
    return office.prepare_papers(desk, home, options.papers, folder, settings, order)


def _settings(home: Home, options: argparse.Namespace) -> Settings:
    return Settings(
        home.web_id(),
        _today(),
        options.period_start,
        options.period_end,
        options.group,
        options.text_language,
        frozenset(options.confirm),
    )


def _fields(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    return inspection.tell_fields(desk, options.papers, _settings(home, options))


def _check(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    return office.check_dossier(desk, home, options.dossier or home.statements, _today())


def _open(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    named = customers(options.customer, options.customers)
    if not named:
        raise Misused(
            "À qui ? Nommez des WebID, ou --customers FICHIER.",
            "Whom? Name WebIDs, or --customers FILE.",
        )
    return rounds.open_accounts(
        desk, home, named, options.terms, options.wait, _concurrency(options)
    )


def _push(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    dossier = Dossier(options.dossier or home.statements, home.web_id())
    parcels = dossier.parcels()
    if not parcels:
        raise Misused(
            f"{dossier.folder} est vide : sesame-company prepare d'abord.",
            f"{dossier.folder} is empty: sesame-company prepare first.",
        )
    named = customers(options.customer, options.customers)
    if not named:
        _some_known(home)
    manner = pushing.Manner(_concurrency(options), options.resend, options.patience, options.report)
    return pushing.push(desk, home, named, parcels, manner)


def _status(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    return rounds.tell_status(desk, home, _known(home, options), _today(), _concurrency(options))


def _known(home: Home, options: argparse.Namespace) -> Sequence[str]:
    """The customers named, or all that were ever asked for an account."""
    named = customers(options.customer, options.customers)
    if not named:
        _some_known(home)
        with home.register() as register:
            named = tuple(one.customer for one in register.enrolments() if one.account)
    return named


def _some_known(home: Home) -> None:
    with home.register() as register:
        if not register.count(with_account=True):
            raise Misused(
                "Aucun compte n'a été demandé : sesame-company open WEBID d'abord.",
                "No account was asked for: sesame-company open WEBID first.",
            )


def _concurrency(options: argparse.Namespace) -> int:
    found: int = options.concurrency
    if not 1 <= found <= 256:
        raise Misused("--concurrency va de 1 à 256.", "--concurrency goes from 1 to 256.")
    return found


def _today() -> date:
    return datetime.now(UTC).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date; write 2025-12-31") from error


if __name__ == "__main__":
    raise SystemExit(main())
