"""What must be known before anything is moved: companies' accounts, and who signed what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pod_server.actions.pods import ACCOUNTS
from pod_server.civic.civil_status.resigning import Keys, Word, card_ids, ids, may_be_signed, word
from pod_server.civic.front_office.account import Account, account_id, account_name
from pod_server.model.iri import Address
from pod_server.model.moving import CannotMove, Rewriting
from pod_server.rdf import moving as rdf
from pod_server.rdf.syntaxes import JSON_LD, bare
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.moving import Body, PodFile
from pod_server.wiring.moving.report import Report

Told = Callable[[str], None]


def body_of(pod: PodFile, blobs: FileBlobs, body: Body) -> bytes:
    """The bytes below a document's deltas. Raises ``Corrupted``."""
    if body.blob is not None:
        return blobs.path(pod.pod_id, body.blob).read_bytes()
    return body.body or b""


def is_json_ld(body: Body) -> bool:
    """Whether signatures over it can be read here."""
    return bare(body.media_type) == JSON_LD


def accounts_of(pod: PodFile, rewriting: Rewriting, report: Report) -> dict[str, str]:
    """The accounts of companies that move with the house: old name and new one.

    Every company that has an account goes into the report: it knows the pod by its old address.
    """
    renamed: dict[str, str] = {}
    for folder in pod.members(ACCOUNTS):
        found = pod.read(f"{folder}/account")
        if found is None or found.body is None:
            continue
        where = Address(pod.row.pod.base, found.name, False).iri
        quads = rdf.read(found.body, found.media_type, where, original=found.original).quads
        account = Account.read({quad.triple for quad in quads})
        if account is None:
            continue
        now = rewriting.text(account.company)
        if now != account.company and folder == account_name(account.company):
            renamed[account_id(account.company)] = account_id(now)
        place = replace(rewriting, accounts=renamed).text(where)
        if not account.is_sample:
            report.companies.add(f"{now}: {place}")
    return renamed


def signed_ids(
    pod: PodFile, blobs: FileBlobs, rewriting: Rewriting, keys: Keys, report: Report, told: Told
) -> dict[str, str]:
    """New ids of what can be signed again; who cannot say theirs anew is reported."""
    found: dict[str, str] = {}
    for count, body in enumerate(pod.bodies(), 1):
        told(f"{pod.row.pod.name}: {count}")
        if not is_json_ld(body):
            continue
        raw = body_of(pod, blobs, body)
        if not may_be_signed(raw):
            continue
        said = word(raw)
        if not said.company:
            continue
        if keys.own(said) is not None and not body.deltas:
            found |= _renamed(said, rewriting)
        elif rewriting.text(said.company) != said.company:
            report.speechless.add(said.company)
    return found


def _renamed(said: Word, rewriting: Rewriting) -> dict[str, str]:
    """The ids that change with the addresses, by those of now."""
    if said.card is not None:
        return dict(card_ids(said.card, rewriting))
    before, after = ids(said.statement, rewriting) if said.statement is not None else ("", "")
    return {before: after} if before != after else {}


def refuse_speechless(report: Report, *, leave_signed: bool) -> None:
    """Raises :class:`CannotMove` where companies of this house would lose their word unasked."""
    if leave_signed or not report.speechless.count:
        return
    whose = ", ".join([*report.speechless.names][:5])
    raise CannotMove(
        f"Des entreprises de ce serveur ont signé sous leur ancienne adresse ({whose}). Donnez "
        "leur clé avec --key FICHIER (signing-key.pem du dossier de sesame-company) pour qu'elles "
        "signent à nouveau ; ou dites --leave-signed : leurs déclarations restent telles quelles, "
        "elles parlent d'une adresse qui disparaît, et l'entreprise doit déclarer à nouveau avant "
        "de vendre.",
        f"Companies of this server have signed under their old address ({whose}). Give their key "
        "with --key FILE (signing-key.pem in the folder of sesame-company) so that they sign "
        "again; or say --leave-signed: their statements stay as they are, they speak of an "
        "address that ends, and the company has to declare anew before it sells.",
    )


def same_accounts(all_renamed: Sequence[dict[str, str]]) -> dict[str, str]:
    """Of all pods: a company's account has one name everywhere."""
    merged: dict[str, str] = {}
    for renamed in all_renamed:
        merged |= renamed
    return merged
