"""Values: made once, compared and hashed by what they hold, changed by nobody.

A frozen dataclass sets each of its fields by a call, which makes a row of twelve fields nine times
dearer to make than an ordinary one; a request makes some hundred fields. So the type checker takes
these for frozen (and refuses what would change one), and at run time they are ordinary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(made: type[T]) -> type[T]:
    """As ``@dataclass(frozen=True, slots=True)``, for what is made at every request."""
    return dataclass(slots=True, unsafe_hash=True)(made)
