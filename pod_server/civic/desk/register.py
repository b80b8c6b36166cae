"""What the French register of companies says of a SIREN number, as answers to read again.

The answer is that of the API Recherche d'entreprises (``results[]`` with ``siren``,
``nom_raison_sociale``, ``nature_juridique``, ``date_creation``, ``etat_administratif``,
``activite_principale``, ``siege``). People that it names are left behind. What it says is a
proposal: the company reads it again, and it is the company that signs.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from pod_server.civic.desk.book import Draft
from pod_server.model.errors import BadRequest
from proofs import codes

#: States of the register: active, and ceased.
_STATUS = {"A": "active", "C": "struck-off"}
_STREET = ("numero_voie", "indice_repetition", "type_voie", "libelle_voie")


def siren_of(typed: str) -> str:
    """Nine digits whose check digit holds. Raises ``BadRequest``."""
    digits = "".join(typed.split())
    wrong = codes.check("siren", digits)
    if wrong is not None:
        raise BadRequest(
            "This is no SIREN number: copy the 9 digits from the register extract (Kbis) or the "
            "INSEE notice."
        )
    return digits


def found(body: bytes, siren: str, language: str) -> Mapping[str, Draft]:
    """The answers that the register gives, by datapoint.

    Raises ``BadRequest`` where it does not know the number, or answers in another form.
    """
    try:
        answer = orjson.loads(body)
        results = answer["results"]
        company = next((one for one in results if one["siren"] == siren), None)
    except (ValueError, KeyError, TypeError):
        raise BadRequest("The register answered in a form that is not known here.") from None
    if company is None:
        raise BadRequest(
            "The register knows no company of this number: fill in the answers by hand."
        )
    told = {name: said for name, said in _told(company, siren).items() if any(said.values())}
    return {name: Draft(said, language=language) for name, said in told.items()}


def _told(company: Mapping[str, object], siren: str) -> dict[str, dict[str, str]]:
    seat = company.get("siege")
    seat = seat if isinstance(seat, dict) else {}

    def said(name: str) -> str:
        return str(company.get(name) or "").strip()

    def of_seat(*names: str) -> str:
        return " ".join(str(seat.get(name) or "").strip() for name in names if seat.get(name))

    country = of_seat("code_pays_etranger") or "FR"
    is_french = country == "FR"
    place = {
        "streetAddress": of_seat(*_STREET) or _street(of_seat("adresse"), of_seat("code_postal")),
        "postalCode": of_seat("code_postal"),
        "addressLocality": of_seat("libelle_commune"),
    }
    nace = said("activite_principale")
    return {
        "legal-name": {"value": said("nom_raison_sociale") or said("nom_complet")},
        "legal-form": {"value": said("nature_juridique")},
        "registration-id": {"scheme": "siren", "notation": siren},
        "registered-address": {**place, "addressCountry": country} if all(place.values()) else {},
        "registration-date": {"value": said("date_creation")},
        "legal-status": {"value": _STATUS.get(said("etat_administratif"), "")},
        "main-activity": {"value": codes.written("nace", nace[:5]) or "" if nace else ""},
        "vat-id": {"value": codes.french_vat_of(siren) if is_french else ""},
        "tax-residence": {"value": "FR" if is_french else ""},
    }


def _street(whole: str, postcode: str) -> str:
    """What stands before the postcode in an address of one line."""
    return whole.partition(postcode)[0].strip() if postcode else ""
