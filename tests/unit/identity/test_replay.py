"""The memory of proofs: among processes, after a restart, when it is full (S-32)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.identity import replay
from pod_server.identity.replay import SHARE, SPAN, Replays
from pod_server.model.errors import TooManyRequests, Unauthenticated

NOW = 1_800_000_000

_CHILD = """
import sys
from pathlib import Path
from pod_server.identity.replay import Replays
from pod_server.model.errors import Unauthenticated
seen = Replays(Path(sys.argv[1]), {now}, boot="a boot")
fresh = 0
for number in range({many}):
    try:
        seen.note("a key", f"proof {{number}}", {now}, {now})
        fresh += 1
    except Unauthenticated:
        pass
print(fresh)
"""


@pytest.fixture
def replays(tmp_path: Path) -> Iterator[Replays]:
    made = Replays(tmp_path / "proofs", NOW, boot="a boot")
    yield made
    made.close()


def opened(path: Path, now: float, boot: str = "a boot") -> Replays:
    return Replays(path / "proofs", now, boot=boot)


def test_a_proof_is_taken_once(replays: Replays) -> None:
    replays.note("a key", "a proof", NOW, NOW)
    with pytest.raises(Unauthenticated, match="used before"):
        replays.note("a key", "a proof", NOW, NOW)
    with pytest.raises(Unauthenticated, match="used before"):
        replays.note("a key", "a proof", NOW, NOW + 60)


def test_the_same_jti_by_another_key_is_another_proof(replays: Replays) -> None:
    """O-17: unique per key; and where one ends and the other begins is no matter of their text."""
    three = [("a key", "a proof"), ("another key", "a proof"), ("a k", "ey.a proof")]
    for key, jti in three:
        replays.note(key, jti, NOW, NOW)  # none of them is taken for another one's
    for key, jti in three:
        with pytest.raises(Unauthenticated, match="used before"):
            replays.note(key, jti, NOW, NOW)


def test_of_two_processes_one_takes_each_proof(tmp_path: Path) -> None:
    many = 3_000
    program = _CHILD.format(now=NOW, many=many)
    path = str(tmp_path / "proofs")
    root = Path(__file__).parents[3]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, path], stdout=subprocess.PIPE, text=True, cwd=root
        )
        for _ in range(2)
    ]
    taken = [int(child.communicate()[0]) for child in children]
    assert sum(taken) == many


def test_a_restarted_worker_still_knows_what_was_used(tmp_path: Path, replays: Replays) -> None:
    replays.note("a key", "a proof", NOW, NOW)
    again = opened(tmp_path, NOW + 5)
    with pytest.raises(Unauthenticated, match="used before"):
        again.note("a key", "a proof", NOW, NOW + 5)
    again.close()


def test_one_alone_knows_what_was_used_as_well(tmp_path: Path, replays: Replays) -> None:
    """S-32: without locks; what it notes is known to those after it, and the other way round."""
    replays.note("a key", "a proof", NOW, NOW)
    alone = Replays(tmp_path / "proofs", NOW, boot="a boot", alone=True)
    alone.note("a key", "another proof", NOW, NOW)
    for seen in (alone, replays):
        for proof in ("a proof", "another proof"):
            with pytest.raises(Unauthenticated, match="used before"):
                seen.note("a key", proof, NOW, NOW)
    alone.close()


def test_after_a_boot_proofs_from_before_are_refused(tmp_path: Path, replays: Replays) -> None:
    """The memory is not synced, so nobody knows which of them were used."""
    replays.note("a key", "a proof", NOW, NOW)
    booted = opened(tmp_path, NOW + 5.5, boot="another boot")
    for iat in (NOW, NOW + 5):
        with pytest.raises(Unauthenticated, match="before this server was started"):
            booted.note("a key", "another proof", iat, NOW + 6)
    booted.note("a key", "a new proof", NOW + 6, NOW + 6)
    booted.close()


def test_a_file_that_is_no_memory_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "proofs").write_bytes(b"something else entirely")
    begun = opened(tmp_path, NOW)
    with pytest.raises(Unauthenticated):
        begun.note("a key", "a proof", NOW, NOW)
    begun.note("a key", "a proof", NOW + 1, NOW + 1)
    begun.close()


def test_tables_are_used_again_only_when_their_time_is_long_past(replays: Replays) -> None:
    for turn in range(20):
        now = NOW + 100 + turn * SPAN
        for iat in (now - 60, now, now + 60):
            replays.note("a key", f"{turn} {iat}", iat, now)
        for iat in (now - 60, now, now + 60):
            with pytest.raises(Unauthenticated, match="used before"):
                replays.note("a key", f"{turn} {iat}", iat, now)


def test_a_proof_out_of_its_window_takes_no_room(replays: Replays) -> None:
    now = NOW + 200
    for iat in (now - 100, now + 100):
        with pytest.raises(Unauthenticated, match="too old"):
            replays.note("a key", "a proof", iat, now)


def test_a_flood_by_one_key_is_refused_and_pushes_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "SHARE", 500)
    assert SHARE > 100_000, "the share of the real one"
    seen = opened(tmp_path, NOW)
    seen.note("an honest key", "an early proof", NOW, NOW)
    for number in range(500):
        seen.note("a greedy key", f"proof {number}", NOW, NOW)
    with pytest.raises(TooManyRequests):
        seen.note("a greedy key", "one more", NOW, NOW)
    seen.note("an honest key", "a late proof", NOW, NOW)
    for proof in ("an early proof", "a late proof"):
        with pytest.raises(Unauthenticated, match="used before"):
            seen.note("an honest key", proof, NOW, NOW)
    seen.note("a greedy key", "one more", NOW + SPAN, NOW + SPAN)
    seen.close()
