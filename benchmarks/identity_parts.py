"""What finding out who is asking costs, part by part: ``python -m benchmarks.identity_parts``.

Real keys, a real memory of proofs in a temporary folder. Microseconds a call, the best of several
rounds, single thread. The bare signature check of the library is printed beside, as the floor.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from pod_server.identity.bounded import Bounded
from pod_server.identity.jose import encode, import_key, take_apart
from pod_server.identity.proofs import Proofs, token_hash
from pod_server.identity.replay import Replays

URL = "http://127.0.0.1:4000/alice/notes"
ROUNDS, CALLS = 100, 100
_ES256 = ec.ECDSA(SHA256())


@dataclass(frozen=True)
class Holder:
    """A client's key and the proofs that it makes."""

    private: ec.EllipticCurvePrivateKey

    @property
    def jwk(self) -> dict[str, str]:
        numbers = self.private.public_key().public_numbers()
        x, y = (encode(n.to_bytes(32)) for n in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def token(self, header: dict[str, object], claims: dict[str, object]) -> str:
        signed = f"{encode(orjson.dumps(header))}.{encode(orjson.dumps(claims))}"
        r, s = decode_dss_signature(self.private.sign(signed.encode(), _ES256))
        return f"{signed}.{encode(r.to_bytes(32) + s.to_bytes(32))}"

    def proof(self, method: str, url: str, now: float, ath: str = "") -> str:
        header: dict[str, object] = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk}
        claims: dict[str, object] = {
            "jti": str(uuid4()), "htm": method, "htu": url, "iat": int(now),
            **({"ath": ath} if ath else {}),
        }  # fmt: skip
        return self.token(header, claims)


def bare(proof: str) -> tuple[bytes, bytes]:
    """Its signature as the library takes it, and what was signed."""
    jws = take_apart(proof, 8_192)
    r, s = (int.from_bytes(jws.signature[at : at + 32]) for at in (0, 32))
    return encode_dss_signature(r, s), jws.signed


def best(name: str, call: Callable[[str], object], inputs: Sequence[str]) -> float:
    """Time ``call`` over the inputs, each used once, and print the best round."""
    size = len(inputs) // ROUNDS
    times = []
    for number in range(ROUNDS):
        part = inputs[number * size : (number + 1) * size]
        started = time.perf_counter()
        for each in part:
            call(each)
        times.append((time.perf_counter() - started) / size * 1e6)
    print(f"{min(times):8.1f} us  {name}")
    return min(times)


def main() -> None:
    """Print a line for each part."""
    now = time.time()
    holder = Holder(ec.generate_private_key(ec.SECP256R1()))
    token = holder.token({"typ": "at+jwt", "alg": "ES256", "kid": "k"}, {"webid": "x" * 400})
    ath = token_hash(token)
    proofs = [holder.proof("GET", URL, now, ath) for _ in range(ROUNDS * CALLS)]
    key = holder.private.public_key()
    ready = {proof: bare(proof) for proof in proofs}
    checker, known = Proofs(), Bounded[str, str](16)
    known.put(f"DPoP {token}", ath)

    best("ES256, bare: the floor", lambda p: key.verify(*ready[p], _ES256), proofs)
    best("proof taken apart", lambda proof: take_apart(proof, 8_192), proofs)
    best("proof checked, its key known", lambda p: checker.check([p], "GET", URL, now), proofs)
    cold = proofs[: ROUNDS * 10]
    best("proof checked, its key new", lambda p: Proofs().check([p], "GET", URL, now), cold)
    best("key imported from its JWK", lambda _: import_key(holder.jwk, "ES256"), cold)
    best("token looked up", lambda _: known.get("DPoP " + token), proofs)
    with tempfile.TemporaryDirectory() as folder:
        replays = Replays(Path(folder) / "proofs", now, boot="benchmark")
        jkt = hashlib.sha256(b"a key").hexdigest()
        best("proof noted in the memory", lambda p: replays.note(jkt, p, int(now), now), proofs)

        def whole(proof: str) -> None:
            known.get("DPoP " + token)
            found = checker.check([proof], "GET", URL, now)
            replays.note(found.jkt, found.jti, found.iat, now)

        best("a request with a known token, in all", whole, proofs)
        replays.close()


if __name__ == "__main__":
    main()
