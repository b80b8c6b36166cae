"""What ``sesame market`` says of a file, and how it takes what is to go into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pod_server.commands.common import Voice

if TYPE_CHECKING:
    from pod_server.civic.circle.found import LogSeen
    from pod_server.civic.circle.papers import LeftOut


def is_product(what: str, base: str) -> bool:
    """Whether it is a code of a product, or the address of a card in the pod."""
    from proofs.scanning import flash

    if what.startswith(f"{base}accounts/"):
        return True
    try:
        return flash.read(what).level is not flash.Level.OTHER
    except flash.WrongCode:
        return False


def tell(voice: Voice, report: LeftOut) -> None:
    """What goes and what stays, for people."""
    voice.tell(
        f"goes: {report.disclosures} statements, {report.cards} cards, {report.own} of your "
        f"recommendations, {report.relayed} by others, {report.octets} octets"
    )
    if report.replies:
        voice.tell(f"goes: {report.replies} replies of companies to these")
    if report.log_size:
        voice.tell(f"log: {report.logged} of the statements, of {report.log_size} entries")
    for what, count in report.counts.items():
        voice.tell(f"stays: {what}: {count}")


def said(report: LeftOut) -> dict[str, object]:
    """The same, for machines."""
    return {
        "goes": report.documents,
        "octets": report.octets,
        "replies": report.replies,
        "stays": report.counts,
        "log": {"size": report.log_size, "inside": report.logged},
    }


def seen(seen: LogSeen | None) -> dict[str, object] | None:
    """How the log of who handed it over stands."""
    if seen is None:
        return None
    return {
        "state": seen.state,
        "size": seen.size,
        "inside": seen.inside,
        "checkpoint": seen.checkpoint,
    }
