"""Two people before anything leaves: each signs the list of statements with a key of their own.

The company's key signs what customers read; an approval stays with the dossier, and ``push`` asks
for those that ``init --approver`` named. A dossier that changed since is not approved any more.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from clients.company.desk import Desk
from clients.company.dossier import Dossier
from clients.company.home import Home, write_whole
from clients.console import Exit, Misused
from proofs.keys import BadKey, ExposedKeyFile, PublicKey, SigningKey

FOLDER = "approvals"
_PURPOSE = b"sesame-company approval 1\n"


def message(dossier: Dossier) -> bytes:
    """What is signed: the purpose, the company, and the content hash of all that would be sent."""
    hashes = [sealed.contentHash for sealed in dossier.statements]
    hashes = sorted((*hashes, *(answer.contentHash for answer in dossier.answers)))
    return _PURPOSE + "\n".join((dossier.company, *hashes)).encode()


def signer(desk: Desk, path: Path) -> Exit:
    """Make somebody's own key where there is none; say by which name it is known."""
    if not path.exists():
        SigningKey.generate().save(path)
    public = _key(path).public
    desk.say(f"Votre clé : {public.did}", f"Your key: {public.did}")
    desk.report({"did": public.did, "file": str(path)})
    return Exit.WELL


def approve(desk: Desk, home: Home, dossier: Dossier, path: Path, now: datetime) -> Exit:
    """Sign the dossier as it is now. Raises :class:`Misused` for a key that is not asked for."""
    key = _key(path)
    if key.public.did not in home.approvers():
        raise Misused(
            f"{key.public.did} n'est pas de ceux qui approuvent : sesame-company init --approver.",
            f"{key.public.did} is not one of those who approve: sesame-company init --approver.",
        )
    said = message(dossier)
    approval = {
        "approver": key.public.did,
        "dossier": sha256(said).hexdigest(),
        "created": now.isoformat(timespec="seconds"),
        "signature": b64encode(key.sign(said)).decode(),
    }
    folder = dossier.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{sha256(key.public.did.encode()).hexdigest()[:16]}.json"
    write_whole(folder / name, json.dumps(approval, indent=2).encode() + b"\n")
    given, asked = approved_by(dossier, home.approvers()), len(home.approvers())
    count = len(dossier.statements)
    desk.say(
        f"{count} déclarations approuvées par {len(given)} personne(s) sur {asked}.",
        f"{count} statements approved by {len(given)} of {asked} people.",
    )
    desk.report({"approvedBy": sorted(given), "approvers": list(home.approvers())})
    return Exit.WELL


def approved_by(dossier: Dossier, approvers: Iterable[str]) -> frozenset[str]:
    """Those of these people whose signature fits the dossier as it is now."""
    said, found = message(dossier), set()
    folder = dossier.folder / FOLDER
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            approval = json.loads(path.read_bytes())
            did, signature = str(approval["approver"]), b64decode(approval["signature"])
            if PublicKey.from_did(did).verify(signature, said):
                found.add(did)
        except (ValueError, KeyError, TypeError, OSError):
            continue
    return frozenset(found).intersection(approvers)


def must_be_approved(home: Home, dossier: Dossier) -> None:
    """Raises :class:`Misused` naming those who have not signed yet, where any are asked for."""
    lacking = [did for did in home.approvers() if did not in approved_by(dossier, home.approvers())]
    if lacking:
        names = ", ".join(lacking)
        raise Misused(
            f"Ce dossier n'est pas approuvé par : {names} (sesame-company approve --key FICHIER).",
            f"This dossier is not approved by: {names} (sesame-company approve --key FILE).",
        )


def _key(path: Path) -> SigningKey:
    try:
        return SigningKey.load(path)
    except (BadKey, ExposedKeyFile, OSError) as error:
        raise Misused(str(error), str(error)) from error
