"""The report on a move in words, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pod_server.wiring.moving.report import Named, Report, WayIn

_DONE = (
    *("recommendations", "written_anew", "agreements", "signed_by_others", "speechless"),
    *("replies", "still_naming"),
)
_TELL = (
    *("holders", "received", "companies", "apps", "programs", "webhooks", "people"),
    "webids_elsewhere",
)
_STAYS = ("credentials", "offered", "waiting")


def told(report: Report, words: Mapping[str, str], *, dry: bool) -> Iterator[str]:
    """What was done, whom to tell, what does not travel, and what is next."""
    folder, issuer = report.folder, f"{report.after.account}/"
    yield words["would" if dry else "done"].format(folder=folder)
    yield words["pods"]
    for pod in report.pods:
        yield f"  {pod['old_webid']} → {pod['webid']}"
    yield words["counts"].format(
        documents=report.documents, changed=report.changed, files=report.files
    )
    if report.signed_again:
        yield words["signed_again"].format(count=report.signed_again)
    yield from _lists(report, _DONE, words, issuer)
    yield words["tell"]
    yield from _lists(report, _TELL, words, issuer)
    yield words["stays"]
    yield words["signed_out"].format(
        sign_ins=report.sign_ins, grants=report.grants, invitations=report.invitations
    )
    yield from _lists(report, _STAYS, words, issuer)
    if passkeys := sum(way.passkeys for way in report.ways_in):
        yield words["passkeys"].format(count=passkeys)
    if report.ways_in:
        yield words["ways_in"]
    for way in report.ways_in:
        yield "  " + words["way"].format(
            account=way.account, ways=", ".join(_ways(way, words, folder))
        )
    for name, lines in (
        ("left_files", report.left_files),
        ("left_settings", report.left_settings),
    ):
        if lines:
            yield f"{words[name]} {', '.join(lines)}"
    yield words["next"].format(folder=folder)


def _lists(
    report: Report, names: tuple[str, ...], words: Mapping[str, str], issuer: str
) -> Iterator[str]:
    for name in names:
        found = getattr(report, name)
        if isinstance(found, Named) and found.count:
            yield words[name].format(count=found.count, issuer=issuer)
            for line in found.names:
                yield f"  {line}"
            if more := found.count - len(found.names):
                yield "  " + words["more"].format(count=more)


def _ways(way: WayIn, words: Mapping[str, str], folder: str) -> Iterator[str]:
    if way.password:
        yield words["password"]
    if way.recovery_codes:
        yield words["codes"].format(count=way.recovery_codes)
    if way.email:
        yield words["link"]
    if way.is_shut:
        yield words["shut"].format(account=way.account, folder=folder)
