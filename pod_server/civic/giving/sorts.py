"""The sorts of personal facts: what each says, in which terms.

Most are in those of schema.org; allergens and diets are GS1's codes, as on the labels of food.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pod_server.civic.products import food
from proofs.value import value
from proofs.words import Words
from vocab.terms import DCTERMS, SCHEMA, SESAME, XSD

ALLERGIES, DIETS = "allergies", "diets"
#: Official in the Union, and those that most people here read besides.
LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt"),
    *("lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv", "ar", "ru", "tr", "uk", "zh"),
)


def _nameless(_: str) -> Words | None:
    return None


@value
class Field:
    """One figure or text of a fact; ``datatype`` is empty for plain text.

    With ``codes`` it is one of them; with ``space``, too, any number of them, each an IRI that
    begins so. ``bare`` makes a code of an IRI, whichever of its forms was written; ``names`` are
    written beside, for who reads it without a table of the codes.
    """

    name: str
    predicate: str
    datatype: str = ""
    codes: tuple[str, ...] = ()
    space: str = ""
    bare: Callable[[str], str] = str
    names: Callable[[str], Words | None] = _nameless


@value
class Sort:
    """A sort of facts: its short name, the class of its subject, what it says.

    One that is ``guarded`` is made with access rules of its own: who reads the folder, or all of
    the pod, does not read it.
    """

    name: str
    type: str
    fields: tuple[Field, ...]
    guarded: bool = False


_ADDRESS = (
    Field("street", SCHEMA.STREET_ADDRESS),
    Field("code", SCHEMA.POSTAL_CODE),
    Field("town", SCHEMA.ADDRESS_LOCALITY),
    Field("country", SCHEMA.ADDRESS_COUNTRY),
)
PAPER = Sort(
    "paper",
    SCHEMA.PERMIT,
    (
        Field("title", SCHEMA.NAME),
        Field("number", SCHEMA.IDENTIFIER),
        Field("issuer", SCHEMA.ISSUED_BY),
        Field("until", SCHEMA.VALID_UNTIL, XSD.DATE),
    ),
)
#: What a label says by its code is ticked; all else is told in words.
_AVOIDS = Field(
    "avoids",
    SESAME.AVOIDS,
    codes=tuple(food.ALLERGENS),
    space=food.ALLERGEN_CODE,
    bare=food.allergen,
    names=food.ALLERGENS.get,
)
_DIET = Field(
    "diet",
    SESAME.DIET,
    codes=tuple(food.DIETS),
    space=food.DIET_CODE,
    bare=food.diet,
    names=food.DIETS.get,
)
_MORE = Field("more", DCTERMS.DESCRIPTION)
#: Those of which there is one, by short name, which is their document's, too.
SORTS: Mapping[str, Sort] = {
    sort.name: sort
    for sort in (
        Sort(
            "identity",
            SCHEMA.PERSON,
            (
                Field("given", SCHEMA.GIVEN_NAME),
                Field("family", SCHEMA.FAMILY_NAME),
                Field("born", SCHEMA.BIRTH_DATE, XSD.DATE),
                Field("nationality", SCHEMA.NATIONALITY),
            ),
        ),
        Sort("home-address", SCHEMA.POSTAL_ADDRESS, _ADDRESS),
        Sort("delivery-address", SCHEMA.POSTAL_ADDRESS, _ADDRESS),
        Sort(
            "contact",
            SCHEMA.CONTACT_POINT,
            (
                Field("email", SCHEMA.EMAIL),
                Field("telephone", SCHEMA.TELEPHONE),
                Field("language", SCHEMA.AVAILABLE_LANGUAGE, codes=LANGUAGES),
            ),
        ),
        Sort(
            "household",
            SESAME.HOUSEHOLD,
            (
                Field("adults", SESAME.ADULTS, XSD.INTEGER),
                Field("children", SESAME.CHILDREN, XSD.INTEGER),
            ),
        ),
        Sort(
            "preferences",
            SESAME.PREFERENCES,
            (
                Field("contact_wish", SESAME.CONTACT_WISH),
                Field("delivery_wish", SESAME.DELIVERY_WISH),
            ),
        ),
        Sort(ALLERGIES, SESAME.ALLERGIES, (_AVOIDS, _MORE), guarded=True),
        Sort(DIETS, SESAME.DIETS, (_DIET, _MORE), guarded=True),
    )
}
