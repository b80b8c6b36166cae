"""Merkle trees as transparency logs have them (RFC 9162 §2.1, the same as RFC 6962 §2.1).

A tree is named by its size and its root. That some leaves are in it is shown for all of them at
once (:meth:`Tree.inclusion`): the hashes of the subtrees that hold none of them, from left to
right, which is less than a path for each. That a smaller tree is the beginning of a larger one is
shown as the RFC says (§2.1.4).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

#: Octets of a hash.
HASH = 32
EMPTY = sha256(b"").digest()
#: Trees are smaller than this: what is reckoned of one goes no deeper than 48 steps.
MOST_LEAVES = 2**48


class NotInLog(ValueError):
    """A proof that does not show what it should."""


def leaf(data: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\1" + left + right).digest()


def split(size: int) -> int:
    """How many leaves of a tree of ``size`` (2 or more) are left of its root."""
    return 1 << (size - 1).bit_length() - 1


class Tree:
    """A tree of leaf hashes, in memory; whole subtrees are reckoned once."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([node(left, right) for left, right in pairs])

    @property
    def size(self) -> int:
        return len(self._levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Of the whole tree, or as it was with its first ``size`` leaves."""
        count = self.size if size is None else size
        return self._hash(0, count) if count else EMPTY

    def inclusion(self, places: Iterable[int]) -> list[bytes]:
        """What shows that the leaves at these places (from 0) are in the tree."""
        return [self._hash(*each) for each in _around(sorted(set(places)), 0, self.size)]

    def consistency(self, size: int, later: int | None = None) -> list[bytes]:
        """What shows that its first ``size`` leaves began the tree of ``later`` leaves (§2.1.4)."""
        end = self.size if later is None else later
        found: list[bytes] = []
        begin, is_whole = 0, True
        while 0 < size < end - begin:
            half = split(end - begin)
            if size <= half:
                found.append(self._hash(begin + half, end))
                end = begin + half
            else:
                found.append(self._hash(begin, begin + half))
                begin, size, is_whole = begin + half, size - half, False
        return ([] if is_whole else [self._hash(begin, end)]) + found[::-1]

    def _hash(self, begin: int, end: int) -> bytes:
        size = end - begin
        if size & (size - 1) == 0 and begin % size == 0:
            return self._levels[size.bit_length() - 1][begin // size]
        half = begin + split(size)
        return node(self._hash(begin, half), self._hash(half, end))


def root_of(size: int, leaves: Mapping[int, bytes], hashes: Sequence[bytes]) -> bytes:
    """The root that leaf hashes at these places have, with what :meth:`Tree.inclusion` gave.

    Raises :class:`NotInLog` for a proof that is not one of exactly these leaves in such a tree.
    """
    places = sorted(leaves)
    if not 0 < size < MOST_LEAVES or not places or not 0 <= places[0] <= places[-1] < size:
        raise NotInLog("The log has no such entries.")
    rest = iter(hashes)
    try:
        root = _reckoned(places, leaves, rest, 0, size)
    except StopIteration:
        raise NotInLog("The proof has too few hashes.") from None
    if next(rest, None) is not None:
        raise NotInLog("The proof has too many hashes.")
    return root


def must_begin(
    size: int, root: bytes, later: int, later_root: bytes, hashes: Sequence[bytes]
) -> None:
    """That a tree is the beginning of a later one (RFC 9162 §2.1.4.2).

    Raises :class:`NotInLog`.
    """
    if not 0 < size < later < MOST_LEAVES or not hashes:
        raise NotInLog("There is no proof that the log has only grown.")
    path = list(hashes) if size & (size - 1) else [root, *hashes]
    first, last = size - 1, later - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if last == 0:
            raise NotInLog("The proof has too many hashes.")
        if first & 1 or first == last:
            before, after = node(each, before), node(each, after)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            after = node(after, each)
        first, last = first >> 1, last >> 1
    if last or before != root or after != later_root:
        raise NotInLog("The proof does not lead from the one state of the log to the other.")


def _around(places: Sequence[int], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The largest subtrees (begin, end) without any of these places, from left to right."""
    if bisect_left(places, begin) == bisect_left(places, end):
        yield begin, end
    elif end - begin > 1:
        half = begin + split(end - begin)
        yield from _around(places, begin, half)
        yield from _around(places, half, end)


def _reckoned(
    places: Sequence[int],
    leaves: Mapping[int, bytes],
    rest: Iterator[bytes],
    begin: int,
    end: int,
) -> bytes:
    if bisect_left(places, begin) == bisect_left(places, end):
        return next(rest)
    if end - begin == 1:
        return leaves[begin]
    half = begin + split(end - begin)
    left = _reckoned(places, leaves, rest, begin, half)
    return node(left, _reckoned(places, leaves, rest, half, end))
