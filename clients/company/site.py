"""The folder that a company publishes on its own site: WebID document and DID document.

Put it at the root of the site that the WebID names. The WebID document must be served as
``text/turtle`` and ``did.json`` as ``application/did+json`` or ``application/json``, to everybody.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from clients.company.home import write_whole
from clients.console import Misused
from proofs.keys import PublicKey
from vocab.terms import CONTEXTS, LDP, ORG, OWL, RDF, SEC, SOLID

_PREFIXES = {"sec": SEC.NS, "org": ORG.NS, "solid": SOLID.NS, "owl": OWL.NS, "ldp": LDP.NS}


def write_site(
    folder: Path, web_id: str, key: PublicKey, issuer: str, inbox: str = ""
) -> list[Path]:
    """Both documents; what the folder has besides stays. Raises :class:`Misused`."""
    parts = urlsplit(web_id)
    if parts.scheme != "https" or not parts.hostname or not parts.path.strip("/"):
        raise Misused(
            f"{web_id} : pour publier un dossier, le WebID est en https et a un chemin "
            "(https://…/entreprise.ttl#nous).",
            f"{web_id}: to publish a folder, the WebID is https and has a path "
            "(https://…/company.ttl#us).",
        )
    path = folder.joinpath(*[part for part in parts.path.split("/") if part])
    if parts.path.endswith("/") or ".." in path.parts:
        raise Misused(
            f"{web_id} : le chemin du WebID nomme un fichier.",
            f"{web_id}: the path of the WebID names a file.",
        )
    did = f"did:web:{quote(parts.netloc, safe='')}"
    described = folder / ".well-known" / "did.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    described.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _profile(web_id, did, key, issuer, inbox))
    write_whole(described, json.dumps(_did(did, web_id, key), indent=2).encode() + b"\n")
    return [path, described]


def _profile(web_id: str, did: str, key: PublicKey, issuer: str, inbox: str) -> bytes:
    me, method = NamedNode(web_id), NamedNode(key.verification_method)
    said = [
        (RDF.TYPE, NamedNode(ORG.FORMAL_ORGANIZATION)),
        (SEC.ASSERTION_METHOD, method),
        (SEC.VERIFICATION_METHOD, method),
        (OWL.SAME_AS, NamedNode(did)),
    ]
    if issuer:
        said.append((SOLID.OIDC_ISSUER, NamedNode(issuer)))
    if inbox:
        said.append((LDP.INBOX, NamedNode(inbox)))
    triples = [Triple(me, NamedNode(predicate), value) for predicate, value in said]
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b""


def _did(did: str, web_id: str, key: PublicKey) -> dict[str, object]:
    """A DID document (DID Core §5) with the signing key as a Multikey."""
    method = f"{did}#{key.multibase}"
    return {
        "@context": [CONTEXTS.DECENTRALIZED_IDENTIFIERS, CONTEXTS.IDENTIFIERS],
        "id": did,
        "alsoKnownAs": [web_id, key.did],
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.multibase,
            }
        ],
        "assertionMethod": [method],
    }
