"""Access rules in words: who may do what, where, under which limits, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup

from pod_server.model.access import Authorization, Condition, Mode
from pod_server.model.moments import last_day
from pod_server.model.rulebook import Entry, Terms
from pod_server.model.verdicts import Gap, Verdict, Whom
from pod_server.web.dates import end
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, plain, visible
from pod_server.web.sharing.words import words
from proofs.value import value
from vocab.terms import ACL

#: How most WebIDs end; the whole of it is shown as well.
_USUAL = "/profile/card#me"
#: Modes as they are ticked, in the order of the boxes.
BOXES = {
    "read": Mode.READ,
    "append": Mode.APPEND,
    "write": Mode.WRITE,
    "control": Mode.CONTROL,
}

#: The name of a group of the pod's own and the page about it; ``None`` for what is none.
GroupNamed = Callable[[str], tuple[str, str] | None]


@value
class Row:
    """One audience of one rule. ``href`` is the page of a group of one's own.

    ``rule`` is empty for one that has no name.
    """

    key: str
    whom: str
    title: Markup
    detail: Markup
    href: str
    may: str
    where: str
    limits: Sequence[str]
    rule: Markup
    terms: Terms
    ticked: frozenset[str]
    is_mine: bool
    is_plain: bool
    until: str


@value
class Answer:
    """One mode for one person: whether, and why."""

    mode: str
    granted: bool
    why: str


def no_group(_: str) -> None:
    """For what groups never get."""
    return


def boxes(modes: Mode) -> frozenset[str]:
    """The boxes that are ticked for these modes; changing includes adding."""
    return frozenset(name for name, mode in BOXES.items() if mode in modes)


@value
class Telling:
    """Tells in one language. ``owner`` is the pod's; ``name`` is empty for people elsewhere."""

    language: str
    owner: str
    group: GroupNamed
    name: Callable[[str], str]

    @property
    def say(self) -> Mapping[str, str]:
        return words(self.language)

    def rows(self, entries: Iterable[Entry], *, is_folder: bool, is_own: bool) -> list[Row]:
        """The entries, those of the owner last: they are the same everywhere."""
        found = [self._row(entry, is_folder=is_folder, is_own=is_own) for entry in entries]
        return sorted(found, key=lambda row: row.is_mine)

    def _row(self, entry: Entry, *, is_folder: bool, is_own: bool) -> Row:
        share, terms = entry.share, entry.terms
        rule = share.rule
        is_owner = share.whom is Whom.PERSON and share.who == self.owner
        is_free = not (rule.conditions or rule.origins or rule.until)
        is_sure = Mode.CONTROL in rule.modes and is_free
        title, detail, href = self._title(share.whom, share.who)
        return Row(
            key=entry.key,
            whom="you" if is_owner else share.whom.value,
            title=title,
            detail=detail,
            href=href,
            may=self.modes(rule.modes),
            where=self._where(terms) if is_folder and is_own else "",
            limits=self._limits(rule),
            rule=visible("" if rule.node.startswith("_:") else rule.node.strip("<>")),
            terms=terms,
            ticked=boxes(rule.modes),
            is_mine=is_owner and is_sure,
            is_plain=entry.is_plain,
            until=last_day(rule.until).isoformat() if rule.until is not None else "",
        )

    def _title(self, whom: Whom, who: str) -> tuple[Markup, Markup, str]:
        say = self.say
        if whom is Whom.EVERYBODY or whom is Whom.SIGNED_IN:
            return visible(say[whom.value]), visible(say[f"{whom.value}_why"]), ""
        if whom is Whom.GROUP:
            known = self.group(who)
            if known is not None:
                return visible(known[0], LONGEST_TITLE), visible(say["group"]), known[1]
            return visible(_short(who), LONGEST_ADDRESS), visible(say["group"]), ""
        if who == self.owner:
            return visible(say["you"]), visible(who, LONGEST_ADDRESS), ""
        return self.named(who), visible(who, LONGEST_ADDRESS), ""

    def named(self, who: str) -> Markup:
        """The name that somebody goes by here, which is their own word; else their address."""
        name = self.name(who)
        return visible(name, LONGEST_TITLE) if name else visible(_short(who), LONGEST_ADDRESS)

    def address(self, who: str) -> Markup:
        """A WebID, after the name that its person goes by here: a name is their own word."""
        named, shown = self.name(who), visible(who, LONGEST_ADDRESS)
        return Markup("{} · {}").format(visible(named, LONGEST_TITLE), shown) if named else shown

    def modes(self, modes: Mode) -> str:
        """``lire, modifier et décider des accès``."""
        named = [name for name in boxes(modes) if not (name == "append" and Mode.WRITE in modes)]
        found = [self.say[name] for name in BOXES if name in named]
        *most, last = found
        return f"{', '.join(most)} {self.say['and']} {last}" if most else last

    def _where(self, terms: Terms) -> str:
        return self.say["both" if terms.here and terms.below else "here" if terms.here else "below"]

    def _limits(self, rule: Authorization) -> list[str]:
        found = [self._limit(condition) for condition in rule.conditions]
        if rule.until is not None:
            found.append(f"{self.say['until']} {end(rule.until, self.language)}")
        if rule.origins and not rule.everyone:
            found.append(f"{self.say['from_pages']} {', '.join(sorted(rule.origins))}")
        return found

    def _limit(self, condition: Condition) -> str:
        say = self.say
        kind = "app" if condition.kind == ACL.CLIENT_CONDITION else "issuer"
        if condition.anyone:
            return say[f"with_any_{kind}"]
        groups = [f"{say['with_group']} {group}" for group in sorted(condition.groups)]
        named = f" {say['or']} ".join([*sorted(condition.named), *groups])
        return f"{say[f'with_{kind}']} {named}"

    def answers(self, found: Iterable[Verdict]) -> list[Answer]:
        """What each verdict says, in words."""
        return [Answer(self.say[f"{_box(v.mode)}_box"], v.granted, self._why(v)) for v in found]

    def _why(self, verdict: Verdict) -> str:
        say = self.say
        if verdict.rule is not None and verdict.whom is not None:
            why = say[f"why_{verdict.whom.value}"]
            if verdict.whom is Whom.GROUP:
                named = [self.group(group) for group in verdict.groups]
                shown = [
                    plain(known[0]) if known else iri
                    for known, iri in zip(named, verdict.groups, strict=True)
                ]
                why = f"{why} {', '.join(shown)}"
            limits = self._limits(verdict.rule)
            return ", ".join([why, *limits])
        if not verdict.misses:
            return say["why_no_rule"]
        limits = [
            limit
            for miss in verdict.misses
            if miss.gap is not Gap.AUDIENCE
            for limit in self._limits(miss.rule)
        ]
        if any(miss.gap is Gap.ENDED for miss in verdict.misses):
            return f"{say['why_ended']} {', '.join(limits)}"
        if limits:
            return f"{say['why_limits']} {', '.join(limits)}"
        return say["why_audience"]


def _box(mode: Mode) -> str:
    return next(name for name, boxed in BOXES.items() if boxed is mode)


def _short(iri: str) -> str:
    bare = iri.removeprefix("https://").removeprefix("http://")
    return bare.removesuffix(_USUAL)
