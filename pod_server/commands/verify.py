"""``sesame verify``: does a decision on a payment hold? Offline, from its file alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from pod_server.commands.common import MISSING, OK, WRONG, Voice


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command's options."""
    parser = commands.add_parser(
        "verify", help="whether a decision on a payment holds, offline; exit status 1 where not"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the decision's file")
    parser.add_argument("--key", metavar="DID", help="the did:key that the Sésame must have")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """What was decided, by whose key; or what does not hold."""
    from proofs.payments.decision import NotADecision, Paper, verify

    voice = Voice(args.json)
    try:
        decided = verify(Paper.read(args.file.read_bytes()))
    except OSError as error:
        voice.aside(f"sesame verify: {error}")
        return MISSING
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
