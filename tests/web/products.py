"""Products in a pod: a guarded container that anybody may read, and documents with links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vocab.terms import ACL, DCTERMS, FOAF, GS1, LDP, RDF, SCHEMA

SHAPE = "https://w3id.org/sesame/shapes/product-links"
GTIN = "09506000134352"
MODEL, BATCH = f"01/{GTIN}", f"01/{GTIN}/10/L42"
ITEM = f"{BATCH}/21/7"


class Put(Protocol):
    """Writes Turtle as the owner of the pod, and says the status."""

    def __call__(self, url: str, turtle: str) -> int: ...


def link(relation: str, target: str, title: str, form: str = "", *languages: str) -> str:
    """One link of the thing ``<#it>``, in Turtle."""
    said = [
        f"<{RDF.SUBJECT}> <#it>",
        f"<{RDF.PREDICATE}> <{relation if ':' in relation else GS1.NS + relation}>",
        f"<{RDF.OBJECT}> <{target}>",
        f'<{DCTERMS.TITLE}> "{title}"',
        *([f'<{DCTERMS.FORMAT}> "{form}"'] if form else []),
        *(f'<{SCHEMA.IN_LANGUAGE}> "{tag}"' for tag in languages),
    ]
    return f"[] a <{RDF.STATEMENT}> ; {' ; '.join(said)} .\n"


def product(title: str, links: Iterable[str]) -> str:
    """The document about one thing."""
    return f'<#it> <{DCTERMS.TITLE}> "{title}" .\n' + "".join(links)


RISOTTO = product(
    "Risotto",
    [
        link("defaultLink", "https://maker.example/risotto", "The product"),
        link("defaultLinkMulti", "https://maker.example/fr/", "Le produit", "", "fr"),
        link("defaultLinkMulti", "https://maker.example/ja/", "製品", "", "ja"),
        link("pip", "https://maker.example/pip?a=1#top", "Product", "text/html", "en"),
        link("pip", "https://maker.example/pip.fr", "Produit", "text/html", "fr"),
        link("pip", "https://maker.example/pip.json", "Data", "application/ld+json"),
        link("https://schema.org/review", "https://maker.example/said", "Reviews"),
    ],
)
LOT = product("Risotto, lot L42", [link("recallStatus", "https://maker.example/r42", "Recall")])
ONE = product("Risotto, lot L42, no 7", [link("dpp", "https://maker.example/dpp7", "Passport")])


def stock(put: Put, pod: str, owner: str) -> None:
    """A model, a batch and an item of it, and a loaf without GTIN."""
    shop = f"{pod}products/"
    assert put(shop, "") == 201
    assert put(f"{shop}.meta", f"<{shop}> <{LDP.CONSTRAINED_BY}> <{SHAPE}> .") in (201, 204)
    rules = (
        f"<#owner> a <{ACL.AUTHORIZATION}> ; <{ACL.AGENT}> <{owner}> ;"
        f" <{ACL.ACCESS_TO}> <{shop}> ; <{ACL.DEFAULT}> <{shop}> ;"
        f" <{ACL.MODE}> <{ACL.READ}> , <{ACL.WRITE}> , <{ACL.CONTROL}> .\n"
        f"<#all> a <{ACL.AUTHORIZATION}> ; <{ACL.AGENT_CLASS}> <{FOAF.AGENT}> ;"
        f" <{ACL.DEFAULT}> <{shop}> ; <{ACL.MODE}> <{ACL.READ}> ."
    )
    assert put(f"{shop}.acl", rules) in (201, 204)
    assert put(f"{shop}01_{GTIN}", RISOTTO) == 201
    assert put(f"{shop}01_{GTIN}_10_L42", LOT) == 201
    assert put(f"{shop}01_{GTIN}_10_L42_21_7", ONE) == 201
    loaf = product("Pain bis", [link("pip", "https://lenoir.example/bis", "Pain bis")])
    assert put(f"{shop}own_pain-bis", loaf) == 201
