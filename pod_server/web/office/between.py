"""Words of what passes between a citizen and a company: terms, notices, invitations."""

from __future__ import annotations

from collections.abc import Mapping

BETWEEN: Mapping[str, tuple[str, str]] = {
    "payments": ("Paiements", "Payments"),
    "my_terms": ("Mes conditions", "My terms"),
    "my_terms_lead": (
        "Ce que vous posez à toute entreprise qui demande un compte. Elle les accepte, en propose "
        "une seule autre version de cette liste, ou refuse ; la réponse est signée, et vous en "
        "gardez tous deux la même copie.",
        "What you put to every company that asks for an account. It accepts them, proposes one "
        "other version of this list, or refuses; the answer is signed, and both of you keep the "
        "same copy.",
    ),
    "terms_choose": ("Ce que les entreprises doivent accepter", "What companies are to accept"),
    "terms_kept": (
        "Un changement vaut pour les réponses à venir. Ce qui est convenu le reste.",
        "A change holds for answers to come. What is agreed stays agreed.",
    ),
    "terms_saved": ("C'est enregistré.", "Saved."),
    "terms": ("Les conditions entre vous", "The terms between you"),
    "terms_agreed": ("Convenu et signé des deux côtés :", "Agreed, and signed on both sides:"),
    "terms_by_name": (
        "Convenu avec une version plus ancienne de ce programme, qui ne gardait pas de copie.",
        "Agreed under an older version of this program, which kept no copy.",
    ),
    "terms_unanswered": (
        "L'entreprise n'a pas encore répondu à vos conditions ; sans réponse, elle ne vend pas :",
        "The company has not answered your terms yet; without an answer it does not sell:",
    ),
    "terms_instead": ("Au lieu de vos conditions :", "Instead of your terms:"),
    "terms_proposed": ("elle propose celles-ci :", "it proposes these:"),
    "terms_agree": ("Accepter ces conditions", "Agree to these terms"),
    "terms_decline": ("Garder les miennes", "Keep mine"),
    "told_of_it": (
        "L'entreprise en est prévenue, avec les raisons.",
        "The company has been told, with the reasons.",
    ),
    "not_told_yet": (
        "L'entreprise n'a pas encore pris l'avis ; votre Sésame le lui envoie de nouveau.",
        "The company has not taken the notice yet; your Sésame sends it again.",
    ),
    "products": ("Mes produits", "My products"),
    "its_products": ("Ses produits", "Its products"),
    "profile": ("Mon profil privé", "My private profile"),
    "contact": ("Peut-elle vous écrire ?", "May it write to you?"),
    "contact_why": (
        "Elle écrit dans son compte, nulle part ailleurs. Ce qu'elle met en vente ne compte pas.",
        "It writes into its account, and nowhere else. What it puts up for sale does not count.",
    ),
    "contact_never": ("Jamais", "Never"),
    "contact_replies": ("Seulement pour me répondre", "Only to answer me"),
    "contact_offers": ("Pour me répondre et me proposer", "To answer me, and with offers"),
    "contact_often": (
        "Combien de fois en trente jours, au plus",
        "How often in thirty days, at most",
    ),
    "contact_until": ("Jusqu'au", "Until"),
    "cards": ("Fiches produits", "Product cards"),
    "cards_why": (
        "Recevoir les fiches signées de ses produits, et leurs nouvelles versions, dans votre "
        "Sésame. Sans cela, elle ne peut pas en envoyer.",
        "Receive the signed cards of its products, and their new versions, in your Sésame. Without "
        "this it cannot send any.",
    ),
    "cards_send": ("Recevoir ses fiches produits", "Send me its product cards"),
    "cards_sent": (
        "Elle vous envoie les fiches de ses produits.",
        "It sends you the cards of its products.",
    ),
    "cards_stop": ("Ne plus en recevoir", "Stop sending them"),
    "block": ("Bloquer cette entreprise", "Block this company"),
    "block_why": (
        "La bloquer ferme son compte et refuse tout ce qu'elle demanderait encore. Vous pourrez y "
        "revenir pendant trente jours, et rien n'est perdu.",
        "Blocking it closes its account and refuses whatever it may ask. You can come back on it "
        "for thirty days, and nothing is lost.",
    ),
    "blocked": ("Vous l'avez bloquée.", "You have blocked it."),
    "undo_until": ("Vous pouvez y revenir jusqu'au", "You can come back on this until"),
    "undo_over": (
        "Plus de trente jours ont passé : c'est à elle de redemander un compte.",
        "More than thirty days have passed: it is for the company to ask again.",
    ),
    "since_bought": (
        "Ce qui a changé depuis votre achat du {day}",
        "What has changed since you bought on {day}",
    ),
    "nothing_since": (
        "Rien : elle n'a rien déclaré ni refusé depuis.",
        "Nothing: it has not declared or refused anything since.",
    ),
    "before_bought": ("Avant votre achat", "Before you bought"),
    "not_said_then": ("elle n'en disait rien", "it said nothing of it"),
    "search": ("Chercher dans mes données", "Search my data"),
    "past": ("Historique et corbeille", "History and trash"),
    "recommendations": ("Mes recommandations", "My recommendations"),
    "markets": ("Mes fichiers de marché", "My market files"),
    "my_circle": ("Demander à mon cercle", "Ask my circle"),
    "my_contact": ("Mon lien de contact", "My contact link"),
    "between": ("Entre citoyens", "Between citizens"),
    "my_rules": ("Mes règles pour les entreprises", "My rules for companies"),
    "my_face": ("Ma page publique", "My public page"),
    "my_requests": ("Demandes d'accès", "Requests for access"),
    "my_given": ("Ce que j'ai donné", "What I have given"),
    "search_data": ("Chercher dans mes données", "Search my data"),
    "my_view": ("Mon regard sur elle", "My view of it"),
    "my_view_thing": ("Mon regard sur ce produit", "My view of this product"),
    "recommend": ("La recommander ou la déconseiller", "Recommend it, or advise against it"),
    "conditions": ("Mes conditions d'achat", "My conditions of buying"),
    "conditions_lead": (
        "Ce que vous cochez, une entreprise doit le dire pour vous vendre, en plus de ce qui est "
        "demandé à toutes ; un refus ne suffit pas. Elle voit ce qui lui manque, pas pourquoi.",
        "What you tick, a company has to tell before it sells to you, besides what is asked of "
        "all; a refusal is not enough. It sees what is missing, not why.",
    ),
    "conditions_choose": ("Je n'achète pas sans savoir", "I do not buy without knowing"),
    "group_tray": ("Demandes sans invitation", "Requests without an invitation"),
    "tray_why": (
        "Vous ne les avez pas invitées. Rien ne presse : elles attendent, et n'en savent pas plus.",
        "You did not invite them. There is no hurry: they wait, and learn nothing more.",
    ),
    "came_by": ("Venue par l'invitation donnée à", "Came by the invitation given to"),
    "leaked_title": (
        "Venue par l'invitation d'une autre",
        "Came by an invitation that was another's",
    ),
    "leaked": (
        "Vous aviez donné cette invitation à « {who} », et à personne d'autre : c'est de là "
        "qu'elle vient.",
        "You had given this invitation to “{who}”, and to nobody else: that is where it got it.",
    ),
    "leaked_see": ("Voir cette invitation, ou la couper", "See that invitation, or cut it"),
    "invitations": ("Invitations", "Invitations"),
    "invitations_lead": (
        "Une adresse par entreprise que vous invitez. Si une autre s'en sert, vous saurez qui l'a "
        "transmise, et vous pourrez la couper. Qui demande sans invitation attend à part.",
        "An address for each company that you invite. If another uses it, you know who passed it "
        "on, and you can cut it. Whoever asks without one waits apart.",
    ),
    "given_to": ("À qui la donnez-vous ?", "Whom do you give it to?"),
    "invited_webid": ("Son identifiant (WebID)", "Its identifier (WebID)"),
    "invited_webid_why": (
        "Si vous le connaissez : elle aura un compte aussitôt, et toute autre sera reconnue.",
        "If you know it: it gets an account at once, and any other is recognised.",
    ),
    "invite": ("Faire une invitation", "Make an invitation"),
    "invitations_made": ("Celles que vous avez données", "Those that you gave"),
    "invitation_for": ("Invitation pour", "Invitation for"),
    "invitation_why": (
        "Donnez cette adresse, ou montrez ce code, à elle seule.",
        "Give this address, or show this code, to it alone.",
    ),
    "invitation_code": ("Code :", "Code:"),
    "invitation_picture": ("L'adresse, pour un appareil photo", "The address, for a camera"),
    "invitation_made": ("Faite le", "Made on"),
    "invitation_users": ("Qui est venu avec", "Who came by it"),
    "not_meant_for": ("ne lui était pas destinée", "was not meant for it"),
    "invitation_cut": ("coupée", "cut"),
    "invitation_used": ("utilisée", "used"),
    "invitation_leaked": ("utilisée par plusieurs", "used by several"),
    "invitation_cut_why": (
        "Cette invitation est coupée : plus personne ne peut demander un compte avec elle.",
        "This invitation is cut: nobody can ask for an account by it any more.",
    ),
    "cut_why": (
        "Une fois coupée, elle ne vaut plus pour personne. Les comptes ouverts restent.",
        "Once cut, it is good for nobody. Accounts that are open stay.",
    ),
    "cut": ("Couper cette invitation", "Cut this invitation"),
}
