"""Activities by the sections of NACE Rev. 2.1, for whoever looks for a market and knows no code.

A section is named by its divisions (``10-33``); those of NACE 2.0 and NAF lie in the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofs.words import Words

SECTIONS: Mapping[str, Words] = {
    "01-03": Words("Agriculture, sylviculture, pêche", "Agriculture, forestry, fishing"),
    "05-09": Words("Industries extractives", "Mining and quarrying"),
    "10-33": Words("Fabrication, boulangeries comprises", "Manufacturing, bakeries included"),
    "35-35": Words("Électricité, gaz, chaleur", "Electricity, gas, heat"),
    "36-39": Words("Eau, déchets, dépollution", "Water, waste, remediation"),
    "41-43": Words("Construction", "Construction"),
    "45-47": Words("Commerce", "Wholesale and retail trade"),
    "49-53": Words("Transports et entreposage", "Transport and storage"),
    "55-56": Words("Hébergement et restauration", "Accommodation and food service"),
    "58-60": Words("Édition, audiovisuel, contenus", "Publishing, broadcasting, content"),
    "61-63": Words("Télécommunications, informatique", "Telecommunications, computing"),
    "64-66": Words("Finance et assurance", "Finance and insurance"),
    "68-68": Words("Immobilier", "Real estate"),
    "69-75": Words("Activités spécialisées, techniques", "Professional and technical services"),
    "77-82": Words("Services administratifs, location", "Administrative services, rental"),
    "84-84": Words("Administration publique", "Public administration"),
    "85-85": Words("Enseignement", "Education"),
    "86-88": Words("Santé et action sociale", "Health and social work"),
    "90-93": Words("Arts, sports, loisirs", "Arts, sports, recreation"),
    "94-96": Words("Autres services", "Other services"),
    "97-98": Words("Ménages employeurs", "Households as employers"),
    "99-99": Words("Organisations extraterritoriales", "Extraterritorial bodies"),
}


def market(activity: str) -> str:
    """The section that an activity's code lies in; empty where it lies in none."""
    division = activity.strip()[:2]
    if not (division.isascii() and division.isdigit() and len(division) == 2):
        return ""
    return next((key for key in SECTIONS if key[:2] <= division <= key[3:]), "")
