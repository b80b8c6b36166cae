"""Why a code of a product names nothing, and how to mend it, in French and English."""

from __future__ import annotations

from proofs.words import Words


class WrongCode(ValueError):
    """A code that names nothing; ``words`` say why, and how to mend it."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def of_a_shop(digits: str) -> WrongCode:
    """A restricted circulation number (prefixes 02, 20 to 29, …)."""
    return WrongCode(
        Words(
            f"{digits} est un numéro qu'un magasin se donne : il ne dit rien ailleurs. "
            "Prenez le GTIN du fabricant, ou own:NOM.",
            f"{digits} is a number that a shop makes up for itself: it says nothing "
            "elsewhere. Take the maker's GTIN, or own:NAME.",
        )
    )


def at_home_only() -> WrongCode:
    """Goods without GTIN, at the resolver of GS1."""
    return WrongCode(
        Words(
            "Un produit sans GTIN n'a d'adresse que dans le pod de qui le fait : dites "
            "laquelle (--resolver https://…/.flash/).",
            "Goods without GTIN have an address in their maker's pod only: say which "
            "(--resolver https://…/.flash/).",
        )
    )


def no_name(name: str) -> WrongCode:
    """What goods without GTIN cannot be called."""
    return WrongCode(
        Words(
            f"« {name} » ne peut servir de nom : minuscules sans accent, chiffres et tirets, "
            "64 au plus, par exemple pain-de-campagne.",
            f"“{name}” cannot be a name: small letters without accents, digits and hyphens, "
            "64 at most, country-loaf for example.",
        )
    )


def wrong_digit(value: str, place: int, right: int) -> WrongCode:
    """A check digit that does not hold."""
    return WrongCode(
        Words(
            f"La clé de contrôle de {value} est fausse : le {place}e chiffre serait {right}. "
            "Vérifiez chaque chiffre sur l'emballage.",
            f"The check digit of {value} does not hold: digit {place} would be {right}. "
            "Check each digit against the package.",
        )
    )


def not_a_gtin(digits: str) -> WrongCode:
    """No EAN, UPC or GTIN: of another length, or with a check digit that does not hold."""
    from biip.checksums import gs1_standard_check_digit

    if len(digits) in (8, 12, 13, 14) and digits.isdecimal():
        right = digits[:-1] + str(gs1_standard_check_digit(digits[:-1]))
        return WrongCode(
            Words(
                f"La clé de contrôle de {digits} est fausse : {right} serait juste. "
                "Vérifiez chaque chiffre sur l'emballage.",
                f"The check digit of {digits} does not hold: {right} would be right. "
                "Check each digit against the package.",
            )
        )
    return WrongCode(
        Words(
            f"« {digits} » n'est pas un GTIN : 8, 12, 13 ou 14 chiffres (EAN, UPC).",
            f"“{digits}” is no GTIN: 8, 12, 13 or 14 digits (EAN, UPC).",
        )
    )


def no_code(detail: str) -> WrongCode:
    """Nothing that names a product; ``detail`` as the parser says it."""
    return WrongCode(
        Words(
            "Ce n'est pas un code de produit : une adresse GS1 Digital Link "
            f"(…/01/09506000134352/10/LOT1), un GTIN, ou own:NOM. ({detail})",
            "This is no code of a product: a GS1 Digital Link address "
            f"(…/01/09506000134352/10/LOT1), a GTIN, or own:NAME. ({detail})",
        )
    )
