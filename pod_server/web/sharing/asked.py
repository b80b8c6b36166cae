"""What a form of the sharing pages asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pod_server.actions.sharing import Edit, Sharing
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Mode
from pod_server.model.iri import Address
from pod_server.model.moments import end_of_day
from pod_server.model.rulebook import Terms
from pod_server.model.verdicts import Whom
from pod_server.web.chosen import one_of
from pod_server.web.sharing.people import Introductions, NotAPerson, is_address
from pod_server.web.sharing.telling import BOXES
from proofs.value import value

SCOPES = {"here": (True, False), "both": (True, True), "below": (False, True)}

#: An edit of the rules of a resource, made when they are read.
Wanted = Callable[[Address], Edit]


@value
class Forms:
    """Reads forms. Raises :class:`NotAPerson` for what its sender can mend on the page."""

    sharing: Sharing
    introductions: Introductions
    clock: Clock

    def wanted(self, ledger: Ledger, sent: Mapping[str, str], *, is_folder: bool) -> Wanted | None:
        """The edit that was asked for; ``None`` for rules of its own without a change."""
        what = sent.get("do", "")
        if what == "own":
            return None
        if what == "take-back":
            return self.sharing.take_back(sent.get("entry", ""))
        if what == "change":
            terms = self._terms(sent, is_folder=is_folder)
            return self.sharing.change(sent.get("entry", ""), terms)
        if what == "add":
            return self._add(ledger, sent, is_folder=is_folder)
        raise one_of("do", ("add", "change", "take-back", "own", "inherit"))

    def _add(self, ledger: Ledger, sent: Mapping[str, str], *, is_folder: bool) -> Wanted:
        said = sent.get("whom", "")
        if said not in tuple(Whom):
            raise NotAPerson("no_whom")
        whom, who = Whom(said), ""
        terms = self._terms(sent, is_folder=is_folder)
        if whom is Whom.PERSON:
            who = self.introductions.checked(ledger, sent.get("webid", ""))
        elif whom is Whom.GROUP:
            who = sent.get("group", "")
            if not is_address(who):
                raise NotAPerson("no_group")
        return self.sharing.add(whom, who, terms)

    def _terms(self, sent: Mapping[str, str], *, is_folder: bool) -> Terms:
        modes = Mode.NONE
        for name, mode in BOXES.items():
            if name in sent:
                modes |= mode
        if not modes:
            raise NotAPerson("no_mode")
        scope = sent.get("scope", "both") if is_folder else "here"
        if scope not in SCOPES:
            raise one_of("scope", SCOPES)
        return Terms(modes, *SCOPES[scope], self._until(sent.get("until", "").strip()))

    def _until(self, said: str) -> int | None:
        if not said:
            return None
        until = end_of_day(said)
        if until <= self.clock():
            raise NotAPerson("bad_until")
        return until
