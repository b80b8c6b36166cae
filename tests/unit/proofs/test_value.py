"""A value is what a frozen dataclass with slots is, but for the cost of declaring it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest

from proofs import value as declaring
from proofs.value import value

Declare = Callable[[type[Any]], type[Any]]


def kinds(plain: Declare, by_name: Declare) -> tuple[type[Any], ...]:
    """The same classes, declared as asked."""

    @plain
    class Nothing:
        """Holds nothing."""

    @plain
    class Row:
        """Some given, some by default, one made anew, one not compared."""

        name: str
        number: int = 3
        kept: dict[str, int] = field(default_factory=dict, compare=False)
        secret: str = field(default="", repr=False)

    @by_name
    class Base:
        """By name only."""

        source: str
        day: int = 1

    @by_name
    class Deeper(Base):
        """What is given by name stands behind what is not, wherever it was said."""

        about: str
        parts: list[int] = field(default_factory=list, hash=False, compare=False)
        place: int = field(default=5, kw_only=False)

    @plain
    class Derived:
        """One field is not given but found, one method is its own."""

        name: str
        size: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "size", len(self.name))

        def __repr__(self) -> str:
            return "mine"

    return Nothing, Row, Base, Deeper, Derived


FROZEN = kinds(dataclass(frozen=True, slots=True), dataclass(frozen=True, slots=True, kw_only=True))
VALUES = kinds(value, value(kw_only=True))
MADE: tuple[tuple[int, tuple[Any, ...], dict[str, Any]], ...] = (
    (0, (), {}),
    (1, ("a",), {}),
    (1, ("a", 4), {"secret": "x"}),
    (1, (), {"number": 2, "name": "b", "kept": {"c": 1}}),
    (2, (), {"source": "s"}),
    (3, (), {"about": "a", "source": "s"}),
    (3, (7,), {"about": "a", "source": "s", "parts": [1]}),
    (4, ("long",), {}),
)


@pytest.mark.parametrize("which", range(len(FROZEN)))
def test_a_value_has_the_form_of_a_frozen_dataclass(which: int) -> None:
    frozen, ours = FROZEN[which], VALUES[which]
    assert ours.__slots__ == frozen.__slots__
    assert ours.__match_args__ == frozen.__match_args__
    assert [each.name for each in fields(ours)] == [each.name for each in fields(frozen)]


@pytest.mark.parametrize("which", range(len(MADE)))
def test_a_value_holds_and_shows_what_a_frozen_dataclass_does(which: int) -> None:
    kind, given, named = MADE[which]
    frozen, ours = FROZEN[kind](*given, **named), VALUES[kind](*given, **named)
    assert repr(ours) == repr(frozen)
    held = [each.name for each in fields(frozen)]
    assert [getattr(ours, n) for n in held] == [getattr(frozen, n) for n in held]
    assert hash(ours) == hash(frozen)


def test_values_are_equal_where_frozen_dataclasses_are() -> None:
    def alike(declared: tuple[type[Any], ...]) -> list[bool]:
        all_of_them = [declared[kind](*given, **named) for kind, given, named in MADE]
        all_of_them.append(VALUES[1]("a", kept={"d": 1}) if declared is VALUES else FROZEN[1]("a"))
        return [one == other for one in all_of_them for other in all_of_them]

    assert alike(VALUES) == alike(FROZEN)
    assert VALUES[1]("a") != FROZEN[1]("a")


def test_what_is_made_for_a_field_is_made_for_each() -> None:
    one, other = VALUES[1]("a"), VALUES[1]("a")
    assert one.kept is not other.kept


def test_a_value_changed_is_another() -> None:
    one = VALUES[3](about="a", source="s")
    other = replace(one, day=9)
    assert (other.day, other.about, one.day) == (9, "a", 1)


def test_what_is_missing_is_said_by_name() -> None:
    with pytest.raises(TypeError, match=r"Row\.__init__\(\) missing 1 required .*'name'"):
        VALUES[1]()


@value
class Sent:
    """One that another process gets."""

    name: str
    number: int = 0


def test_a_value_goes_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent("a", 2))) == Sent("a", 2)


def test_a_class_like_others_is_declared_without_compiling() -> None:
    before = declaring._compiled.cache_info().misses
    again = kinds(value, value(kw_only=True))
    assert again[1]("a").name == "a"
    assert declaring._compiled.cache_info().misses == before


def test_a_field_without_default_behind_one_with_is_refused() -> None:
    class Mistaken:
        first: int = 1
        second: str

    with pytest.raises(SyntaxError):
        value(Mistaken)
