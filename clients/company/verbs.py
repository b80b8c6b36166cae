"""What each command of ``sesame-company`` does with its options."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from clients import console
from clients.company import (
    answering,
    approvals,
    asking,
    changes,
    exports,
    inspection,
    key_desk,
    lists,
    office,
    pushing,
    replying,
    rounds,
    site,
    watching,
)
from clients.company import button as buttons
from clients.company import sandbox as sandboxes
from clients.company import stance as stances
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
    done = office.init(desk, home, web_id, signed, publish=options.publish)
    if options.approver:
        home.ask_approval_of(options.approver)
    if options.site is not None:
        issuer = signed.issuer if signed else ""
        public = home.key().public
        for path in site.write_site(options.site, web_id, public, issuer, options.inbox):
            desk.say(f"À publier : {path}", f"To be published: {path}")
    return done


def prepare(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Papers into statements."""
    settings = _settings(home, options)
    order = office.Order(options.reason, options.renew, options.dry_run)
    folder = options.dossier or home.statements
    return office.prepare_papers(desk, home, options.papers, folder, settings, order)


def diff(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """What a push would change."""
    return changes.tell_changes(desk, home, _dossier(home, options))


def watch(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Look again and again."""
    dossier = _dossier(home, options)
    _some_known(home)
    approvals.must_be_approved(home, dossier)
    manner = pushing.Manner(_concurrency(options), patience=0, look=True)
    how = watching.Watch(
        options.every,
        1 if options.once else 0,
        options.listen,
        options.address,
        options.back,
        options.since,
    )
    return watching.watch(desk, home, dossier.parcels(), manner, how)


def button(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """The button for a shop."""
    return buttons.button(desk, home, options.back, options.action, options.script, options.site)


def sandbox(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Citizens to try with."""
    return sandboxes.run(desk, options.home, options.port, once=options.once)


def signer(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Somebody's own key."""
    return approvals.signer(desk, options.file)


def approve(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Approve the dossier as it is."""
    dossier = _dossier(home, options)
    return approvals.approve(desk, home, dossier, options.key, datetime.now(UTC))


def known_customers(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Lists into the register, or the register as a list."""
    home.web_id()
    if options.what == "list":
        return lists.take_out(desk, home)
    if not options.files:
        raise Misused("Quelles listes ? Nommez des fichiers.", "Which lists? Name files.")
    return lists.bring_in(desk, home, options.files)


def entities(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """The companies of the group."""
    return office.tell_entities(desk, home)


def asked(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """What customers ask, counted; and by name, where that is wanted."""
    _some_known(home)
    return asking.tell_asked(desk, home, _concurrency(options), named=options.named)


def answer(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """One answer for all customers, signed; ``push`` delivers it."""
    said = answering.Said(
        options.text, options.refuse, options.note, options.language, options.reason
    )
    dossier = Dossier(options.dossier or home.statements, home.web_id())
    return answering.answer(desk, home, dossier, options.question, said, datetime.now(UTC))


def reply(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """The right of reply to one recommendation."""
    said = replying.Said(options.recommendation, options.text, options.language)
    return replying.send(desk, home, said, datetime.now(UTC))


def _dossier(home: Home, options: argparse.Namespace) -> Dossier:
    """The dossier with something in it."""
    dossier = Dossier(options.dossier or home.statements, home.web_id())
    if not dossier.statements and not dossier.answers:
        raise Misused(
            f"{dossier.folder} est vide : sesame-company prepare d'abord.",
            f"{dossier.folder} is empty: sesame-company prepare first.",
        )
    return dossier


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


def key(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Show the signing key, replace it, say that it is lost, sign anew what is in force."""
    dossier = Dossier(options.dossier or home.statements, home.web_id())
    return key_desk.run(desk, home, options, dossier, datetime.now(UTC))


def check(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Judge the dossier."""
    return office.check_dossier(desk, home, options.dossier or home.statements, _today())


def open_accounts(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Ask for accounts: those named, or all of the register that were never asked."""
    named = customers(options.customer, options.customers)
    if not named and home.is_settled:
        with home.register() as register:
            named = tuple(one.customer for one in register.enrolments() if not one.account)
    if not named:
        raise Misused(
            "À qui ? Nommez des WebID, ou --customers FICHIER.",
            "Whom? Name WebIDs, or --customers FILE.",
        )
    return rounds.open_accounts(
        desk, home, named, stances.chosen(options), options.wait, _concurrency(options)
    )


def push(
    desk: Desk, home: Home, options: argparse.Namespace, environment: Mapping[str, str]
) -> Exit:
    """Deliver."""
    dossier = _dossier(home, options)
    named = customers(options.customer, options.customers)
    if not named:
        _some_known(home)
    if options.dry_run:
        return changes.tell_changes(desk, home, dossier, dry=True)
    approvals.must_be_approved(home, dossier)
    manner = pushing.Manner(_concurrency(options), options.resend, options.patience, options.report)
    return pushing.push(desk, home, named, dossier.parcels(), manner)


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
