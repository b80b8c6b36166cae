"""The words of asking one's circle, and of contacts, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

ASKED: Mapping[str, tuple[str, str]] = {
    "circle_lead": (
        "Qui connaît ce marché ? Chaque personne du cercle reçoit votre question à part, et ne "
        "voit pas à qui d'autre vous la posez. Seul qui vous a dans un de ses cercles la voit.",
        "Who knows this market? Each person of the circle gets your question by itself, and does "
        "not see whom else you ask. Only who has you in a circle of theirs sees it.",
    ),
    "circle_of": ("Le cercle", "The circle"),
    "circle_none": (
        "Vous n'avez pas encore de cercle avec quelqu'un dedans.",
        "You have no circle with somebody in it yet.",
    ),
    "circle_text": ("Votre question", "Your question"),
    "circle_market": ("Le marché, par son code", "The market, by its code"),
    "circle_market_why": (
        "Un code d'activité, comme 10.71 pour la boulangerie.",
        "A code of an activity, such as 10.71 for bakeries.",
    ),
    "circle_ask": ("Demander", "Ask"),
    "circle_hers": ("Ce que vous avez demandé", "What you asked"),
    "circle_theirs": ("On vous demande", "You are asked"),
    "circle_theirs_none": (
        "Personne de vos cercles ne vous demande rien en ce moment.",
        "Nobody of your circles asks you anything right now.",
    ),
    "circle_asks": ("Demandé par", "Asked by"),
    "circle_file": ("Répondre par un de mes fichiers", "Answer with a file of mine"),
    "circle_offer": ("Le proposer", "Offer it"),
    "circle_leave": ("Laisser", "Leave it"),
    "circle_no_file": (
        "Pour répondre, faites d'abord un fichier de marché, et regardez ce qui part.",
        "To answer, make a market file first, and look at what goes.",
    ),
    "circle_week": (
        "Lisible pendant sept jours une fois accepté.",
        "Readable for seven days once it is taken.",
    ),
    "circle_done": (
        "C'est proposé : la réponse est en chemin.",
        "It is offered: the answer is on its way.",
    ),
    "asked_to_ask": ("en chemin", "on its way"),
    "asked_asked": ("demandé, pas de réponse encore", "asked, no answer yet"),
    "asked_undelivered": ("n'a pas pu être remis", "could not be delivered"),
    "asked_answered": ("a répondu", "has answered"),
    "asked_open": ("Voir la réponse", "See the answer"),
    "asked_remove": ("Retirer de la liste", "Take off the list"),
    "n_asked": ("personne|personnes", "person|people"),
    "n_answers": ("réponse|réponses", "answer|answers"),
    "see_circles": ("Mes cercles", "My circles"),
    "contact_mine": ("Mon lien de contact", "My contact link"),
    "contact_mine_why": (
        "Montrez ce lien, ou ce code à photographier, à quelqu'un que vous connaissez : il vous "
        "ajoute à un cercle chez lui. Il n'ouvre rien chez vous. Demandez-lui le sien en retour.",
        "Show this link, or this code for a camera, to somebody you know: they add you to a "
        "circle of theirs. It opens nothing of yours. Ask for theirs in return.",
    ),
    "contact_picture": ("Code QR du lien de contact", "QR code of the contact link"),
    "contact_added": (
        "C'est ajouté. Pour que l'autre vous ajoute aussi, montrez-lui votre lien.",
        "Added. For the other to add you too, show them your link.",
    ),
    "contact_of": ("Contact", "Contact"),
    "contact_here": ("Ajouter à un de mes cercles", "Add to a circle of mine"),
    "contact_home_why": (
        "L'adresse où vous vous identifiez, par exemple https://sesame.example/.",
        "The address where you sign in, for example https://sesame.example/.",
    ),
    "contact_go_to": ("Ajouter dans mon Sésame, à", "Add in my Sésame, at"),
    "contact_add": ("Ajouter un contact", "Add a contact"),
    "contact_add_why": (
        "Qui est dans un de vos cercles peut vous demander qui connaît un marché, et lire ce que "
        "vous donnez à ce cercle.",
        "Who is in a circle of yours can ask you who knows a market, and reads what you give to "
        "that circle.",
    ),
    "contact_webid": ("L'adresse du contact", "The contact's address"),
    "contact_webid_why": (
        "Son lien de contact, ouvert, la donne ici tout seul. Par exemple :",
        "Their contact link, once opened, fills it in. For example:",
    ),
    "contact_called": ("Comment vous l'appelez", "What you call them"),
    "contact_called_why": (
        "Ce nom remplace l'adresse dans toutes vos pages. Il reste dans votre cercle, chez vous.",
        "This name stands for the address on all your pages. It stays in your circle, with you.",
    ),
    "contact_new": ("ou un nouveau cercle", "or a new circle"),
    "contact_put": ("Ajouter", "Add"),
    "contact_no_circle": (
        "Choisissez un cercle, ou donnez un nom à un nouveau.",
        "Choose a circle, or give a new one a name.",
    ),
    "contact_changed": (
        "Ce cercle vient de changer, ou il y en a déjà un de ce nom : regardez et recommencez.",
        "This circle has just changed, or there is one of this name already: look and try again.",
    ),
    "contact_self": ("C'est vous.", "That is you."),
    "contact_no_who": ("Donnez l'adresse du contact.", "Give the contact's address."),
    "contact_bad_webid": (
        "Ce n'est pas l'adresse de quelqu'un : elle commence par https://.",
        "This is nobody's address: one begins with https://.",
    ),
    "contact_no_such_webid": (
        "Cette adresse ne peut pas être lue en ce moment : vérifiez-la, ou réessayez.",
        "This address cannot be read right now: check it, or try again.",
    ),
    "contact_contact_link": (
        "C'est un lien de contact : ouvrez-le dans votre navigateur, et il vous ramène ici avec "
        "l'adresse.",
        "This is a contact link: open it in your browser, and it brings you back here with the "
        "address.",
    ),
    "contact_two_so_called": (
        "Plusieurs de vos contacts s'appellent ainsi : donnez l'adresse.",
        "Several of your contacts are called so: give the address.",
    ),
    "contact_no_issuer": (
        "Personne ne peut s'identifier sous cette adresse : vérifiez-la.",
        "Nobody can sign in under this address: check it.",
    ),
}
