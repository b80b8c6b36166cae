"""Merkle logs against RFC 9162 and its published vectors, signed notes against Go's (C2SP)."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.keys import PublicKey, SigningKey
from proofs.logs import checkpoint, note
from proofs.logs.checkpoint import Checkpoint, NotACheckpoint
from proofs.logs.entries import BLIND, LARGEST, Growth, Inclusion, Rewritten, digest
from proofs.logs.merkle import (
    EMPTY,
    NotInLog,
    Tree,
    leaf,
    must_begin,
    node,
    root_of,
    split,
)
from proofs.logs.note import NotANote

#: Of the reference implementation of Certificate Transparency (merkle_tree_test.cc).
LEAVES = (
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
#: Audit paths (place, size), from the leaf up.
PATHS = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
#: From one size to another.
GROWTHS = {
    (1, 8): PATHS[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
KEY = SigningKey.generate()
GO_KEY = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SIZES = st.integers(1, 130)


def tree(size: int = 8) -> Tree:
    return Tree(leaf(bytes.fromhex(text)) for text in LEAVES[:size])


def naive(leaves: Sequence[bytes]) -> bytes:
    """The definition of the RFC (§2.1.1), to the letter."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY
    half = split(len(leaves))
    return node(naive(leaves[:half]), naive(leaves[half:]))


def numbered(size: int) -> list[bytes]:
    return [leaf(str(number).encode()) for number in range(size)]


def test_the_published_vectors() -> None:
    """Roots, audit paths and consistency proofs of RFC 6962's reference implementation."""
    whole = tree()
    for size, root in enumerate(ROOTS):
        assert tree(size).root().hex() == whole.root(size).hex() == root
    for (place, size), path in PATHS.items():
        found = tree(size).inclusion([place])
        assert sorted(each.hex() for each in found) == sorted(path)
        at = {place: leaf(bytes.fromhex(LEAVES[place]))}
        assert root_of(size, at, found).hex() == ROOTS[size]
    for (size, later), path in GROWTHS.items():
        proof = [bytes.fromhex(each) for each in path]
        assert whole.consistency(size, later) == proof
        must_begin(size, whole.root(size), later, whole.root(later), proof)


@given(SIZES)
def test_a_root_is_that_of_the_definition(size: int) -> None:
    leaves = numbered(size)
    assert Tree(leaves).root() == naive(leaves)


@given(SIZES, st.data())
def test_entries_that_are_there_are_shown_and_no_others(size: int, data: st.DataObject) -> None:
    leaves = numbered(size)
    whole = Tree(leaves)
    places = data.draw(st.sets(st.integers(0, size - 1), min_size=1))
    proof = whole.inclusion(places)
    assert root_of(size, {at: leaves[at] for at in places}, proof) == whole.root()
    wrong = data.draw(st.sampled_from(sorted(places)))
    others = {at: leaves[at] for at in places} | {wrong: leaf(b"another")}
    assert root_of(size, others, proof) != whole.root()
    with pytest.raises(NotInLog):
        root_of(size, {at: leaves[at] for at in places}, [*proof, EMPTY])
    if proof:
        with pytest.raises(NotInLog):
            root_of(size, {at: leaves[at] for at in places}, proof[:-1])


@given(SIZES, SIZES)
def test_a_log_that_has_grown_shows_it(one: int, other: int) -> None:
    size, later = sorted((one, other))
    whole = Tree(numbered(later))
    if size == later:
        with pytest.raises(NotInLog):
            must_begin(size, whole.root(), later, whole.root(), [])
        return
    proof = whole.consistency(size)
    assert proof == whole.consistency(size, later)
    must_begin(size, naive(numbered(size)), later, whole.root(), proof)
    with pytest.raises(NotInLog):
        must_begin(size, leaf(b"another"), later, whole.root(), proof)
    for broken in (proof[:-1], [*proof, EMPTY], [EMPTY, *proof[1:]]):
        with pytest.raises(NotInLog):
            must_begin(size, naive(numbered(size)), later, whole.root(), broken)


@given(st.integers(2, 130), st.data())
def test_a_log_rewritten_in_one_place_is_found_out(later: int, data: st.DataObject) -> None:
    """Whoever changes an old entry has no proof, and says so where they reckon it by the rules."""
    size = data.draw(st.integers(1, later - 1))
    changed = data.draw(st.integers(0, size - 1))
    leaves = numbered(later)
    before = Checkpoint("x", size, Tree(leaves).root(size))
    leaves[changed] = leaf(b"changed")
    tree_now = Tree(leaves)
    now = Checkpoint("x", later, tree_now.root())
    proof = tuple(tree_now.consistency(size))
    with pytest.raises(NotInLog):
        must_begin(size, before.root, later, now.root, proof)
    told = Growth(size, tree_now.root(size), later, now.root, proof)
    with pytest.raises(Rewritten):
        told.must_hold(before, now)
    lied = Growth(size, before.root, later, now.root, proof)
    with pytest.raises(NotInLog):
        lied.must_hold(before, now)


