"""The parts of compound answers, and what forms and workbooks call them."""

from __future__ import annotations

from collections.abc import Mapping

from proofs.words import Words

#: Parts of compound values, by the class of the value.
PARTS: Mapping[str, tuple[str, ...]] = {
    "Identifier": ("scheme", "notation"),
    "Address": (
        "streetAddress",
        "postalCode",
        "addressLocality",
        "addressRegion",
        "addressCountry",
    ),
    "GroupHead": ("name", "addressCountry"),
    "ContactPoint": ("telephone", "email", "url", "hours", "language"),
    "DisputeBody": ("name", "url"),
    "CorruptionRecord": ("convictions", "amount", "currency"),
    "CustomerDataUse": ("sellsCustomerData",),
}
#: How people were asked, where a figure rests on asking them.
SURVEY_PARTS = (
    "surveyQuestion",
    "surveyScale",
    "favourableFrom",
    "respondents",
    "eligiblePopulation",
    "fieldworkStart",
    "fieldworkEnd",
    "surveyOperator",
    "anonymous",
)
WORDS: Mapping[str, Words] = {
    "scheme": Words("sorte de numéro : siren, euid, lei…", "kind of number: siren, euid, lei…"),
    "notation": Words("le numéro", "the number"),
    "streetAddress": Words("numéro et rue", "number and street"),
    "postalCode": Words("code postal", "postal code"),
    "addressLocality": Words("commune", "town"),
    "addressRegion": Words("région", "region"),
    "addressCountry": Words("pays, en deux lettres", "country, in two letters"),
    "name": Words("nom", "name"),
    "telephone": Words("téléphone", "telephone"),
    "email": Words("courriel", "e-mail"),
    "url": Words("adresse du site", "address of the site"),
    "hours": Words("horaires", "opening hours"),
    "language": Words("langues, une par ligne : fr, en…", "languages, one a line: fr, en…"),
    "convictions": Words("nombre de condamnations", "number of convictions"),
    "amount": Words("montant des amendes", "amount of fines"),
    "currency": Words("monnaie : EUR…", "currency: EUR…"),
    "sellsCustomerData": Words("sont-elles vendues ? oui ou non", "are they sold? yes or no"),
    "surveyQuestion": Words("la question posée", "the question asked"),
    "surveyScale": Words("échelle des réponses", "scale of the answers"),
    "favourableFrom": Words("favorable à partir de", "favourable from"),
    "respondents": Words("nombre de réponses", "number of respondents"),
    "eligiblePopulation": Words("nombre de personnes interrogées", "number of people asked"),
    "fieldworkStart": Words("enquête du", "survey from"),
    "fieldworkEnd": Words("enquête jusqu'au", "survey until"),
    "surveyOperator": Words("qui a mené l'enquête", "who ran the survey"),
    "anonymous": Words("anonyme ? oui ou non", "anonymous? yes or no"),
}
#: Units as people write them; what is counted needs none.
UNITS: Mapping[str, str] = {
    "P1": "%",
    "TNE": "t",
    "KGM": "kg",
    "MWH": "MWh",
    "MTQ": "m³",
    "C62": "",
}
