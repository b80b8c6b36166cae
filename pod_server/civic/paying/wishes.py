"""What a merchant asks, read from JSON and found well-formed before anything else is looked at."""

from __future__ import annotations

from decimal import Decimal

from stdnum import ean
from stdnum import iban as ibans

from pod_server.model.errors import StatementRefused, Violation
from proofs.payments.payment import NotAPayment, Payment
from proofs.strict_json import Json
from proofs.value import value
from proofs.values import decimal
from vocab.terms import SESAME

LIFE_S, LONGEST_LIFE_S = 600, 86_400
LONGEST_NOTE = 140
RAILS = {"Simulated": SESAME.SIMULATED, "SepaQr": SESAME.SEPA_QR}
MOST_LINES, LONGEST_LINE = 100, 140
_MEMBERS = ("payment", "expires_in", "settlement", "iban", "note", "basket")
_LINE = ("name", "quantity", "price", "gtin")


@value
class BasketLine:
    """One thing that the sum pays for, as the merchant writes it; all but the name may be empty."""

    name: str
    quantity: str = ""
    price: str = ""
    gtin: str = ""


@value
class Wish:
    """What a merchant asks, read and found well-formed."""

    payment: Payment
    settlement: str
    expires_in: int
    iban: str
    note: str
    basket: tuple[BasketLine, ...] = ()

    @classmethod
    def read(cls, sent: Json) -> Wish:
        """Raises ``StatementRefused``, which names each member."""
        if not isinstance(sent, dict):
            raise refused("", "Envoyez un objet JSON.", "Send a JSON object.")
        strange = sorted(set(sent) - set(_MEMBERS))
        if strange:
            raise refused(
                strange[0],
                f"« {strange[0]} » n'est pas pris ici. Sont pris : {', '.join(_MEMBERS)}.",
                f"“{strange[0]}” is not taken here. Taken are: {', '.join(_MEMBERS)}.",
            )
        try:
            payment = Payment.read(sent.get("payment"))
        except NotAPayment as error:
            raise refused(error.path, error.fr, error.en) from None
        rail = RAILS.get(str(sent.get("settlement", "Simulated")))
        if rail is None:
            raise refused(
                "settlement",
                f"La voie (« settlement ») est une de : {', '.join(RAILS)}.",
                f"The rail (“settlement”) is one of: {', '.join(RAILS)}.",
            )
        return cls(
            payment,
            rail,
            _life(sent.get("expires_in", LIFE_S)),
            _iban(sent, rail),
            _note(sent),
            _basket(sent.get("basket", [])),
        )


def _life(sent: Json) -> int:
    if isinstance(sent, int) and not isinstance(sent, bool) and 30 <= sent <= LONGEST_LIFE_S:
        return sent
    raise refused(
        "expires_in",
        f"Une demande vaut de 30 à {LONGEST_LIFE_S} secondes (« expires_in »).",
        f"A request holds for 30 to {LONGEST_LIFE_S} seconds (“expires_in”).",
    )


def _iban(sent: dict[str, Json], rail: str) -> str:
    typed = str(sent.get("iban") or "")
    if rail != SESAME.SEPA_QR:
        return ""
    if not ibans.is_valid(typed):
        raise refused(
            "iban",
            "Un virement SEPA demande un « iban » dont la clé est juste.",
            "A SEPA transfer needs an “iban” whose check digits are right.",
        )
    return str(ibans.compact(typed))


def _note(sent: dict[str, Json]) -> str:
    note = sent.get("note", "")
    if isinstance(note, str) and len(note) <= LONGEST_NOTE and note.isprintable():
        return note.strip()
    raise refused(
        "note",
        f"« note » est un texte de {LONGEST_NOTE} caractères au plus, sur une ligne.",
        f"“note” is a text of {LONGEST_NOTE} characters at most, on one line.",
    )


def _basket(sent: Json) -> tuple[BasketLine, ...]:
    """What the lines add up to is not asked: there are discounts, and deposits."""
    lines = sent if isinstance(sent, list) else None
    if lines is None or len(lines) > MOST_LINES:
        raise refused(
            "basket",
            f"« basket » est une liste de {MOST_LINES} lignes au plus.",
            f"“basket” is a list of {MOST_LINES} lines at most.",
        )
    return tuple(_line(each) for each in lines)


def _line(sent: Json) -> BasketLine:
    said = sent if isinstance(sent, dict) else {}
    found = {name: said.get(name, "") for name in _LINE}
    price = found["price"]
    if isinstance(price, (int, float)) and not isinstance(price, bool):
        found["price"] = str(round(Decimal(str(price)), 2))
    texts = [found[name] for name in _LINE]
    is_text = all(isinstance(each, str) and len(each) <= LONGEST_LINE for each in texts)
    line = BasketLine(*map(str, texts))
    is_text = is_text and (not line.price or decimal(line.price) is not None)
    is_clean = all(str(each).isprintable() for each in texts)
    if set(said) - set(_LINE) or not (is_text and is_clean and line.name.strip()):
        raise refused(
            "basket",
            "Une ligne dit « name », et si l'on veut « quantity », « price », « gtin ».",
            "A line says “name”, and where wanted “quantity”, “price”, “gtin”.",
        )
    if line.gtin and not ean.is_valid(line.gtin):
        raise refused(
            "basket.gtin",
            f"La clé du GTIN {line.gtin} n'est pas juste.",
            f"The check digit of GTIN {line.gtin} is not right.",
        )
    return line


def refused(path: str, fr: str, en: str) -> StatementRefused:
    """What is wrong with a request, by its place."""
    return StatementRefused((Violation("payment-request", "", path, "", fr, en),))
