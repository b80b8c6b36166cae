"""Killed, or without power, while somebody moves in by an invitation: they are in, or may come.

And several processes serve one link in the same moment: one guest comes in.
"""

from __future__ import annotations

import io
import re
import shutil
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

import pytest
import requests

from pod_server.__main__ import main
from pod_server.model.errors import MissingResource
from pod_server.model.invitation import Invitation, Standing
from pod_server.settings import Settings
from pod_server.wiring.hosting import invitation_links, sign_up
from pod_server.wiring.house import open_house
from tests.faults.children import Tell, run
from tests.faults.disk import Disk
from tests.faults.servers import Server, running

pytestmark = pytest.mark.slow

_FORM = re.compile(r'name="form" value="([^"]+)"')
GUESTS = 8


@pytest.fixture(scope="module")
def inviting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Invitation]:
    """A house with an owner, and one invitation that waits."""
    data = tmp_path_factory.mktemp("inviting") / "data"
    with open_house(Settings(data)) as house:
        house.host.welcome("marie")
        made, _ = invitation_links(house).make(quota=5_000_000)
    return data, made


def _moves_in(data: Path, invitation: Invitation, fail_at: int, cut: bool, tell: Tell) -> None:
    with open_house(Settings(data)) as house:
        disk = Disk(fail_at, cut=cut, seed=fail_at)
        house.accounts.file.close()  # its lines are opened again, on that disk
        tell(sign_up(house).admit(invitation, "nora").pod.owner)
        disk.count("the end")


def is_in(data: Path, invitation: Invitation) -> bool:
    """Whether all of it was done; else nothing was that anybody could see."""
    with open_house(Settings(data)) as house:
        people = house.accounts.people
        account, pod = people.account_called("nora"), people.pod("nora")
        kept = house.accounts.invitations.find(invitation.digest)
        assert kept is not None
        used = kept.standing(house.clock()) is Standing.USED
        assert (account is not None, pod is not None, people.is_free("nora")) == (
            used,
            used,
            not used,
        )
        if used:
            assert pod is not None
            assert account is not None
            assert kept.account_id == account.account_id == pod.pod_id
            usage = house.ledgers.by_id(pod.pod_id).usage()
            assert usage.bytes_max == 5_000_000
            with pytest.raises(MissingResource):
                sign_up(house).admit(invitation, "other")
        else:
            sign_up(house).admit(invitation, "nora")
    with redirect_stdout(io.StringIO()):
        assert main(["check", "--data", str(data)]) == 0
    return used


@pytest.mark.parametrize("cut", [False, True], ids=["killed", "power cut"])
def test_at_any_moment_a_guest_is_in_or_may_come(
    inviting: tuple[Path, Invitation], tmp_path: Path, cut: bool
) -> None:
    """R-01, S-68: the account, the name and the use of the invitation are one step."""
    before, invitation = inviting
    data = tmp_path / "data"
    seen: list[bool] = []
    is_told = False
    while not is_told:
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(before, data)
        ended = run(partial(_moves_in, data, invitation, len(seen) + 1, cut))
        is_told = bool(ended.said)
        assert is_told or ended.status == -signal.SIGKILL
        seen.append(is_in(data, invitation))
    assert len(seen) > 10
    assert not seen[0]
    assert seen[-1], "once they have been told, they are in"
    if not cut:  # of what was written and not synced, any part may be there
        assert seen == sorted(seen), "and there is one moment from which on they are"


def test_of_many_guests_at_several_processes_one_comes_in(tmp_path: Path) -> None:
    """J-01: whichever process each of them meets; the others have left nothing."""
    server = Server(tmp_path / "data", workers=3)
    server.seed("marie")
    with running(server):
        link = server.command("account", "invite").stdout.split()[0]
        together = threading.Barrier(GUESTS)

        def come(number: int) -> int:
            with requests.Session() as browser:
                found = _FORM.search(browser.get(link, timeout=60).text)
                assert found is not None
                sent = {"form": found[1], "name": f"guest{number}", "password": "long enough, so"}
                together.wait(60)
                return browser.post(link, data=sent, timeout=60).status_code

        with ThreadPoolExecutor(GUESTS) as pool:
            answers = sorted(pool.map(come, range(GUESTS)))
        assert answers == [201] + [410] * (GUESTS - 1)
        listed = server.command("account", "list").stdout.splitlines()
        assert sum(line.startswith("guest") for line in listed) == 1
        assert len(list(server.data.glob("pods/*/*"))) == 2
        server.check()