def test_nothing_is_reckoned_of_trees_that_there_cannot_be() -> None:
    for size, at in ((0, 0), (2**48, 0), (3, 3), (3, -1)):
        with pytest.raises(NotInLog):
            root_of(size, {at: EMPTY}, [])
    with pytest.raises(NotInLog):
        root_of(3, {}, [])
    for size, later in ((0, 1), (2, 1), (1, 2**48)):
        with pytest.raises(NotInLog):
            must_begin(size, EMPTY, later, EMPTY, [EMPTY])


def test_a_note_of_the_reference_implementation_is_opened_and_made_again() -> None:
    """golang.org/x/mod/sumdb/note, whose format C2SP describes."""
    raw = base64.b64decode(GO_KEY)
    key = PublicKey(raw[1:])
    assert note.key_id("PeterNeumann", key).hex() == "c74f20a3"
    assert note.opened(GO_NOTE, "PeterNeumann", key) == GO_NOTE.rpartition("\n— ")[0]
    for wrong in (
        GO_NOTE.replace("know", "knew"),
        GO_NOTE.replace("\n\n", "\n"),
        GO_NOTE.rstrip("\n"),
        GO_NOTE.replace("x08", "y08"),
        GO_NOTE.replace("JnAM=", "JnAM"),
        GO_NOTE.replace("— Peter", "- Peter"),
        "\t" + GO_NOTE,
        "x" * note.LARGEST + GO_NOTE,
    ):
        with pytest.raises(NotANote):
            note.opened(wrong, "PeterNeumann", key)
    with pytest.raises(NotANote):
        note.opened(GO_NOTE, "PeterNeumann", KEY.public)


def test_what_others_signed_beside_is_not_read() -> None:
    """C2SP: a verifier ignores lines by keys that it does not know (a witness's)."""
    made = note.sign("text\n", "x.example/log", KEY)
    witness = note.sign("text\n", "w.example", SigningKey.generate()).rpartition("\n\n")[2]
    assert note.opened(made + witness, "x.example/log", KEY.public) == "text\n"
    for text, name in (("text", "n"), ("a\tb\n", "n"), ("text\n", "a b"), ("text\n", "a+b")):
        with pytest.raises(NotANote):
            note.sign(text, name, KEY)


def test_a_checkpoint_is_three_lines_and_a_signature() -> None:
    said = Checkpoint("example.com/behind-the-sofa", 8, tree().root())
    text = checkpoint.sign(said, KEY)
    assert text.split("\n")[:4] == [said.origin, "8", base64.b64encode(said.root).decode(), ""]
    assert checkpoint.verified(text, KEY.public) == said
    forged = text.replace("\n8\n", "\n9\n")
    assert checkpoint.read(forged).size == 9
    for wrong in (
        forged,
        text.replace("\n8\n", "\n08\n"),
        text.replace("\n8\n", f"\n{2**50}\n"),
        text.replace(base64.b64encode(said.root).decode(), "AAAA"),
        "one\n1\n\n— a AAAA\n",
        "",
    ):
        with pytest.raises(NotACheckpoint):
            checkpoint.verified(wrong, KEY.public)
    with pytest.raises(NotACheckpoint):
        checkpoint.verified(text, SigningKey.generate().public)


def test_documents_are_shown_to_be_in_a_log_in_their_own_order() -> None:
    documents = [f"document {number}".encode() for number in range(20)]
    blinds = [bytes([number]) * BLIND for number in range(20)]
    leaves = [leaf(b + digest(d)) for b, d in zip(blinds, documents, strict=True)]
    whole = Tree(leaves)
    said = Checkpoint("x.example/log", 20, whole.root())
    places = (7, 3, 19)
    made = Inclusion(places, tuple(blinds[at] for at in places), tuple(whole.inclusion(places)))
    again = Inclusion.read(made.text)
    assert again == made
    digests = [digest(documents[at]) for at in places]
    again.must_hold(said, digests)
    for wrong in (digests[::-1], digests[:2], [*digests[:2], digest(b"another")]):
        with pytest.raises(NotInLog):
            again.must_hold(said, wrong)
    twice = Inclusion((7, 7), (blinds[7], blinds[3]), made.hashes)
    with pytest.raises(NotInLog, match="same entry"):
        twice.must_hold(said, digests[:2])
    lines = made.text.split("\n")
    for text in (
        "",
        made.text.rstrip("\n"),
        made.text.replace("v1", "v2"),
        made.text.replace("index 7", "index 07"),
        made.text.replace("index 7 3", "index 7"),
        made.text.replace("blind ", "blind !"),
        "\n".join([*lines[:3], "AAAA", ""]),
        made.text + "A" * LARGEST,
    ):
        with pytest.raises(NotInLog):
            Inclusion.read(text)


def test_growth_is_of_two_states_and_no_others() -> None:
    whole = tree()
    old, new = (Checkpoint("x", size, whole.root(size)) for size in (6, 8))
    made = Growth(6, old.root, 8, new.root, tuple(whole.consistency(6)))
    again = Growth.read(made.text)
    assert again == made
    again.must_hold(old, new)
    again.must_hold(new, old)
    with pytest.raises(NotInLog):
        again.must_hold(Checkpoint("x", 5, whole.root(5)), new)
    with pytest.raises(Rewritten):
        again.must_hold(Checkpoint("x", 6, EMPTY), new)
    for text in ("", "6 8", "6 A 8 A A", f"0{made.text}", made.text + " A" * 5_000):
        with pytest.raises(NotInLog):
            Growth.read(text)
