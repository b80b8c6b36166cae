"""What a DPoP-bound GET costs beside a public one: ``python -m benchmarks.dpop_parts``.

A whole server as a process on one core, this one on another, eight lines, a new proof for each
request. Microseconds of the server's CPU a request, the best and the median of alternating passes;
beside it the bare ES256 checks of the same proofs, made here one after the other. In a server each
check finds its tables driven out of the processor's caches, and drives out what comes after it.
"""

from __future__ import annotations

import os
import secrets
import socket
import statistics
import time
from collections.abc import Sequence

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.door_parts import LINES, PATH, asked, cpu, request, serving
from benchmarks.identity_parts import Holder, bare
from pod_server.identity.proofs import token_hash
from pod_server.settings import Settings
from pod_server.storage.owners import Server
from pod_server.web.asgi import App
from pod_server.wiring.house import build
from pod_server.wiring.serving import over

PASSES, REQUESTS = 5, 1_600
CLIENT, SECRET = "alice-benchmark", secrets.token_hex(20)


def sesame(settings: Settings) -> App:
    """A whole Sésame with one pod, and a program that may act for its owner."""
    house = build(settings, role=Server(0, 1))
    alice = house.host.welcome("alice")
    house.issue_credential(alice.account, alice.pod.owner, client_id=CLIENT, secret=SECRET)
    return over(house)


def token(holder: Holder, port: int) -> str:
    """An access token by client credentials."""
    url = f"http://localhost:{port}/oidc/token"
    answer = requests.post(
        url,
        data={"grant_type": "client_credentials"},
        auth=(CLIENT, SECRET),
        headers={"DPoP": holder.proof("POST", url, time.time())},
        timeout=30,
    )
    return str(answer.json()["access_token"])


def measured(pid: int, port: int, octets: Sequence[bytes], size: int) -> float:
    """Microseconds of its CPU a request, each of them sent once."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(LINES)]
    began = cpu(pid)
    for at in range(0, len(octets), LINES):
        for line, sent in zip(lines, octets[at : at + LINES], strict=True):
            line.sendall(sent)
        for line in lines:
            left = size
            while left > 0:
                left -= len(line.recv(left))
    used = cpu(pid) - began
    for line in lines:
        line.close()
    return used / len(octets) / 1_000


def checked(holder: Holder, proofs: Sequence[str]) -> float:
    """Microseconds of our CPU a bare signature check."""
    ready = [bare(proof) for proof in proofs]
    key, algorithm = holder.private.public_key(), ec.ECDSA(SHA256())
    began = time.process_time()
    for signature, signed in ready:
        key.verify(signature, signed, algorithm)
    return (time.process_time() - began) / len(ready) * 1e6


def main() -> None:
    """Measure, print."""
    cores = sorted(os.sched_getaffinity(0))
    found: dict[str, list[float]] = {"public GET": [], "DPoP GET": [], "ES256, bare": []}
    with serving(cores[0], sesame) as (pid, port):
        os.sched_setaffinity(0, {cores[-1]})
        holder = Holder(ec.generate_private_key(ec.SECP256R1()))
        bound = token(holder, port)
        url, ath = f"http://127.0.0.1:{port}{PATH}", token_hash(bound)

        def mine(proof: str) -> bytes:
            return request(port, "GET", f"Authorization: DPoP {bound}", f"DPoP: {proof}")

        public = request(port, "GET")
        size = len(asked(port, public))
        own_size = len(asked(port, mine(holder.proof("GET", url, time.time(), ath))))
        for _ in range(PASSES):
            proofs = [holder.proof("GET", url, time.time(), ath) for _ in range(REQUESTS)]
            found["public GET"].append(measured(pid, port, [public] * REQUESTS, size))
            own = [mine(proof) for proof in proofs]
            found["DPoP GET"].append(measured(pid, port, own, own_size))
            found["ES256, bare"].append(checked(holder, proofs))
    print(f"{'CPU, us a request':20} {'best':>7} {'median':>7}")
    for name, each in found.items():
        print(f"{name:20} {min(each):7.1f} {statistics.median(each):7.1f}")


if __name__ == "__main__":
    main()
