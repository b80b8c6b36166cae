"""A product held against what somebody asks: marks, what suits better, whose card comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from pod_server.civic.products.briefs import Brief, read_kept, written
from pod_server.civic.products.card_marks import Mark, better, marks
from pod_server.civic.products.card_rights import Right, claims
from pod_server.civic.products.card_view import making_time
from pod_server.civic.products.held_cards import Shelf
from pod_server.civic.products.private_profile import PrivateProfile
from proofs.cards.card_lines import Party, TraceEvent
from proofs.scanning import flash
from proofs.scanning.flash import Pair
from vocab.terms import UNTP

BREAD = frozenset({("gpc", "10000164")})
DAY = datetime(2026, 11, 2, 6, tzinfo=UTC)


def brief(name: str, company: str = "https://a.example/#me", **said: object) -> Brief:
    home = company.partition("#")[0]
    made = Brief(
        name,
        (1, 1),
        0,
        "a",
        company,
        f"{home}.flash/own/{name}",
        1,
        flash.own(name),
        home,
        {"en": name},
        {},
        "",
        BREAD,
        True,
        False,
        True,
    )
    return replace(made, **said)  # type: ignore[arg-type]


def shelf(*briefs: Brief) -> Shelf:
    folder = {each.name: each for each in briefs}
    return Shelf.of(1, {"accounts/a/products": (1, 1, folder)})


def found(current: Brief, others: Sequence[Brief], profile: PrivateProfile) -> list[str]:
    def stands(each: Brief) -> Mapping[Pair, Mark]:
        return {mark.key: mark for mark in marks(each, profile)}

    held = shelf(current, *others)
    return [m.brief.name for m in better(held, current, stands, lambda b: not b.is_recalled)]


def test_marks_tell_apart_what_is_against_her_what_may_be_and_what_is_untold() -> None:
    profile = PrivateProfile(
        frozenset({"AP", "AM", "AS"}),
        frozenset({"VEGAN", "VEGETARIAN"}),
        {"salt": Decimal(1), "sugars": Decimal(5)},
    )
    loaf = brief(
        "loaf",
        contains=frozenset({"AM"}),
        may_contain=frozenset({"AS"}),
        per_100={"salt": Decimal("1.2")},
        diets=frozenset({"VEGETARIAN"}),
    )
    said = {mark.key: (mark.outcome.value, mark.why) for mark in marks(loaf, profile)}
    assert said == {
        ("allergen", "AM"): ("failed", "contains"),
        ("allergen", "AP"): ("met", ""),
        ("allergen", "AS"): ("unknown", "may-contain"),
        ("diet", "VEGAN"): ("failed", "contains"),
        ("diet", "VEGETARIAN"): ("met", ""),
        ("limit", "salt"): ("failed", "above"),
        ("limit", "sugars"): ("unknown", "untold"),
    }
    bare = replace(loaf, is_labelled=False, contains=frozenset(), may_contain=frozenset())
    untold = {m.outcome.value for m in marks(bare, profile) if m.kind == "allergen"}
    assert untold == {"unknown"}, "no label says that nothing is in it"
    assert marks(replace(loaf, is_food=False), profile) == ()


def test_what_is_better_by_one_and_worse_by_another_is_not_proposed() -> None:
    profile = PrivateProfile(frozenset({"AN"}), limits={"salt": Decimal(1)})
    salty = brief("salty", per_100={"salt": Decimal(2)})
    light = brief("light", per_100={"salt": Decimal(1)})
    nuts = brief("nuts", per_100={"salt": Decimal(1)}, contains=frozenset({"AN"}))
    recalled = brief("recalled", per_100={"salt": Decimal(1)}, is_recalled=True)
    other = brief("other", per_100={"salt": Decimal(1)}, categories=frozenset({("gpc", "1")}))
    assert found(salty, [nuts, recalled, other, light], profile) == ["light"]
    assert found(light, [salty], profile) == []
    assert found(salty, [light], PrivateProfile()) == []


_SALT = some.one_of(some.none(), some.integers(0, 3).map(Decimal))
_CODES = some.frozensets(some.sampled_from(["AN", "AP"]))


@given(some.lists(some.tuples(_SALT, _CODES, _CODES), min_size=2, max_size=8))
def test_nothing_proposed_is_worse_by_any_mark(goods: list[tuple[Decimal | None, ...]]) -> None:
    profile = PrivateProfile(frozenset({"AN", "AP"}), limits={"salt": Decimal(1)})
    made = [
        brief(
            f"p{at}", per_100={"salt": salt} if salt is not None else {}, contains=c, may_contain=m
        )
        for at, (salt, c, m) in enumerate(goods)
    ]
    current, *others = made
    ranks = {b.name: [mark.rank for mark in marks(b, profile)] for b in made}
    mine = ranks[current.name]
    shown = found(current, others, profile)
    assert len(shown) <= 3
    for name in shown:
        assert all(a <= b for a, b in zip(ranks[name], mine, strict=True))
        assert ranks[name] != mine
    fit = [n for n, r in ranks.items() if r != mine and all(map(int.__le__, r, mine))]
    assert bool(shown) == bool(fit)
    assert shown == found(current, others[::-1], profile), "whatever order they came in"


def test_the_company_with_the_best_right_comes_first_and_why() -> None:
    gtin = flash.product("9506000134352")
    said = {"thing": gtin, "home": "", "about": gtin.canonical}
    maker, shop, other = (f"https://{name}.example/#me" for name in ("maker", "shop", "other"))
    by_shop = brief("1", shop, maker=maker, **said)
    by_maker = brief("2", maker, **said)
    by_other = brief("3", other, maker=other, **said)
    rows = claims([[by_shop, by_maker, by_other]], "https://shop.example/", lambda _: True)
    assert [(row.company, row.right) for row in rows] == [
        (maker, Right.NAMED),
        (other, Right.MAKER),
        (shop, Right.LED),
    ]
    rows = claims([[by_shop, by_other]], "", lambda company: company == shop)
    assert [row.company for row in rows] == [other, shop]
    own = brief("own", shop)
    assert claims([[own]], "", lambda _: False)[0].right is Right.HOME


def test_making_time_is_from_the_first_step_of_making_to_the_last() -> None:
    def step(kind: str, hours: int) -> TraceEvent:
        when = DAY + timedelta(hours=hours)
        return TraceEvent(
            source=Party("x"), as_of=DAY.date(), type=kind, event_time=when, text={"en": "step"}
        )

    steps = (step(UNTP.MAKE_EVENT, 5), step(UNTP.MOVE_EVENT, 90), step(UNTP.MODIFY_EVENT, 2))
    assert making_time(steps) == timedelta(hours=3)
    assert making_time(steps[:2]) is None


def test_briefs_are_kept_and_read_alike_by_the_program_that_made_them() -> None:
    loaf = brief("loaf", per_100={"salt": Decimal("1.20")}, contains=frozenset({"AM", "AP"}))
    folders = {"accounts/a/products": (7, 9, {"loaf": loaf})}
    body = written(folders, "this", "https://a.example/")
    assert read_kept(body, "this", "https://a.example/") == folders
    assert read_kept(body, "that", "https://a.example/") == {}
    assert read_kept(body, "this", "https://b.example/") == {}
