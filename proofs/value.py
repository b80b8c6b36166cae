"""Values: made once, compared and hashed by what they hold, changed by nobody.

A frozen dataclass sets each of its fields by a call, which makes a row of twelve fields nine times
dearer to make than an ordinary one; a request makes some hundred fields. So the type checker takes
these for frozen (and refuses what would change one), and at run time they are ordinary.

A dataclass also compiles the text of each of its methods, half a millisecond a class, and a server
has four hundred of them before it is ready. Here a text names its fields by number and is compiled
once; each class gets a copy that names its own, no slower than if it were written for it. Most are
never compared nor hashed: how that is done is written for those that are, the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cache, partial
from types import CodeType, FunctionType
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")
#: Stands in for a field that is not given, where something is made for it.
_UNGIVEN = object()


@overload
def value(made: type[T], /) -> type[T]: ...
@overload
def value(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(made: type[Any] | None = None, /, *, kw_only: bool = False) -> Any:
    """As ``@dataclass(frozen=True, slots=True)``, but cheap to declare and to make."""
    return partial(_declared, kw_only=kw_only) if made is None else _declared(made, kw_only)


def _declared(made: type[Any], kw_only: bool) -> type[Any]:
    written = {name for name, said in vars(made).items() if said is not None}
    init = _does_more_than_take(made)
    made = dataclass(init=init, repr=False, eq=False, slots=True, kw_only=kw_only)(made)
    methods: dict[str, Callable[..., Any]] = {
        "__repr__": _repr,
        "__eq__": _equal,
        "__hash__": _hash,
    }
    if not init:
        methods["__init__"] = _init(made.__qualname__, fields(made))
    for name in methods.keys() - written:
        setattr(made, name, methods[name])
    return made


def _does_more_than_take(made: type[Any]) -> bool:
    """Whether making one is more than to take what is given for its fields."""
    inherited: Mapping[str, object] = getattr(made, "__dataclass_fields__", {})
    said = [*vars(made).values(), *inherited.values()]
    unasked = any(isinstance(each, Field) and not each.init for each in said)
    return unasked or hasattr(made, "__post_init__")


def _repr(self: Any) -> str:
    held = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(held)})"


def _equal(self: Any, other: object) -> Any:
    """The first comparison writes how values of this class are compared.

    ``NotImplemented`` is Python's own answer to a comparison with another class: it has that class
    asked, and takes the two for unequal where that knows no better.
    """
    of, names = type(self), _compared(self)
    mine, others = (_all_of(one, len(names)) for one in ("self", "other"))
    text = f"""def __eq__(self, other):
        if other.__class__ is self.__class__:
            return {mine} == {others}
        return NotImplemented"""
    of.__eq__ = _method(text, names)
    return of.__eq__(self, other)


def _hash(self: Any) -> int:
    """The first hash likewise."""
    of, names = type(self), _compared(self)
    of.__hash__ = _method(f"def __hash__(self): return hash({_all_of('self', len(names))})", names)
    return hash(self)


def _compared(self: Any) -> Sequence[str]:
    return [each.name for each in fields(self) if each.compare]


def _all_of(one: str, count: int) -> str:
    return "(" + "".join(f"{one}._{at}, " for at in range(count)) + ")"


def _init(of: str, held: Sequence[Field[Any]]) -> FunctionType:
    """It takes each field; for one that is not given its default, or what is made for it."""
    held = sorted(held, key=_by_name_only)
    makers = {
        f"make_{at}": each.default_factory
        for at, each in enumerate(held)
        if each.default_factory is not MISSING
    }
    takes, does = ["self"], ["pass"]
    for at, each in enumerate(held):
        if _by_name_only(each) and "*" not in takes:
            takes.append("*")
        takes.append(f"_{at}" if _default(each) is MISSING else f"_{at}=None")
        made = f"make_{at}() if _{at} is UNGIVEN else " if f"make_{at}" in makers else ""
        does.append(f"self._{at} = {made}_{at}")
    text = f"def __init__({', '.join(takes)}):\n " + "\n ".join(does)
    init = _method(text, [each.name for each in held], UNGIVEN=_UNGIVEN, **makers)
    init.__qualname__ = f"{of}.__init__"  # which says of what something is missing
    optional = [each for each in held if _default(each) is not MISSING]
    init.__defaults__ = tuple(_default(each) for each in optional if not _by_name_only(each))
    init.__kwdefaults__ = {e.name: _default(e) for e in optional if _by_name_only(e)}
    return init


def _by_name_only(each: Field[Any]) -> bool:
    return each.kw_only is True


def _default(each: Field[Any]) -> object:
    return each.default if each.default_factory is MISSING else _UNGIVEN


def _method(text: str, names: Sequence[str], **known: object) -> FunctionType:
    """What ``text`` defines, with the first name where it says ``_0``, and so on."""
    code, called = _compiled(text), {f"_{at}": name for at, name in enumerate(names)}
    own = code.replace(
        co_varnames=tuple(called.get(name, name) for name in code.co_varnames),
        co_names=tuple(called.get(name, name) for name in code.co_names),
    )
    return FunctionType(own, known)


@cache
def _compiled(text: str) -> CodeType:
    whole = compile(text, __file__, "exec")
    (method,) = (each for each in whole.co_consts if isinstance(each, CodeType))
    return method
