"""What was found wrong, in sentences for people: what, where, how to mend it, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from vocab.terms import SH


@dataclass(frozen=True, slots=True)
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
