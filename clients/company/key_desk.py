"""``sesame-company key``: show the signing key, replace it, say that it is lost, sign anew."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

from clients.company.desk import Desk
from clients.company.dossier import Dossier, Sealed, file_name, statement_in
from clients.company.home import Home
from clients.company.key_change import publish_change
from clients.company.keyring import KeyRing
from clients.console import Exit, Misused
from clients.pod_client.client import PodClient
from proofs.integrity import Suite, hash_of, sign
from proofs.keys import SigningKey
from proofs.model import NotAStatement
from proofs.statement import read, statement_id
from proofs.strict_json import Json

WHAT = ("show", "replace", "lost", "resign")
_REASON = "Nouvelle clé de signature ; le contenu est inchangé. / New signing key; same content."


def options(added: argparse.ArgumentParser) -> None:
    """What the command takes."""
    added.add_argument("what", choices=WHAT, help="what to do with the signing key")
    added.add_argument("--key", default="", metavar="DID", help="the old key, if its file is gone")
    added.add_argument(
        "--since", type=_moment, metavar="DATE", help="when it was lost, if earlier than now"
    )
    added.add_argument("--publish", action="store_true", help="say so in your own WebID document")


def run(
    desk: Desk, home: Home, options: argparse.Namespace, dossier: Dossier, now: datetime
) -> Exit:
    """Carry out one of :data:`WHAT`."""
    if options.since is not None and (options.what != "lost" or options.since > now):
        raise Misused(
            "--since dit quand une clé a été perdue : avant maintenant, avec « lost ».",
            "--since says when a key was lost: before now, with “lost”.",
        )
    if options.what == "show":
        return _show(desk, home)
    if options.what == "resign":
        return resign(desk, home.key(), dossier, now)
    return _change(desk, home, options, now)


def _show(desk: Desk, home: Home) -> Exit:
    key, former = home.key().public, KeyRing(home).former()
    desk.say(f"En vigueur : {key.did}", f"In force: {key.did}")
    for one in former:
        fr, en = ("perdue", "lost") if one.lost else ("remplacée", "replaced")
        when = one.ended.isoformat()
        desk.say(f"  {one.did} {fr} le {when}", f"  {one.did} {en} on {when}")
    desk.report(
        {
            "did": key.did,
            "former": [
                {"did": one.did, "ended": one.ended.isoformat(), "lost": one.lost} for one in former
            ],
        }
    )
    return Exit.WELL


def _change(desk: Desk, home: Home, options: argparse.Namespace, now: datetime) -> Exit:
    ring, web_id = KeyRing(home), home.web_id()
    lost = options.what == "lost"
    change = ring.begin(now, lost=lost, since=options.since, did=options.key)
    turtle = "\n".join(change.sentences(web_id))
    if options.publish:
        with PodClient(home.credentials()) as client:
            client.run(publish_change(client.session, web_id, change))
    ring.finish()
    desk.say(f"Nouvelle clé : {change.new.did}", f"New key: {change.new.did}")
    if not options.publish:
        desk.say(
            f"Le document WebID doit dire (--publish l'y met) :\n\n{turtle}\n",
            f"The WebID document must say (--publish puts it there):\n\n{turtle}\n",
        )
    if not options.publish and lost:
        desk.say(
            "… et ne plus nommer la clé perdue sous sec:assertionMethod.",
            "… and not name the lost key under sec:assertionMethod any more.",
        )
    desk.say(
        "Ce que l'ancienne clé a signé avant cela reste valable. Ensuite : sesame-company key "
        "resign, puis push.",
        "What the old key signed before that holds. Next: sesame-company key resign, then push.",
    )
    desk.report(
        {
            "did": change.new.did,
            "former": change.old.did,
            "ended": change.ended.isoformat(),
            "lost": change.lost,
            "turtle": turtle,
            "published": bool(options.publish),
        }
    )
    return Exit.WELL


def resign(desk: Desk, key: SigningKey, dossier: Dossier, now: datetime) -> Exit:
    """What is in force and signed by a former key is said again by the new one, word for word.

    As the next number, for what was said is not replaced: the row keeps both signatures.
    """
    method = key.public.verification_method
    rows = {(s.datapoint, s.periodStart, s.periodEnd, s.scope): s for s in _in_order(dossier)}
    old = [sealed for sealed in rows.values() if sealed.verificationMethod != method]
    renamed = {sealed.id: _next_id(dossier, sealed) for sealed in old}
    signed = [_again(dossier, sealed, renamed, key, now) for sealed in old]
    dossier.add(signed)
    same = len(rows) - len(old)
    desk.say(
        f"{len(signed)} signées à nouveau, {same} l'étaient déjà → {dossier.folder}",
        f"{len(signed)} signed anew, {same} were already → {dossier.folder}",
    )
    desk.report({"signed": [sealed.file for sealed, _ in signed], "unchanged": same})
    return Exit.WELL


def _in_order(dossier: Dossier) -> list[Sealed]:
    return sorted(dossier.statements, key=lambda sealed: sealed.sequence)


def _next_id(dossier: Dossier, sealed: Sealed) -> str:
    said = statement_in(dossier.body(sealed))
    if said is None:
        raise Misused(
            f"{sealed.file} n'est plus une déclaration lisible.",
            f"{sealed.file} is not a statement that can be read any more.",
        )
    return statement_id(said.key, sealed.sequence + 1)


def _again(
    dossier: Dossier, sealed: Sealed, renamed: Mapping[str, str], key: SigningKey, now: datetime
) -> tuple[Sealed, bytes]:
    before: dict[str, Json] = orjson.loads(dossier.body(sealed))
    kept = {name: part for name, part in before.items() if name != "proof"}
    for name in ("numerator", "denominator"):
        if name in kept:
            kept[name] = renamed.get(str(kept[name]), kept[name])
    kept |= {
        "id": renamed[sealed.id],
        "sequence": sealed.sequence + 1,
        "supersedes": sealed.id,
        "restatementReason": _REASON,
    }
    try:
        said = read(kept)
    except NotAStatement as error:
        raise Misused(error.message_fr, error.message_en) from error
    document = sign(kept, key, created=now)
    again = Sealed(
        file=file_name(said),
        id=said.id,
        kind=sealed.kind,
        datapoint=sealed.datapoint,
        periodStart=sealed.periodStart,
        periodEnd=sealed.periodEnd,
        scope=sealed.scope,
        sequence=said.sequence,
        contentHash=hash_of(document, suite=Suite.RDFC),
        verificationMethod=key.public.verification_method,
        source=sealed.source,
    )
    return again, orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no date; write 2026-02-28") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
