"""The words of the pages between citizens, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.circle.circle_words import ASKED
from pod_server.web.circle.market_words import MARKETS
from pod_server.web.lexicon import Lexicon
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.visiting import VISITING
from pod_server.web.office.words import WORDS

CIRCLE: Mapping[str, tuple[str, str]] = {
    "recommendations_lead": (
        "Ce que vous recommandez ou déconseillez, signé par votre Sésame. Vous seul décidez qui "
        "le lit.",
        "What you recommend or advise against, signed by your Sésame. You alone decide who reads "
        "it.",
    ),
    "recommendations_none": (
        "Vous n'avez encore rien recommandé. Choisissez une entreprise ou un produit, et dites "
        "ce que vous en pensez depuis sa page.",
        "You have not recommended anything yet. Choose a company or a product, and say what you "
        "think of it from its page.",
    ),
    "see_companies": ("Voir les entreprises", "See the companies"),
    "your_opinion": ("Votre avis", "Your opinion"),
    "stance": ("Votre position", "Your stance"),
    "recommends": ("Je recommande", "I recommend it"),
    "mixed": ("Je suis partagé", "I am of two minds"),
    "advises_against": ("Je déconseille", "I advise against it"),
    "why_text": ("Pourquoi ?", "Why?"),
    "why_hint": (
        "Ce que vous avez vécu ou lu, en quelques phrases. N'y mettez rien que vous ne diriez pas "
        "tout haut.",
        "What you lived or read, in a few sentences. Put nothing there that you would not say "
        "aloud.",
    ),
    "basis": ("D'où le tenez-vous ?", "How do you know?"),
    "verified_purchase": (
        "J'ai acheté : un ticket est dans mon Sésame",
        "I bought: a receipt is in my Sésame",
    ),
    "purchased": ("J'ai acheté", "I bought"),
    "used": ("Je m'en suis servi", "I used it"),
    "read_disclosures": ("J'ai lu ce qu'elle déclare", "I read what it declares"),
    "heard_from": ("On me l'a dit", "Somebody told me"),
    "experience_date": ("Quand était-ce ?", "When was it?"),
    "counterpart": ("Qu'avez-vous reçu d'elle ?", "What did you get from it?"),
    "counterpart_why": (
        "À dire honnêtement : qui vous lit doit le savoir.",
        "To be said honestly: whoever reads you has to know.",
    ),
    "no_counterpart": ("Rien", "Nothing"),
    "discount": ("Une remise", "A discount"),
    "gift": ("Un cadeau", "A gift"),
    "employment": ("J'y travaille, ou un proche", "I work there, or somebody close does"),
    "ratings": ("Vos notes, de 1 à 5", "Your ratings, from 1 to 5"),
    "financial": ("Prix et argent", "Price and money"),
    "ethical": ("Personnes, environnement, impôt", "People, environment, tax"),
    "quality": ("Qualité", "Quality"),
    "commercial": ("Relation, livraison, après-vente", "Relation, delivery, after-sales"),
    "no_rating": ("Sans note", "No rating"),
    "relies_on": ("Sur quoi vous vous appuyez", "What you rely on"),
    "relies_why": (
        "Ces déclarations signées seront citées par leur empreinte : si l'entreprise disait autre "
        "chose à d'autres, cela se verrait.",
        "These signed statements are cited by their hash: if the company told others something "
        "else, it would show.",
    ),
    "relay": ("Par combien de mains peut-elle passer ?", "Through how many hands may it pass?"),
    "relay_0": ("Aucune : seulement qui la lit chez moi", "None: only who reads it at mine"),
    "relay_1": ("Une : mes amis peuvent la transmettre", "One: my friends may pass it on"),
    "relay_2": ("Deux : et leurs amis aussi", "Two: and their friends too"),
    "readers": ("Qui peut la lire ?", "Who may read it?"),
    "readers_nobody": ("Moi seul, pour l'instant", "I alone, for now"),
    "readers_all": ("Tout le monde, sous mon nom", "Everybody, under my name"),
    "readers_circle": ("Mon cercle", "My circle"),
    "circles_make": ("Mes cercles", "My circles"),
    "is_circle": ("lisible par un cercle", "readable by a circle"),
    "reply_of": ("Réponse de", "Reply of"),
    "reply_signed": ("Signée par l'entreprise le", "Signed by the company on"),
    "reply_before": (
        "elle répond à ce que vous disiez avant",
        "it answers what you said before",
    ),
    "reply_rest": ("La suite de la réponse", "The rest of the reply"),
    "reply_why": (
        "C'est son droit de réponse : personne ne peut y changer un mot, ni elle ni vous. Qui lit "
        "votre recommandation par un lien la lit à côté.",
        "It is its right of reply: nobody can change a word of it, neither it nor you. Whoever "
        "reads your recommendation by a link reads it beside.",
    ),
    "readers_some": (
        "Pour la donner à certaines personnes, enregistrez, puis",
        "To give it to certain people, save it, then",
    ),
    "readers_choose": ("choisissez qui y a accès", "choose who has access"),
    "sign_it": ("Signer et enregistrer", "Sign and save"),
    "recommended_left": (
        "Il n'y a plus ici ni compte ni fiche de ce que vous recommandez ou déconseillez : votre "
        "avis ne peut plus être changé, mais il peut être retiré.",
        "There is neither account nor card here any more of what you spoke of: your opinion cannot "
        "be changed now, but it can be taken back.",
    ),
    "take_back": ("La retirer", "Take it back"),
    "take_back_why": (
        "Une fois retirée, elle n'est plus dans votre Sésame, et plus personne ne l'y lit.",
        "Once taken back it is in your Sésame no more, and nobody reads it there.",
    ),
    "signed_on": ("Signée le", "Signed on"),
    "is_public": ("lisible par tous", "readable by all"),
    "is_private": ("pas publique", "not public"),
    "recommended_saved": ("C'est signé et enregistré.", "Signed and saved."),
    "trouble_text": (
        "Dites pourquoi : sans raison, un avis n'aide personne. 4 000 signes au plus.",
        "Say why: without a reason an opinion helps nobody. 4,000 characters at most.",
    ),
    "trouble_date": (
        "Ce jour n'existe pas, ou il est à venir.",
        "That day does not exist, or is still to come.",
    ),
    "trouble_circle": (
        "Ce cercle n'existe plus : choisissez qui peut la lire.",
        "There is no such circle any more: choose who may read it.",
    ),
    "trouble_receipt": (
        "Il n'y a pas de ticket de cette entreprise dans votre Sésame : choisissez « J'ai "
        "acheté ».",
        "There is no receipt of this company in your Sésame: choose “I bought”.",
    ),
    "trouble_receipt_thing": (
        "Aucun ticket dans votre Sésame ne nomme ce produit : choisissez « J'ai acheté ».",
        "No receipt in your Sésame names this product: choose “I bought”.",
    ),
}

words = Lexicon({**WORDS, **BETWEEN, **CIRCLE, **MARKETS, **ASKED, **VISITING})
