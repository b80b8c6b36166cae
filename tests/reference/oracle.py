"""What a Solid server must answer and keep, from ``requirements`` 1.1 and 1.2 alone.

Paths are those below the pod, a container's with its slash; ``""`` is the root. A verb returns the
statuses that are right: one where the requirements fix it, several where a request is wrong in two
ways at once, or the texts leave it open. Whoever may not do a thing is always told that first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.reference.rules import STRANGER, Rule, Who, granted
from tests.reference.wishes import Fact, Patch, Precondition

Statuses = frozenset[int]
DONE, MADE, GOOD = frozenset({200, 204, 205}), frozenset({201}), frozenset({200})
ACL, META = ".acl", ".meta"


@dataclass
class Document:
    """RDF has ``facts``, anything else ``body``."""

    facts: frozenset[Fact] = frozenset()
    body: str | None = None


@dataclass
class Container:
    pass


@dataclass(frozen=True)
class Verdict:
    """The statuses that are right; where one of them is a success, ``effect`` is what follows."""

    statuses: Statuses
    effect: Callable[[], None] | None = None


def container_of(path: str) -> str:
    """The container that a path lies in."""
    return path.rstrip("/").rpartition("/")[0] + "/" if "/" in path.rstrip("/") else ""


def is_container(path: str) -> bool:
    return not path or path.endswith("/")


def above(path: str) -> Iterator[str]:
    """The containers above, nearest first, the root last."""
    while path:
        path = container_of(path)
        yield path


def other(path: str) -> str:
    """The same name with, or without, the slash (P-11)."""
    return path[:-1] if path.endswith("/") else f"{path}/"


@dataclass
class Oracle:
    """A pod. ``acls`` and ``metas`` are by the path of their subject."""

    things: dict[str, Document | Container] = field(default_factory=dict)
    acls: dict[str, frozenset[Rule]] = field(default_factory=dict)
    metas: dict[str, frozenset[Fact]] = field(default_factory=dict)

    # -- who may -------------------------------------------------------------------------------

    def modes(self, who: Who, path: str) -> frozenset[str]:
        """W-06: its own rules if it has any, else what the nearest container hands down.

        ``/a`` and ``/a/`` are one name: the rules of the one that is there speak for both.
        """
        own = self.named(path)
        if own in self.acls:
            return granted((rule for rule in self.acls[own] if rule.here), who)
        for container in above(path):
            if container in self.acls:
                return granted((rule for rule in self.acls[container] if rule.inside), who)
        return frozenset()

    def named(self, path: str) -> str:
        """What is there of this name, slash or not; the path itself where nothing is."""
        return other(path) if path and other(path) in self.things else path

    def members(self, container: str) -> set[str]:
        return {path for path in self.things if path and container_of(path) == container}

    # -- reading -------------------------------------------------------------------------------

    def get(self, who: Who, path: str, role: str = "") -> Statuses:
        """W-13, W-18, W-19, W-03; missing is told to readers only (W-22)."""
        if ("c" if role == ACL else "r") not in self.modes(who, path):
            return refused(who)
        if path not in self.things:
            return frozenset({404, 301} if other(path) in self.things else {404})
        is_missing = path not in self._kept(role)
        return frozenset({404}) if is_missing else GOOD

    # -- writing -------------------------------------------------------------------------------

    def put(self, who: Who, path: str, new: Document | Container, if_: _If = None) -> Verdict:
        """P-11, P-21, P-23, P-35; W-14, W-16."""
        old = self.things.get(path)
        if "a" not in self.modes(who, path) or (old and "w" not in self.modes(who, path)):
            return Verdict(refused(who))
        if old is None and not self._may_make(who, path):
            return Verdict(refused(who))
        wrong = self._out_of_place(path)
        if isinstance(new, Container) and old is not None:
            wrong.add(409)
        wrong |= unmet(if_, old is not None)
        if wrong:
            return Verdict(frozenset(wrong))
        return Verdict(MADE if old is None else DONE, lambda: self._keep(path, new))

    def put_rules(self, who: Who, path: str, new: frozenset[Rule], if_: _If = None) -> Verdict:
        """W-18; W-04: somebody keeps Control over the root."""
        wrong = self._wrong_with_auxiliary(who, path, ACL)
        if isinstance(wrong, Verdict):
            return wrong
        if not path and not any(r.here and "c" in r.modes and not r.client for r in new):
            wrong |= {409, 422}
        wrong |= unmet(if_, path in self.acls)
        if wrong:
            return Verdict(frozenset(wrong))
        status = DONE if path in self.acls else MADE
        return Verdict(status, lambda: self.acls.update({path: new}))

    def put_meta(self, who: Who, path: str, new: frozenset[Fact], if_: _If = None) -> Verdict:
        """P-26, P-27, W-19."""
        wrong = self._wrong_with_auxiliary(who, path, META)
        if isinstance(wrong, Verdict):
            return wrong
        wrong |= unmet(if_, path in self.metas)
        if wrong:
            return Verdict(frozenset(wrong))
        status = DONE if path in self.metas else MADE
        return Verdict(status, lambda: self.metas.update({path: new}))

    def post(self, who: Who, path: str, if_: _If = None) -> Statuses:
        """P-36, P-38, P-39; W-14. What was made is told to :meth:`made`."""
        if "a" not in self.modes(who, path):
            return refused(who)
        if path not in self.things:
            return frozenset({404} if is_container(path) else {404, 405})
        if not isinstance(self.things[path], Container):
            return frozenset({405})
        return frozenset(unmet(if_, True)) or MADE

    def made(self, path: str, new: Document | Container) -> None:
        """A POST has made this."""
        assert path not in self.things
        assert other(path) not in self.things
        self._keep(path, new)

    def patch(self, who: Who, path: str, patch: Patch, if_: _If = None) -> Verdict:
        """P-47 to P-56; a container's own statements are its description's (P-23)."""
        old = self.things.get(path)
        modes = self.modes(who, path)
        is_new = old is None or (is_container(path) and path not in self.metas)
        needed = patch.needs() | ({"a"} if is_new else set())
        if not modes & {"r", "a"} or not needed <= modes:
            return Verdict(refused(who))
        if old is None and not self._may_make(who, path):
            return Verdict(refused(who))
        wrong = self._out_of_place(path)
        if isinstance(old, Document) and old.body is not None:
            wrong |= {409, 415}
        wrong |= unmet(if_, old is not None)
        before = old.facts if isinstance(old, Document) else self.metas.get(path, frozenset())
        facts = patch.apply(before)
        if wrong or facts is None:
            return Verdict(frozenset(wrong | ({409} if facts is None else set())))

        def patched() -> None:
            if not is_container(path):
                self._keep(path, Document(facts))
                return
            self._keep(path, Container())
            if facts or old is not None:
                self.metas[path] = facts

        return Verdict(MADE if old is None else DONE, patched)

    def patch_rules(self, who: Who, path: str, add: Rule | None, drop: Rule | None) -> Verdict:
        """An N3 Patch that adds a rule whole, or takes one away whole."""
        wrong = self._wrong_with_auxiliary(who, path, ACL)
        if isinstance(wrong, Verdict):
            return wrong
        old = self.acls.get(path, frozenset())
        if drop is not None and drop not in old:
            wrong.add(409)
        new = (old - {drop}) | ({add} if add else set())
        if not path and not any(r.here and "c" in r.modes and not r.client for r in new):
            wrong |= {409, 422}
        if wrong:
            return Verdict(frozenset(wrong))
        status = DONE if path in self.acls else MADE
        return Verdict(status, lambda: self.acls.update({path: frozenset(new)}))

    def delete(self, who: Who, path: str, if_: _If = None) -> Verdict:
        """P-41 to P-43, W-17, W-23; a container also needs Read (table of 1.2)."""
        modes = self.modes(who, path)
        if path not in self.things:
            return Verdict(frozenset({404}) if "r" in modes else refused(who))
        needed = {"w", "r"} if is_container(path) else {"w"}
        if not path:
            return Verdict(frozenset({405}) | (frozenset() if needed <= modes else refused(who)))
        if not needed <= modes or "w" not in self.modes(who, container_of(path)):
            return Verdict(refused(who))
        wrong = unmet(if_, True)
        if is_container(path) and self.members(path):
            wrong.add(409)
        if wrong:
            return Verdict(frozenset(wrong))

        def gone() -> None:
            for kept in (self.things, self.acls, self.metas):
                kept.pop(path, None)

        return Verdict(DONE, gone)

    def delete_auxiliary(self, who: Who, path: str, role: str, if_: _If = None) -> Verdict:
        """W-18, P-41."""
        if role == ACL and not path:
            may = "c" in self.modes(who, path)
            return Verdict(frozenset({405}) | (frozenset() if may else refused(who)))
        wrong = self._wrong_with_auxiliary(who, path, role)
        if isinstance(wrong, Verdict):
            return wrong
        kept = self._kept(role)
        if path not in kept:
            return Verdict(frozenset({404}))
        wrong |= unmet(if_, True)
        if wrong:
            return Verdict(frozenset(wrong))

        def gone() -> None:
            del kept[path]

        return Verdict(DONE, gone)

    # -- what they have in common --------------------------------------------------------------

    def _kept(self, role: str) -> dict[str, Any]:
        return self.acls if role == ACL else self.metas if role == META else self.things

    def _wrong_with_auxiliary(self, who: Who, path: str, role: str) -> Verdict | set[int]:
        if ("c" if role == ACL else "w") not in self.modes(who, path):
            return Verdict(refused(who))
        return set() if path in self.things else Verdict(frozenset({404, 409}))

    def _may_make(self, who: Who, path: str) -> bool:
        """W-14: Append on the container that is there, and on each one that is to be made."""
        for container in above(path):
            if "a" not in self.modes(who, container):
                return False
            if self.named(container) in self.things:
                return True
        return True

    def _out_of_place(self, path: str) -> set[int]:
        """P-11 and P-35: the other spelling, or a document among the ancestors."""
        taken = [other(each) for each in (path, *above(path)) if each]
        return {409} if any(each in self.things for each in taken) else set()

    def _keep(self, path: str, new: Document | Container) -> None:
        for container in above(path):
            self.things.setdefault(container, Container())
        self.things[path] = new


_If = Precondition | None


def refused(who: Who) -> Statuses:
    """P-03: who are you, or no."""
    return frozenset({401 if who == STRANGER else 403})


def unmet(if_: _If, exists: bool) -> set[int]:
    """P-07."""
    return set() if if_ is None or if_.holds(exists) else {412}
