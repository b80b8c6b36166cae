"""What a move did or would do, whom somebody has to tell, and what does not come along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields

from pod_server.model.moving import Origins

#: So many of a kind are named; of more, their number is told.
MOST_NAMED = 1_000


@dataclass(slots=True)
class Named:
    """Things of one kind, each once, in the order in which they were met; and how many."""

    names: dict[str, None] = field(default_factory=dict)
    count: int = 0

    def add(self, name: str) -> None:
        """One more, unless it is one of those that are named already."""
        if name in self.names:
            return
        self.count += 1
        if len(self.names) < MOST_NAMED:
            self.names[name] = None

    def extend(self, names: Iterable[str]) -> None:
        """Several more."""
        for name in names:
            self.add(name)


@dataclass(slots=True)
class WayIn:
    """How a person signs in after the move."""

    account: str
    password: bool
    recovery_codes: int
    email: bool
    passkeys: int

    @property
    def is_shut(self) -> bool:
        """Whether only a link of the operator's lets them in."""
        return not (self.password or self.recovery_codes)


@dataclass(slots=True)
class Report:
    """Addresses in it are the new ones, unless it says that they are old."""

    before: Origins
    after: Origins
    folder: str = ""
    #: Old and new WebID and root of each pod.
    pods: list[dict[str, str]] = field(default_factory=list)
    documents: int = 0
    changed: int = 0
    #: Those whose text could not be kept: they say the same.
    written_anew: Named = field(default_factory=Named)
    signed_again: int = 0
    #: Of them what pods signed for their owners; what companies replied to it answers the old one.
    recommendations: Named = field(default_factory=Named)
    replies: Named = field(default_factory=Named)
    #: Credentials about a WebID that ends: where, and by whom.
    credentials: Named = field(default_factory=Named)
    #: Market files that were offered to somebody who has not taken them; and those offered here.
    offered: Named = field(default_factory=Named)
    waiting: Named = field(default_factory=Named)
    #: Whoever was given something is told where it lies now; what others gave, the old WebID has.
    holders: Named = field(default_factory=Named)
    received: Named = field(default_factory=Named)
    #: Signed by others, and naming an old address.
    signed_by_others: Named = field(default_factory=Named)
    #: Terms and the answers to them: papers of both sides, which name each other by their hashes.
    agreements: Named = field(default_factory=Named)
    #: Companies of this house whose word is about an address that ends.
    speechless: Named = field(default_factory=Named)
    files: int = 0
    #: Files that are no RDF, and documents, in which an old host is still named.
    still_naming: Named = field(default_factory=Named)
    companies: Named = field(default_factory=Named)
    apps: Named = field(default_factory=Named)
    programs: Named = field(default_factory=Named)
    webhooks: Named = field(default_factory=Named)
    people: Named = field(default_factory=Named)
    webids_elsewhere: Named = field(default_factory=Named)
    ways_in: list[WayIn] = field(default_factory=list)
    sign_ins: int = 0
    grants: int = 0
    invitations: int = 0
    #: What lies beside in the old folder and stays there; settings that are not taken along.
    left_files: list[str] = field(default_factory=list)
    left_settings: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, object]:
        """As JSON has it."""
        told: dict[str, object] = {}
        for each in fields(self):
            found = getattr(self, each.name)
            if isinstance(found, Named):
                told[each.name] = {"count": found.count, "names": [*found.names]}
            elif isinstance(found, Origins):
                told[each.name] = asdict(found)
            elif each.name == "ways_in":
                told[each.name] = [{**asdict(way), "shut": way.is_shut} for way in found]
            else:
                told[each.name] = found
        return told
