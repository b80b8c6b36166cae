"""The words of answering what somebody sells."""

from __future__ import annotations

from collections.abc import Mapping

BUYING: Mapping[str, tuple[str, str]] = {
    "buy": ("Répondre à une annonce", "Answer an offer"),
    "buy_sold_by": ("Vendu par", "Sold by"),
    "buy_why": (
        "Votre réponse part sous votre nom, signée de votre Sésame, et n'est lue que du vendeur. "
        "Rien d'autre de vous n'y est joint.",
        "Your answer goes under your name, from your Sésame, and only the seller reads it. Nothing "
        "else of yours goes with it.",
    ),
    "buy_text": ("Votre réponse", "Your answer"),
    "buy_text_why": (
        "Par exemple quand vous pourriez venir. Dites aussi comment vous joindre ; sinon, le "
        "vendeur peut le demander à votre Sésame, et vous déciderez.",
        "When you could come, for example. Say how to reach you, too; if not, the seller can ask "
        "your Sésame, and you decide.",
    ),
    "buy_send": ("Envoyer", "Send"),
    "buy_sent": (
        "C'est remis au vendeur. S'il vous demande quelque chose, vous le verrez sur la page du "
        "jour.",
        "The seller has it. If they ask something of you, you will see it on the page of the day.",
    ),
    "buy_ask": ("Demander son adresse au vendeur", "Ask the seller for the address"),
    "buy_yours": (
        "C'est votre annonce : les réponses sont sur votre page publique.",
        "This is your own offer: its answers are at your public page.",
    ),
    "buy_gone": (
        "Cette annonce n'est plus là, ou cette adresse n'en est pas une.",
        "This offer is there no more, or this address is none.",
    ),
    "buy_empty": (
        "Écrivez quelque chose, 1 000 signes au plus.",
        "Write something, 1,000 characters at most.",
    ),
    "buy_no_inbox": (
        "Le vendeur n'a pas de boîte où écrire : rien n'est parti.",
        "The seller has no inbox to write to: nothing was sent.",
    ),
    "buy_refused": ("Chez le vendeur, on répond :", "At the seller's, the answer is:"),
    "buy_home_why": (
        "Vous répondez depuis chez vous : l'adresse où vous vous identifiez, par exemple "
        "https://sesame.example/.",
        "You answer from your own home: the address where you sign in, for example "
        "https://sesame.example/.",
    ),
    "buy_go_to": ("Répondre depuis mon Sésame, à", "Answer from my Sésame, at"),
    "buy_here": ("Répondre", "Answer"),
    "buy_any": (
        "Un autre pod Solid le peut aussi : une note à la boîte du vendeur.",
        "Another Solid pod can, too: by a note to the seller's inbox.",
    ),
    "n_answers_to_it": (
        "réponse à votre annonce|réponses à votre annonce",
        "answer to your offer|answers to your offer",
    ),
    "face_ask": ("Demander où livrer", "Ask where to deliver"),
    "face_keep": ("En faire un contact", "Make a contact"),
}
