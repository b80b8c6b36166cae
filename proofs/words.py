"""What was found wrong, in sentences for people: what, where, how to mend it, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from proofs.value import value
from vocab.terms import SH


@value
class Words:
    """The same said in French and in English."""

    fr: str
    en: str

    def in_language(self, tag: str) -> str:
        """French for ``fr`` and its kin, English for all others."""
        return self.fr if tag.lower().partition("-")[0] == "fr" else self.en

    def __add__(self, other: Words) -> Words:
        return Words(f"{self.fr} {other.fr}".strip(), f"{self.en} {other.en}".strip())


class Found(Protocol):
    """What a shape's result and a statement's fault have in common."""

    @property
    def path(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def message_fr(self) -> str: ...
    @property
    def message_en(self) -> str: ...


def sentence(found: Found) -> Words:
    """What and where, in one sentence each: ``« unitCode » : …`` and ``“unitCode”: …``."""
    name = last_name(found.path)
    if not name:
        return Words(found.message_fr, found.message_en)
    return Words(f"« {name} » : {found.message_fr}", f"“{name}”: {found.message_en}")


def last_name(path: str) -> str:
    """The name that people know a term by: what stands after the last ``#`` or ``/``."""
    return path.rstrip(">*+?").replace("#", "/").rpartition("/")[2]


class Mendable(Found, Protocol):
    """A fault of a statement says how to mend it as well."""

    @property
    def mend_fr(self) -> str: ...
    @property
    def mend_en(self) -> str: ...


def advice(fault: Mendable) -> Words:
    """What, where and how to mend it."""
    return sentence(fault) + Words(fault.mend_fr, fault.mend_en)


_SIGN_AGAIN = Words(
    "Signez le document à nouveau et envoyez les octets obtenus sans y toucher.",
    "Sign the document again and send the bytes as they come out.",
)
#: By the code of :class:`proofs.integrity.ProofInvalid`.
_PROOFS: Mapping[str, Words] = {
    "no-proof": Words(
        "Le document n'est pas signé.",
        "The document is not signed.",
    ),
    "several-proofs": Words(
        "Le document porte plusieurs signatures ; une seule est lue.",
        "The document carries several proofs; one is read.",
    ),
    "form": Words(
        "La signature n'est pas une preuve d'intégrité (DataIntegrityProof).",
        "The proof is not a DataIntegrityProof.",
    ),
    "suite": Words(
        "La signature est d'une sorte qui n'est pas lue ici : prenez eddsa-rdfc-2022 ou "
        "eddsa-jcs-2022.",
        "The proof is of a kind that is not read here: take eddsa-rdfc-2022 or eddsa-jcs-2022.",
    ),
    "purpose": Words(
        "La signature n'a pas été faite pour affirmer (assertionMethod).",
        "The proof was not made to assert (assertionMethod).",
    ),
    "key": Words(
        "La clé de la signature n'est pas nommée comme did:key:z…#z….",
        "The key of the proof is not named as did:key:z…#z….",
    ),
    "created": Words(
        "La date de la signature n'est pas lisible ; écrivez-la comme 2026-11-23T10:00:00Z.",
        "The date of the proof cannot be read; write it as 2026-11-23T10:00:00Z.",
    ),
    "context": Words(
        "Les contextes du document ne sont pas ceux qui ont été signés.",
        "The document's contexts are not those that were signed.",
    ),
    "unsigned": Words(
        "Une partie du document n'est pas couverte par la signature : terme mal écrit, adresse "
        "incomplète ou valeur vide.",
        "A part of the document is not covered by the signature: a misspelt term, an address that "
        "is not whole, or an empty value.",
    ),
    "document": Words(
        "Le document ne peut pas être mis en forme canonique.",
        "The document has no canonical form.",
    ),
    "signature": Words(
        "La signature ne correspond pas : le document n'est pas tel qu'il a été signé.",
        "The signature does not fit: the document is not as it was signed.",
    ),
}


