"""The words of one's own facts, of moving and of one's rights, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.account.words import WORDS as ACCOUNT
from pod_server.web.lexicon import Lexicon
from pod_server.web.me.buying_words import BUYING
from pod_server.web.me.changed_words import CHANGED
from pod_server.web.me.credential_words import CREDENTIALS
from pod_server.web.me.eaten_words import EATEN
from pod_server.web.me.letters_words import LETTERS
from pod_server.web.office.visiting import VISITING
from pod_server.web.sharing.giving_words import GIVING

_SHARED = ("account", "sign_out", "to_office", "save", "remove")
_GIVEN = ("given", "fact_over_18", "fact_lives_in", "fact_verified", "fact_on_word")
WORDS: Mapping[str, tuple[str, str]] = {
    **{name: ACCOUNT[name] for name in _SHARED},
    **{name: GIVING[name] for name in _GIVEN},
    "colon": (" :", ":"),
    "me": ("Mes données", "My data"),
    "me_why": (
        "Ce que l'on vous demande partout, écrit une fois. Personne d'autre que vous ne le lit "
        "tant que vous ne le donnez pas, document par document.",
        "What everybody asks you for, written once. Nobody but you reads it until you give it, "
        "document by document.",
    ),
    "saved": ("C'est enregistré.", "Saved."),
    "forgotten": ("C'est effacé.", "It is gone."),
    "change": ("Changer", "Change"),
    "fill_in": ("Remplir", "Fill in"),
    "nothing_yet": ("Rien encore.", "Nothing yet."),
    "source": ("D'où cela vient (facultatif)", "Where it comes from (optional)"),
    "source_said": ("source :", "source:"),
    "by_you": ("écrit par vous", "written by you"),
    "since": ("depuis le", "since"),
    "who_has": ("Qui l'a :", "Who has it:"),
    "nobody_has": ("Personne d'autre que vous.", "Nobody but you."),
    "give": ("Donner l'accès", "Give access"),
    "forget": ("Effacer", "Delete"),
    "sort_identity": ("Identité", "Identity"),
    "sort_home-address": ("Adresse", "Home address"),
    "sort_delivery-address": ("Adresse de livraison", "Delivery address"),
    "sort_contact": ("Me joindre", "Reaching me"),
    "sort_household": ("Foyer", "Household"),
    "sort_preferences": ("Préférences", "Preferences"),
    "field_given": ("Prénoms", "Given names"),
    "field_family": ("Nom", "Family name"),
    "field_born": ("Jour de naissance", "Day of birth"),
    "field_nationality": ("Nationalité", "Nationality"),
    "field_street": ("Rue et numéro", "Street and number"),
    "field_code": ("Code postal", "Postal code"),
    "field_town": ("Commune", "Town"),
    "field_country": ("Pays", "Country"),
    "field_email": ("Courriel", "E-mail"),
    "field_telephone": ("Téléphone", "Telephone"),
    "field_language": ("Langue dans laquelle m'écrire", "Language to write to me in"),
    "field_adults": ("Adultes", "Adults"),
    "field_children": ("Enfants", "Children"),
    "field_contact_wish": ("Comment me joindre de préférence", "How I like to be reached"),
    "field_delivery_wish": ("Comment me livrer de préférence", "How I like to be delivered to"),
    **EATEN,
    "papers": ("Papiers qui ont une fin", "Papers that end"),
    "papers_why": (
        "Carte d'identité, passeport, permis, assurance : la page du jour vous prévient avant.",
        "Identity card, passport, licence, insurance: Today reminds you before.",
    ),
    "new_paper": ("Ajouter un papier", "Add a paper"),
    "field_title": ("Quel papier", "Which paper"),
    "field_number": ("Numéro", "Number"),
    "field_issuer": ("Délivré par", "Issued by"),
    "field_until": ("Valable jusqu'au", "Valid until"),
    "valid_until": ("valable jusqu'au", "valid until"),
    "is_over": ("plus valable depuis le", "no longer valid since"),
    "derived": ("Ce qui peut être donné à la place", "What can be given instead"),
    "derived_why": (
        "Un oui ou un non, calculé ici, sans montrer d'où il vient.",
        "A yes or a no, worked out here, without showing what it comes from.",
    ),
    **CHANGED,
    "before": ("Avant", "Before"),
    "face": ("Ma page publique", "My public page"),
    "face_why": (
        "Ce que voit qui vient à votre adresse sans être connecté. Rien d'autre n'est montré que "
        "ce qui est ici.",
        "What anybody sees who comes to your address without signing in. Nothing else is shown "
        "than what is here.",
    ),
    "face_look": ("La voir comme un visiteur", "See it as a visitor does"),
    "face_said": ("Ce que je dis de moi", "What I say of myself"),
    "face_name": ("Nom affiché", "Name shown"),
    "face_role": ("Ce que je fais (facultatif)", "What I do (optional)"),
    "face_note": ("Quelques mots (facultatif)", "A few words (optional)"),
    "face_shown": ("Ce que tout le monde peut lire", "What everybody may read"),
    "face_close": ("Voir ou fermer", "See or close"),
    "face_nothing": ("Rien.", "Nothing."),
    "face_sale": ("Ce que je vends", "What I sell"),
    "face_no_sale": ("Rien à vendre.", "Nothing for sale."),
    "face_new": ("Vendre quelque chose", "Sell something"),
    "face_title": ("Quoi", "What"),
    "face_text": ("En quelques mots (facultatif)", "In a few words (optional)"),
    "face_price": ("Prix, en euros", "Price, in euros"),
    "face_public": (
        "Tout le monde verra cette offre. On vous répond dans votre boîte ; votre adresse n'est "
        "montrée à personne.",
        "Everybody will see this offer. People answer to your inbox; your address is shown to "
        "nobody.",
    ),
    "face_offer": ("Publier l'offre", "Publish the offer"),
    "face_sold": ("Retirer", "Take down"),
    "face_no_answer": ("Personne n'a encore répondu.", "Nobody has answered yet."),
    "rights": ("Mes droits", "My rights"),
    "first": ("Depuis le début", "From the start"),
    "next": ("La suite", "More"),
    "pages": ("Pages", "Pages"),
    "yes": ("oui", "yes"),
    "no": ("non", "no"),
    **BUYING,
    **CREDENTIALS,
    **LETTERS,
    **VISITING,
}
words = Lexicon(WORDS)
