"""What each command of ``sesame-company`` does with its options."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from clients import console
from clients.company import exports, inspection, office, pushing, rounds
from clients.company.customers import customers
from clients.company.desk import Desk
from clients.company.dossier import Dossier
from clients.company.figures import Settings
from clients.company.home import Home
from clients.console import Exit, Misused


def init(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Make the private folder."""
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


def prepare(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Papers into statements."""
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


def fields(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """What each field becomes."""
    return inspection.tell_fields(desk, options.papers, _settings(home, options))


def template(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """An empty workbook."""
    return exports.template(desk, options.file, _today())


def export(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """The dossier for other programs."""
    dossier = Dossier(options.dossier or home.statements, home.web_id())
    return exports.export(desk, dossier, options.file)


def check(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Judge the dossier."""
    return office.check_dossier(desk, home, options.dossier or home.statements, _today())


def open_accounts(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Ask for accounts."""
    named = customers(options.customer, options.customers)
    if not named:
        raise Misused(
            "À qui ? Nommez des WebID, ou --customers FICHIER.",
            "Whom? Name WebIDs, or --customers FILE.",
        )
    return rounds.open_accounts(
        desk, home, named, options.terms, options.wait, _concurrency(options)
    )


def push(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Deliver."""
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


def status(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """How it stands."""
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