def of_proof(code: str, pointer: str = "") -> Words:
    """Why a proof does not hold, by the code of ``ProofInvalid``, and what to do."""
    where = Words(f"({pointer})", f"({pointer})") if code == "unsigned" else Words("", "")
    return _PROOFS[code] + where + _SIGN_AGAIN


#: What each kind of constraint asks for (SHACL §4), where a shape says nothing itself.
_COMPONENTS: Mapping[str, Words] = {
    "MinCount": Words(
        "il manque une valeur. Ajoutez-la.",
        "a value is missing. Add it.",
    ),
    "MaxCount": Words(
        "il y a trop de valeurs. N'en gardez que ce qui est prévu.",
        "there are too many values. Keep as many as are foreseen.",
    ),
    "Datatype": Words(
        "la valeur n'est pas du type attendu, ou mal écrite. Vérifiez le type et l'écriture.",
        "the value is not of the type expected, or badly written. Check type and spelling.",
    ),
    "NodeKind": Words(
        "la valeur n'est pas de la sorte attendue (adresse, texte ou nœud).",
        "the value is not of the kind expected (address, text or node).",
    ),
    "Class": Words(
        "la valeur n'est pas de la classe attendue. Donnez-lui le bon « type ».",
        "the value is not of the class expected. Give it the right “type”.",
    ),
    "In": Words(
        "la valeur n'est pas dans la liste. Prenez-en une de la liste.",
        "the value is not in the list. Take one from the list.",
    ),
    "HasValue": Words(
        "la valeur prévue manque. Ajoutez-la.",
        "the value foreseen is missing. Add it.",
    ),
    "Pattern": Words(
        "la valeur n'a pas la forme attendue. Vérifiez son écriture.",
        "the value does not have the form expected. Check its spelling.",
    ),
    "Closed": Words(
        "cette donnée n'est pas prévue ici. Retirez-la.",
        "this is not foreseen here. Take it out.",
    ),
    "Xone": Words(
        "le document n'est pas exactement une des formes admises.",
        "the document is not exactly one of the forms admitted.",
    ),
    "Or": Words(
        "le document n'est aucune des formes admises.",
        "the document is none of the forms admitted.",
    ),
    "Not": Words(
        "le document est d'une forme qui n'est pas admise.",
        "the document is of a form that is not admitted.",
    ),
    "Node": Words(
        "ce qui est décrit ici n'a pas la forme attendue.",
        "what is described here does not have the form expected.",
    ),
    "LanguageIn": Words(
        "le texte n'est pas dans une langue attendue.",
        "the text is not in a language expected.",
    ),
    "UniqueLang": Words(
        "deux textes sont dans la même langue. N'en gardez qu'un.",
        "two texts are in one language. Keep one.",
    ),
}
_RANGE = Words(
    "la valeur est hors des limites. Vérifiez le chiffre et l'unité.",
    "the value is out of range. Check figure and unit.",
)
_LENGTH = Words(
    "le texte n'a pas une longueur admise.",
    "the text is not of a length admitted.",
)
_ORDER = Words(
    "la valeur ne s'accorde pas avec une autre du document. Vérifiez les deux.",
    "the value does not agree with another of the document. Check both.",
)
_GROUPS: Mapping[str, Words] = {
    **dict.fromkeys(("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive"), _RANGE),
    **dict.fromkeys(("MinLength", "MaxLength"), _LENGTH),
    **dict.fromkeys(("LessThan", "LessThanOrEquals", "Equals", "Disjoint"), _ORDER),
}
_OTHERWISE = Words("la forme n'est pas respectée.", "the shape is not kept.")


def of_component(component: str) -> Words:
    """What a kind of constraint asks for, in words, by the IRI of its component."""
    name = component.removeprefix(SH.NS).removesuffix("ConstraintComponent")
    return _COMPONENTS.get(name) or _GROUPS.get(name) or _OTHERWISE
