"""What pushing one company's whole état civil costs the server: CPU of its process, ms.

``python benchmarks/push_parts.py``: the bakery of the fixtures opens an account with several
citizens on a real server and pushes its dossier to each; validation, signature check and durable
commit included, the company's own work not. Prints CPU for each dossier and each statement.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

from clients.demo.acts import BAKER, PAPERS
from clients.demo.citizen import Citizen
from clients.demo.company import Company
from clients.demo.stage import Stage, stage
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials
from vocab.terms import SESAME

CITIZENS = 8
TICK = os.sysconf("SC_CLK_TCK")


def cpu_ms(pid: int) -> float:
    """CPU time that a process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICK


def customers(at: Stage) -> list[str]:
    """Citizens who let every company in; their WebIDs."""
    first = Citizen(at.base_url)
    first.claim(at.claim, "marie", "Marie Martin")
    first.accept_all()
    webids = [f"{at.pods}marie/profile/card#me"]
    for name, found in at.seed(*(f"citizen{n}" for n in range(CITIZENS - 1))).items():
        accept(at, name, found)
        webids.append(found["webId"])
    return webids


def accept(at: Stage, name: str, credentials: dict[str, str]) -> None:
    """Their standing policy, set through their pod."""
    folder = f"{at.pods}{name}/accounts/"
    policy = f"<{folder}> <{SESAME.OPENING_POLICY}> <{SESAME.ACCEPT_AT_ONCE}> ."
    with PodClient(Credentials.read(credentials)) as client:
        client.put(f"{folder}.meta", policy.encode(), "text/turtle")


def main() -> None:
    """Push, and tell."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with stage(port) as at:
        webids = customers(at)
        baker = Company(BAKER, at.folder / "home", at.seed(BAKER)[BAKER])
        for done in (baker.init(), baker.run("prepare", str(PAPERS / BAKER))):
            assert done.exit_status == 0, done.words
        assert baker.run("open", *webids).exit_status == 0
        statements = len(list((at.folder / "home" / "statements").glob("*.jsonld")))
        before = cpu_ms(at.server.pid)
        done = baker.run("push", *webids)
        used = cpu_ms(at.server.pid) - before
        assert done.exit_status == 0, done.words
    each = used / len(webids)
    print(
        json.dumps(
            {
                "citizens": len(webids),
                "statements": statements,
                "server CPU ms a dossier": round(each, 1),
                "server CPU ms a statement": round(each / statements, 2),
                "server CPU ms for 25": round(25 * each / statements, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
