"""The words of :mod:`proofs.codes`: each pair is French, then English."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

NAMES: Mapping[str, Pair] = {
    "siren": ("un numéro SIREN", "a SIREN number"),
    "siret": ("un numéro SIRET", "a SIRET number"),
    "vat": ("un numéro de TVA intracommunautaire", "an EU VAT number"),
    "lei": ("un identifiant LEI", "a Legal Entity Identifier (LEI)"),
    "gtin": ("un code article GTIN", "a trade item number (GTIN)"),
    "iban": ("un numéro de compte IBAN", "an account number (IBAN)"),
    "euid": ("un identifiant européen d'entreprise EUID", "a European unique identifier (EUID)"),
    "country": ("un code de pays ISO 3166-1", "an ISO 3166-1 country code"),
    "currency": ("un code de monnaie ISO 4217", "an ISO 4217 currency code"),
    "nace": ("un code d'activité NACE", "a NACE activity code"),
}

REASONS: Mapping[str, Pair] = {
    reason: (f"« {{value}} » {fr}.", f"“{{value}}” {en}.")
    for reason, (fr, en) in {
        "length": (
            "n'est pas {name} : la longueur n'est pas la bonne",
            "is not {name}: its length is wrong",
        ),
        "form": (
            "n'est pas {name} : la forme n'est pas la bonne",
            "is not {name}: its form is wrong",
        ),
        "checksum": (
            "n'est pas {name} : la clé de contrôle ne correspond pas",
            "is not {name}: its check digit does not fit",
        ),
        "unknown": (
            "n'est pas {name} : ce code n'existe pas",
            "is not {name}: there is no such code",
        ),
        "spelling": (
            "est {name}, mais pas dans son écriture unique",
            "is {name}, but not in its one spelling",
        ),
        "siren": (
            "est {name}, mais pas celui du SIREN déclaré",
            "is {name}, but not the one of the SIREN declared",
        ),
    }.items()
}

SPELLING: Pair = ("Écrivez « {right} ».", "Write “{right}”.")

MENDS: Mapping[str, Pair] = {
    "siren": (
        "Recopiez les 9 chiffres de l'extrait Kbis ou de l'avis de situation INSEE.",
        "Copy the 9 digits from the register extract (Kbis) or the INSEE notice.",
    ),
    "siret": (
        "Recopiez les 14 chiffres de l'avis de situation INSEE de l'établissement.",
        "Copy the 14 digits from the establishment's INSEE notice.",
    ),
    "vat": (
        "Recopiez le numéro avec les lettres du pays, tel que VIES le connaît.",
        "Copy the number with its country letters, as VIES knows it.",
    ),
    "lei": (
        "Recopiez les 20 caractères de la fiche GLEIF de l'entité.",
        "Copy the 20 characters from the entity's GLEIF record.",
    ),
    "gtin": (
        "Recopiez les 8, 12, 13 ou 14 chiffres sous le code-barres.",
        "Copy the 8, 12, 13 or 14 digits below the bar code.",
    ),
    "iban": (
        "Recopiez l'IBAN d'un relevé d'identité bancaire.",
        "Copy the IBAN from a bank statement.",
    ),
    "euid": (
        "Écrivez le pays, le registre, un point, le numéro : par exemple DEK1101R.HRB116737.",
        "Write country, register, a dot, the number: DEK1101R.HRB116737 for instance.",
    ),
    "country": (
        "Écrivez deux lettres capitales : FR, DE, GB…",
        "Write two capital letters: FR, DE, GB…",
    ),
    "currency": (
        "Écrivez trois lettres capitales : EUR, CHF, USD…",
        "Write three capital letters: EUR, CHF, USD…",
    ),
    "nace": (
        "Écrivez une classe de la NACE rév. 2.1 ou 2 comme 10.71, ou un code NAF comme 10.71C.",
        "Write a class of NACE rev. 2.1 or 2 such as 10.71, or a NAF code such as 10.71C.",
    ),
}
