"""The commands that need no network, or only the company's own pod: init, prepare, check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from clients.company.accounts import key_triples, publish_key
from clients.company.check import Verdict, check
from clients.company.desk import Desk, Said, trouble_members, words_members
from clients.company.dossier import Dossier
from clients.company.figures import Reading, Settings
from clients.company.home import Home
from clients.company.papers import Paper, merged, read_papers
from clients.company.prepare import Prepared, prepare
from clients.console import Exit
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from proofs.civil_status import CivilStatus
from proofs.standings import Standing
from proofs.value import value


def init(
    desk: Desk, home: Home, web_id: str, credentials: Credentials | None, publish: bool
) -> Exit:
    """Make the private folder and the key; say, or publish, what the WebID document needs."""
    home.make()
    home.settle(web_id, credentials)
    public = home.new_key().public
    triples = key_triples(web_id, public.verification_method)
    published: bool | None = None
    if publish:
        with PodClient(home.credentials()) as client:
            published = client.run(publish_key(client.session, web_id, public.verification_method))
    desk.say(f"Entreprise : {web_id}", f"Company: {web_id}")
    desk.say(f"Clé de signature : {public.did}", f"Signing key: {public.did}")
    desk.say(f"Dossier privé : {home.path}", f"Private folder: {home.path}")
    if published is None:
        desk.say(
            f"Le document WebID doit contenir (--publish l'y met) :\n\n{triples}\n",
            f"The WebID document must contain (--publish puts it there):\n\n{triples}\n",
        )
    elif published:
        desk.say("La clé est publiée dans le document WebID.", "The key is in the WebID document.")
    else:
        desk.say("La clé y était déjà publiée.", "The key was published before.")
    desk.report(
        {
            "webId": web_id,
            "did": public.did,
            "verificationMethod": public.verification_method,
            "home": str(home.path),
            "turtle": triples,
            "published": published,
        }
    )
    return Exit.WELL


@value
class Order:
    """What ``prepare`` was told beyond the papers."""

    reason: str = ""
    renew: bool = False
    dry: bool = False


def prepare_papers(
    desk: Desk, home: Home, paths: list[Path], folder: Path, settings: Settings, order: Order
) -> Exit:
    """Papers into signed statements; what is wrong in them is told and left out."""
    papers = read_papers(paths, settings)
    whole = merged(papers)
    dossier = Dossier(folder, settings.company)
    made = prepare(
        whole.figures,
        dossier,
        home.key(),
        settings,
        now=datetime.now(UTC),
        reason=order.reason,
        renew=order.renew,
    )
    if made.signed and not order.dry:
        dossier.add(made.signed)
    _tell_papers(desk, papers, whole)
    _tell_prepared(desk, made, whole, folder, dry=order.dry)
    return Exit.REFUSED if whole.troubles or made.troubles else Exit.WELL


def tell_entities(desk: Desk, home: Home) -> Exit:
    """Each company of the group: who it is, how many customers and statements it has."""
    members = []
    for name in home.entities():
        entity = home.entity(name)
        with entity.register() as register:
            count = register.count()
        web_id = entity.web_id()
        statements = len(Dossier(entity.statements, web_id).statements)
        desk.say(
            f"{name} : {web_id}, {count} clients, {statements} déclarations",
            f"{name}: {web_id}, {count} customers, {statements} statements",
        )
        told: Mapping[str, Said] = {
            "entity": name,
            "webId": web_id,
            "customers": count,
            "statements": statements,
        }
        members.append(told)
    desk.report({"entities": members})
    return Exit.WELL


def check_dossier(desk: Desk, home: Home, folder: Path, today: date) -> Exit:
    """Judge the dossier as the pod will; ends with whether the company may sell."""
    verdict = check(Dossier(folder, home.web_id()), today)
    for finding in verdict.findings:
        line = f"  ✗ {finding.file} [{finding.code}] {desk.words(finding.words)}"
        desk.say(line, line)
    count = len(verdict.statements)
    desk.say(
        f"{count} déclarations vérifiées, {len(verdict.findings)} défauts.",
        f"{count} statements checked, {len(verdict.findings)} faults.",
    )
    if verdict.status is not None:
        tell_standing(desk, verdict.status)
    desk.report(_verdict_members(verdict))
    sells = verdict.status is not None and verdict.status.may_sell
    return Exit.WELL if verdict.is_clean and sells else Exit.REFUSED


def tell_standing(desk: Desk, status: CivilStatus, margin: str = "") -> None:
    """What is owed, what was refused, what falls due, and whether the company may sell."""
    for line in status.lines:
        if line.standing is Standing.DUE and line.restricted_from is not None:
            label, until = line.datapoint.label, line.restricted_from.isoformat()
            desk.say(
                f"{margin}  ! « {label.fr} » est à renouveler avant le {until}.",
                f"{margin}  ! “{label.en}” is to be renewed before {until}.",
            )
    for owed in status.missing:
        line_ = f"{margin}  – {desk.words(owed.words)} ({owed.datapoint.id})"
        desk.say(line_, line_)
    refused = [line.datapoint.id for line in status.refusals]
    if refused:
        names = ", ".join(refused)
        desk.say(f"{margin}Refus signés : {names}.", f"{margin}Signed refusals: {names}.")
    if status.may_sell:
        desk.say(
            f"{margin}Vous pouvez vendre aux citoyens qui ont accepté votre compte.",
            f"{margin}You may sell to the citizens who have accepted your account.",
        )
    else:
        count = len(status.missing)
        desk.say(
            f"{margin}Vous ne pouvez pas encore vendre : il manque {count} réponse(s).",
            f"{margin}You may not sell yet: {count} answer(s) are missing.",
        )


def standing_members(status: CivilStatus) -> Mapping[str, Said]:
    """The same for machines."""
    return {
        "maySell": status.may_sell,
        "missing": [
            {
                "datapoint": owed.datapoint.id,
                "why": owed.why.value,
                "message": words_members(owed.words),
            }
            for owed in status.missing
        ],
        "refused": [line.datapoint.id for line in status.refusals],
        "due": [line.datapoint.id for line in status.lines if line.standing is Standing.DUE],
    }


def _tell_papers(desk: Desk, papers: tuple[Paper, ...], whole: Reading) -> None:
    for paper in papers:
        count = len(paper.reading.figures)
        desk.say(
            f"{paper.path.name} ({paper.reading.kind}) : {count} réponses",
            f"{paper.path.name} ({paper.reading.kind}): {count} answers",
        )
    desk.remarks(whole.remarks)
    desk.troubles(whole.troubles)


def _tell_prepared(desk: Desk, made: Prepared, whole: Reading, folder: Path, *, dry: bool) -> None:
    desk.troubles(made.troubles)
    refused = len(whole.troubles) + len(made.troubles)
    signed, same = len(made.signed), len(made.unchanged)
    desk.say(
        f"{signed} signées, {same} inchangées, {refused} refusées → {folder}"
        + (" (à blanc : rien n'est écrit)" if dry else ""),
        f"{signed} signed, {same} unchanged, {refused} refused → {folder}"
        + (" (dry run: nothing is written)" if dry else ""),
    )
    desk.report(
        {
            "dossier": str(folder),
            "signed": [
                {"file": sealed.file, "contentHash": sealed.contentHash}
                for sealed, _ in made.signed
            ],
            "unchanged": [sealed.file for sealed in made.unchanged],
            "refused": [trouble_members(t) for t in (*whole.troubles, *made.troubles)],
            "remarks": [
                {"code": r.code, "source": r.source, "message": words_members(r.words)}
                for r in whole.remarks
            ],
        }
    )


def _verdict_members(verdict: Verdict) -> Mapping[str, Said]:
    standing = {} if verdict.status is None else standing_members(verdict.status)
    return {
        "statements": len(verdict.statements),
        "findings": [
            {"file": f.file, "code": f.code, "message": words_members(f.words)}
            for f in verdict.findings
        ],
        **standing,
    }
