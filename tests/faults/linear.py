"""Is there an order of these calls in which one register, used by one at a time, answers the same?

The search of Wing and Gong, with Lowe's memory of what was tried. Calls that
nobody knows the outcome of may have happened at any time since,
or never (J-16).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: What is in the register; no two writes of a history write the same. ``None`` is nothing.
Value = str | None


@dataclass(frozen=True)
class Called:
    """One call, from ``start`` to ``end``.

    ``what`` is ``read``, ``write``, ``swap`` (a write over ``over`` alone) or ``remove``. ``value``
    is what was read or written. ``refused``: a swap found something else, a removal nothing.
    """

    what: str
    start: float
    end: float = math.inf
    value: Value = None
    over: Value = None
    refused: bool = False
    known: bool = True

    def after(self, state: Value) -> tuple[bool, Value]:
        """Whether the register could answer so at ``state``, and what it holds then."""
        if not self.known:
            return self._perhaps(state)
        if self.what == "read":
            return state == self.value, state
        if self.what == "remove":
            return (state is None) == self.refused, None
        if self.what == "swap" and self.refused:
            return state != self.over, state
        return self.what == "write" or state == self.over, self.value

    def _perhaps(self, state: Value) -> tuple[bool, Value]:
        if self.what == "remove":
            return True, None
        if self.what == "swap" and state != self.over:
            return True, state
        return self.what != "read", self.value


def is_linear(history: Sequence[Called], first: Value = None) -> bool:
    """Whether the calls can be put in such an order."""
    calls = sorted(history, key=lambda call: call.start)
    needed = sum(1 << n for n, call in enumerate(calls) if call.known)
    tried: set[tuple[int, Value]] = set()
    todo: list[tuple[int, Value]] = [(0, first)]
    while todo:
        done, state = todo.pop()
        if done & needed == needed:
            return True
        if (done, state) in tried:
            continue
        tried.add((done, state))
        left = [n for n in range(len(calls)) if not done >> n & 1]
        first_end = min(calls[n].end for n in left)
        for n in left:
            if calls[n].start > first_end:
                break
            fits, then = calls[n].after(state)
            if fits:
                todo.append((done | 1 << n, then))
    return False
