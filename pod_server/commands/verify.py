"""``sesame verify``: does it hold? Offline, from its file alone.

A decision on a payment, a market file, or the checkpoint of a log: what it is, is seen from its
first octets.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pod_server.commands.common import MISSING, OK, WRONG, Voice

#: Octets of the longest checkpoint (C2SP signed notes).
LARGEST_NOTE = 2**17


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser(
        "verify",
        help="whether a decision on a payment, a market file or a log's checkpoint holds, offline; "
        "exit status 1 where not",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="its file")
    parser.add_argument("--key", metavar="DID", help="the did:key that the Sésame must have")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """What it says, by whose key; or what does not hold."""
    voice = Voice(args.json)
    try:
        with args.file.open("rb") as file:
            first = file.read(LARGEST_NOTE)
    except OSError as error:
        voice.aside(f"sesame verify: {error}")
        return MISSING
    if first.startswith(b"\x1e"):
        return _market_file(args, voice)
    if b"\n\n\xe2\x80\x94 " in first:
        return _checkpoint(args, voice, first)
    return _decision(args, voice)


def _wrong(voice: Voice, code: str, why: str, **more: object) -> int:
    voice.tell(f"does not hold ({code}): {why}")
    voice.fact({"holds": False, "code": code, "why": why, **more})
    return WRONG


def _market_file(args: argparse.Namespace, voice: Voice) -> int:
    from proofs.circles.market import NotAMarketFile
    from proofs.circles.offline import look
    from proofs.integrity import ProofInvalid

    try:
        with args.file.open("rb") as file:
            found = look(file)
    except (NotAMarketFile, ProofInvalid) as error:
        return _wrong(voice, "file", str(error))
    head, log = found.head, found.log
    key, said = head.proof.key.did, head.contents.checkpoint
    if args.key and key != args.key.partition("#")[0]:
        return _wrong(voice, "key", f"it is signed by {key}", key=key)
    for each in found.bad:
        voice.tell(f"  {each}")
    if found.bad:
        return _wrong(voice, "documents", f"{len(found.bad)} documents do not", key=key)
    if found.log_fault:
        return _wrong(voice, "log", found.log_fault, key=key)
    voice.tell(f"holds: “{head.contents.title}” by {head.author}, {found.good.total()} documents")
    voice.tell(f"  signed at {head.issued.isoformat()} by {key}")
    if not args.key:
        voice.tell("  whose key that is, is not asked offline: name it with --key")
    if log is not None:
        voice.tell(f"  log: {log.inside} of its statements among {log.checkpoint.size} entries")
        voice.tell(said.rstrip("\n"))
    voice.fact(
        {
            "holds": True,
            "title": head.contents.title,
            "author": head.author,
            "key": key,
            "documents": found.good.total(),
            "log": {"checkpoint": said, "size": log.checkpoint.size, "inside": log.inside}
            if log is not None
            else None,
        }
    )
    return OK


def _checkpoint(args: argparse.Namespace, voice: Voice, body: bytes) -> int:
    import base64

    from proofs.keys import BadKey, PublicKey
    from proofs.logs.checkpoint import NotACheckpoint, verified

    if not args.key:
        return _wrong(voice, "key", "a checkpoint does not say its key: name it with --key")
    try:
        found = verified(body.decode(), PublicKey.from_did(args.key))
    except (NotACheckpoint, BadKey, UnicodeDecodeError) as error:
        return _wrong(voice, "checkpoint", str(error))
    root = base64.b64encode(found.root).decode()
    voice.tell(f"holds: the log {found.origin} with {found.size} entries, root {root}")
    voice.fact({"holds": True, "origin": found.origin, "size": found.size, "root": root})
    return OK


def _decision(args: argparse.Namespace, voice: Voice) -> int:
    from proofs.payments.decision import NotADecision, Paper, verify

    try:
        decided = verify(Paper.read(args.file.read_bytes()))
    except NotADecision as error:
        voice.tell(f"does not hold ({error.code}): {error.en}")
        voice.fact({"holds": False, "code": error.code, "why": error.en, "why_fr": error.fr})
        return WRONG
    if args.key and decided.key.did != args.key.partition("#")[0]:
        voice.tell(f"does not hold (key): it was vouched for by {decided.key.did}")
        voice.fact({"holds": False, "code": "key", "key": decided.key.did})
        return WRONG
    payment, notice = decided.payment, decided.notice
    voice.tell(
        f"holds: {decided.outcome}, {payment.amount} {payment.currency} "
        f"to {payment.payee} ({payment.payee_id})"
    )
    voice.tell(f"  decided at {decided.decided_at.isoformat()}, number {decided.jti}")
    voice.tell(f"  vouched for by {decided.issuer}, key {decided.key.did}")
    if not args.key:
        voice.tell("  whose key that is, is not asked offline: name it with --key")
    voice.tell(
        f"  after being told: {notice['sentence']}"
        if notice
        else "  the notice is signed by its hash, and is not in this file"
    )
    voice.fact(
        {
            "holds": True,
            "outcome": decided.outcome,
            "amount": str(payment.amount),
            "currency": payment.currency,
            "payee": decided.payee,
            "decided_at": decided.decided_at.isoformat(),
            "jti": decided.jti,
            "issuer": decided.issuer,
            "key": decided.key.did,
            "phone": decided.phone,
            "payment_hash": decided.payment_hash,
            "notice_hash": decided.notice_hash,
            "notice": bool(notice),
        }
    )
    return OK
