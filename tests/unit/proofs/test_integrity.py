"""Signing and checking, against the vectors of W3C and against every way of tampering (S-30)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs import integrity
from proofs.canonical import jcs, nquads
from proofs.integrity import ProofInvalid, Suite, sign, verify
from proofs.keys import BadKey, ExposedKeyFile, PublicKey, SigningKey
from proofs.shelf import NOWHERE, Shelf, UnknownContext
from proofs.strict_json import Json
from tests.unit.proofs.samples import CONTEXT, KEY, NOON, SHELF, shared, statement

BOTH = pytest.mark.parametrize("suite", list(Suite))

#: The two contexts of the W3C vectors, as far as their terms are used there.
VECTOR_SHELF = Shelf(
    {
        "https://www.w3.org/ns/credentials/v2": json.dumps(
            {
                "@context": {
                    "id": "@id",
                    "type": "@type",
                    "cred": "https://www.w3.org/2018/credentials#",
                    "sec": "https://w3id.org/security#",
                    "xsd": "http://www.w3.org/2001/XMLSchema#",
                    "VerifiableCredential": "cred:VerifiableCredential",
                    "name": "https://schema.org/name",
                    "description": "https://schema.org/description",
                    "issuer": {"@id": "cred:issuer", "@type": "@id"},
                    "validFrom": {"@id": "cred:validFrom", "@type": "xsd:dateTime"},
                    "credentialSubject": {"@id": "cred:credentialSubject", "@type": "@id"},
                    "DataIntegrityProof": "sec:DataIntegrityProof",
                    "cryptosuite": {"@id": "sec:cryptosuite", "@type": "sec:cryptosuiteString"},
                    "created": {"@id": "http://purl.org/dc/terms/created", "@type": "xsd:dateTime"},
                    "verificationMethod": {"@id": "sec:verificationMethod", "@type": "@id"},
                    "proofPurpose": {"@id": "sec:proofPurpose", "@type": "@vocab"},
                    "assertionMethod": "sec:assertionMethod",
                }
            }
        ).encode(),
        "https://www.w3.org/ns/credentials/examples/v2": json.dumps(
            {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
        ).encode(),
    }
)


def load(path: Path) -> dict[str, Json]:
    found: dict[str, Json] = json.loads(path.read_text())
    return found


@pytest.mark.parametrize(
    ("suite", "ending"), [(Suite.RDFC, "DataInt"), (Suite.JCS, "JCS")], ids=["rdfc", "jcs"]
)
def test_the_vectors_of_w3c_come_out_to_the_byte(suite: Suite, ending: str) -> None:
    folder = shared("vc-di-eddsa")
    part = folder / suite.value
    unsigned = load(folder / "unsigned.json")
    options = load(part / f"proofConfig{ending}.json")

    def canonical(document: dict[str, Json]) -> str:
        rdf = suite is Suite.RDFC
        return (nquads(VECTOR_SHELF.quads(document, NOWHERE)) if rdf else jcs(document)).decode()

    assert canonical(unsigned) == (part / f"canonDoc{ending}.txt").read_text()
    assert canonical(options) == (part / f"proofCanon{ending}.txt").read_text()
    hashes = [hashlib.sha256(canonical(d).encode()).hexdigest() for d in (options, unsigned)]
    assert hashes[1] == (part / f"docHash{ending}.txt").read_text()
    assert hashes[0] == (part / f"proofHash{ending}.txt").read_text()
    assert "".join(hashes) == (part / f"combinedHash{ending}.txt").read_text()

    key = SigningKey.from_multibase(str(load(folder / "keyPair.json")["privateKeyMultibase"]))
    assert key.public.multibase == load(folder / "keyPair.json")["publicKeyMultibase"]
    assert key.sign(bytes.fromhex("".join(hashes))).hex() == (
        (part / f"sigHex{ending}.txt").read_text()
    )
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    signed = sign(unsigned, key, created=created, suite=suite, contexts=VECTOR_SHELF)
    assert signed == load(part / f"signed{ending}.json")
    assert verify(signed, contexts=VECTOR_SHELF).created == created


def signed(suite: Suite = Suite.RDFC) -> dict[str, Json]:
    return sign(statement(), KEY, created=NOON, suite=suite, contexts=SHELF)


def refusal(document: dict[str, Json]) -> ProofInvalid:
    with pytest.raises(ProofInvalid) as refused:
        verify(document, contexts=SHELF)
    return refused.value


@BOTH
def test_a_signed_statement_verifies_and_tells_its_hash(suite: Suite) -> None:
    found = verify(signed(suite), contexts=SHELF)
    assert (found.key, found.created, found.suite) == (KEY.public, NOON, suite)
    assert found.verification_method == KEY.public.verification_method
    assert found.content_hash == integrity.hash_of(statement(), suite=suite, contexts=SHELF)
    assert found.content_hash == integrity.hash_of(signed(suite), suite=suite, contexts=SHELF)


@BOTH
def test_signing_twice_gives_the_same_bytes(suite: Suite) -> None:
    assert signed(suite) == signed(suite)


def test_what_says_the_same_in_other_words_has_the_same_signature_and_hash() -> None:
    said = statement()
    reordered = {key: said[key] for key in reversed(said)}
    reordered["id"], reordered["about"] = said["id"], {"@id": said["about"]}
    other = sign(reordered, KEY, created=NOON, contexts=SHELF)
    assert other["proof"] == signed()["proof"]


def test_the_short_way_to_the_options_is_as_good_as_the_long_one() -> None:
    proof = signed()["proof"]
    assert isinstance(proof, dict)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    long_way = nquads(SHELF.quads({**options, "@context": CONTEXT}, NOWHERE))
    assert integrity._usual_options({**options, "@context": CONTEXT}, SHELF) == long_way
    others: list[dict[str, Json]] = [
        {"created": "2026-11-23T12:00:00+00:00"},
        {"expires": "2027-11-23T12:00:00Z"},
        {"@context": ["https://shelf.example/list"]},
        {"created": None},
    ]
    for other in others:
        changed = {**options, "@context": CONTEXT, **other}
        assert integrity._usual_options(changed, SHELF) is None


def test_a_proof_may_repeat_the_context_of_its_document() -> None:
    whole = signed(Suite.JCS)
    proof = whole["proof"]
    assert isinstance(proof, dict)
    assert proof["@context"] == CONTEXT
    bare = {key: value for key, value in proof.items() if key != "@context"}
    plain: dict[str, Json] = {**whole, "proof": bare}
    assert nquads(SHELF.quads(whole, None)) == nquads(SHELF.quads(plain, None))


def leaves(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [p for key, inner in value.items() for p in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [p for at, inner in enumerate(value) for p in leaves(inner, (*path, at))]
    return [path]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_changing_any_byte_that_matters_is_noticed(data: st.DataObject) -> None:
    suite = data.draw(st.sampled_from(list(Suite)))
    original = signed(suite)
    body = bytearray(json.dumps(original, separators=(",", ":"), ensure_ascii=False).encode())
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != body[at]))
    try:
        changed = json.loads(body)
    except ValueError:
        return  # not JSON any more
    if not isinstance(changed, dict) or changed == original:
        return
    try:
        verify(changed, contexts=SHELF)
    except (ProofInvalid, UnknownContext):
        return
    raise AssertionError(f"{changed} still verifies")


@BOTH
@pytest.mark.parametrize("path", leaves(signed(Suite.JCS)), ids=lambda p: "/".join(map(str, p)))
def test_taking_away_any_part_is_noticed(suite: Suite, path: tuple[str | int, ...]) -> None:
    document = json.loads(json.dumps(signed(suite)))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    if path[-1] not in inner and not isinstance(inner, list):
        return  # eddsa-rdfc-2022 does not repeat the context
    del inner[path[-1]]
    with pytest.raises(ProofInvalid):
        verify(document, contexts=SHELF)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"misspelt": "x"}, "unsigned"),
        ({"about": "card#me"}, "unsigned"),
        ({"about": "https://company.example/ca rd"}, "unsigned"),
        ({"type": "Nothing"}, "unsigned"),
        ({"says": None}, "unsigned"),
        ({"part": []}, "unsigned"),
        ({"part": {"part": {"unknown": 1}}}, "unsigned"),
        ({"says": {"@value": "x", "@language": "not a language"}}, "unsigned"),
        ({"says": {"@value": "x", "@index": "x"}}, "unsigned"),
        ({"says": ["x", None]}, "unsigned"),
        ({"about": "https://["}, "unsigned"),
        ({"about": "https://company.example:port/"}, "unsigned"),
        ({"about": "_:dot."}, "unsigned"),
        ({"type": ["Thing", "id"]}, "unsigned"),
        ({"https://[": "x"}, "unsigned"),
        ({"_:says": "x"}, "unsigned"),
        ({"@graph": ["x"]}, "unsigned"),
        ({"@none": {"says": "x"}}, "unsigned"),
        ({"part": {"@context": {"says": None}, "says": "x"}}, "unsigned"),
        ({"@context": None}, "document"),
    ],
)
def test_nothing_is_signed_that_the_signature_would_not_cover(
    change: dict[str, Json], code: str
) -> None:
    with pytest.raises(ProofInvalid) as refused:
        sign({**statement(), **change}, KEY, created=NOON, contexts=SHELF)
    assert refused.value.code in (code, "unsigned")
    assert refusal({**signed(), **change}).code in (code, "unsigned")


@pytest.mark.parametrize("nobody", ["https://[", "https://a:b/", "https://a/%", "urn:[", "_:a."])
@pytest.mark.parametrize("beside", ["@included", "@graph", "@reverse", "part"])
def test_a_signature_vouches_for_nothing_that_stands_around_what_was_signed(
    nobody: str, beside: str
) -> None:
    """A node without an address of its own is dropped by JSON-LD, and what is beside it stays."""
    whole = signed()
    genuine = {key: value for key, value in whole.items() if key not in ("@context", "proof")}
    forged: dict[str, Json] = {**whole, "id": nobody, "says": "forged", beside: [genuine]}
    assert refusal(forged).code in ("unsigned", "document")


def test_a_part_that_is_not_signed_is_named_with_its_place() -> None:
    found = refusal({**signed(), "part": [{"oops": 1}]})
    assert (found.code, found.pointer) == ("unsigned", "/part/0/oops")
    assert "oops" in found.reason


@BOTH
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cryptosuite": "eddsa-2022"}, "suite"),
        ({"cryptosuite": None}, "suite"),
        ({"type": "Ed25519Signature2020"}, "form"),
        ({"proofPurpose": "authentication"}, "purpose"),
        ({"verificationMethod": "https://company.example/keys#1"}, "key"),
        ({"verificationMethod": KEY.public.did}, "key"),
        ({"verificationMethod": f"{KEY.public.did}#other"}, "key"),
        ({"created": "yesterday"}, "created"),
        ({"created": "2026-11-23T12:00:00"}, "created"),
        ({"created": "2026-11-23T12:00:01Z"}, "signature"),
        ({"expires": "2026-11-23T12:00:01Z"}, "signature"),
        ({"proofValue": "z" + "1" * 64}, "signature"),
        ({"proofValue": "zShort"}, "signature"),
        ({"proofValue": "uBase64"}, "signature"),
        ({"proofValue": 5}, "signature"),
        ({"@context": "https://shelf.example/plainer"}, "context"),
    ],
)
def test_a_proof_that_is_not_in_order_is_refused_by_name(
    suite: Suite, change: dict[str, Json], code: str
) -> None:
    document = signed(suite)
    proof = document["proof"]
    assert isinstance(proof, dict)
    found = refusal({**document, "proof": {**proof, **change}})
    assert found.code == code or (found.code, code) == ("unsigned", "signature")


def test_no_proof_and_several_proofs_are_refused() -> None:
    assert refusal(statement()).code == "no-proof"
    assert refusal({**statement(), "proof": [signed()["proof"]]}).code == "several-proofs"
    assert refusal({**statement(), "proof": "z"}).code == "form"
    with pytest.raises(ValueError, match="already"):
        sign(signed(), KEY, created=NOON, contexts=SHELF)


def test_a_signature_of_one_suite_is_none_of_the_other() -> None:
    proof = signed(Suite.RDFC)["proof"]
    assert isinstance(proof, dict)
    crossed = {**proof, "cryptosuite": Suite.JCS.value}
    assert refusal({**statement(), "proof": crossed}).code == "signature"


def test_an_unknown_context_is_named_when_verifying_too() -> None:
    with pytest.raises(UnknownContext, match="nobody"):
        verify({**signed(), "@context": "https://nobody.example/"}, contexts=SHELF)


def test_poison_is_refused_before_the_signature_is_looked_at() -> None:
    nodes: list[Json] = [
        {"id": f"_:b{a}", "part": [{"id": f"_:b{b}"} for b in range(9) if b != a]} for a in range(9)
    ]
    assert refusal({**signed(), "part": nodes}).code == "document"


def test_keys_read_what_they_wrote(tmp_path: Path) -> None:
    key = SigningKey.generate()
    path = tmp_path / "key.pem"
    key.save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SigningKey.load(path).public == key.public
    assert PublicKey.from_did(key.public.did) == key.public
    assert PublicKey.from_did(key.public.verification_method) == key.public
    assert PublicKey.from_multibase(key.public.multibase) == key.public
    assert repr(key) == f"SigningKey({key.public.did})"
    with pytest.raises(FileExistsError):
        key.save(path)


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    SigningKey.generate().save(path)
    path.chmod(0o640)
    with pytest.raises(ExposedKeyFile, match="chmod 600"):
        SigningKey.load(path)
    path.write_text("not a key")
    path.chmod(0o600)
    with pytest.raises(BadKey, match="PEM"):
        SigningKey.load(path)


@pytest.mark.parametrize(
    "did",
    [
        "did:web:company.example",
        "did:key:",
        "did:key:zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76",
        "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ",
        PublicKey(b"\x05" * 32).did + "#x",
    ],
)
def test_other_names_are_not_keys(did: str) -> None:
    with pytest.raises(BadKey):
        PublicKey.from_did(did)


P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def test_every_key_of_small_order_is_refused() -> None:
    """A point whose eightfold is neutral signs anything; they are found here from the curve."""

    def double(x: int, y: int) -> tuple[int, int]:
        cross = D * x * x * y * y % P
        return (
            2 * x * y * pow(1 + cross, -1, P) % P,
            (y * y + x * x) * pow(1 - cross, -1, P) % P,
        )

    eighths = [
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]
    for y in (0, 1, P - 1, *(int.from_bytes(bytes.fromhex(e), "little") for e in eighths)):
        xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(xx, (P + 3) // 8, P)
        x = x if x * x % P == xx else x * pow(2, (P - 1) // 4, P) % P
        assert x * x % P == xx
        point = (x, y)
        for _ in range(3):
            point = double(*point)
        assert point == (0, 1)
        for sign_bit in (0, 1 << 255):
            for same in (y, y + P):
                if same < 1 << 255:
                    with pytest.raises(BadKey, match="small order"):
                        PublicKey((same | sign_bit).to_bytes(32, "little"))
