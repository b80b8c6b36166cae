"""Words of Today: what changed, what lapses, who asks, what to do; and of Dataland."""

from __future__ import annotations

from collections.abc import Mapping

TODAY: Mapping[str, tuple[str, str]] = {
    "today": ("Aujourd'hui", "Today"),
    "since_visit": ("Ce qui est nouveau depuis votre visite du", "What is new since your visit of"),
    "first_visit": ("Tout ce qui s'est passé jusqu'ici.", "All that has happened so far."),
    "one_thing": ("Une chose à faire", "One thing to do"),
    "nothing_to_do": (
        "Rien n'attend de réponse de vous.",
        "Nothing waits for an answer of yours.",
    ),
    "who_asks": ("Qui demande", "Who asks"),
    "nobody_asks": ("Personne ne vous demande rien.", "Nobody asks you for anything."),
    "changed": ("Ce qui a changé", "What changed"),
    "nothing_changed": (
        "Rien de neuf depuis votre dernière visite.",
        "Nothing new since your last visit.",
    ),
    "is_cut": (
        "Ce qui a plus de trente jours, ou vient avant les dix mille derniers changements, est "
        "dans l'historique.",
        "What is more than thirty days old, or came before the last ten thousand changes, is in "
        "the history.",
    ),
    "nothing_yet": ("Rien ne s'est encore passé.", "Nothing has happened yet."),
    "no_invitations": (
        "Vous n'en avez pas encore donné.",
        "You have not given any yet.",
    ),
    "first_invitation": ("À qui d'abord ?", "To whom first?"),
    "nobody_came": ("Personne n'est encore venu avec.", "Nobody has come by it yet."),
    "show_link": ("L'adresse à lui donner", "The address to give"),
    "says_nothing": (
        "Elle n'a encore rien déclaré ; elle sait ce qui est demandé.",
        "It has declared nothing yet; it knows what is asked.",
    ),
    "lapses": ("Ce qui expire bientôt", "What lapses soon"),
    "nothing_lapses": (
        "Rien n'expire ni n'est à renouveler dans les trente jours.",
        "Nothing lapses or has to be renewed within thirty days.",
    ),
    "sample": ("exemple", "sample"),
    "group_sample": ("Entreprises d'exemple", "Sample companies"),
    "sample_title": ("Entreprise d'exemple", "Sample company"),
    "sample_why": (
        "Elle n'existe pas : tout ce que vous lisez ici est inventé, et signé par une clé "
        "d'exemple. Elle ne peut ni vous vendre, ni rien recevoir de vous.",
        "It does not exist: all that you read here is made up, and signed with a sample key. It "
        "can neither sell to you nor get anything from you.",
    ),
    "dataland_why": (
        "Pour voir à quoi ressemble un Sésame habité, visitez Dataland : trois entreprises "
        "d'exemple, inventées et marquées comme telles. Elles repartent d'un geste, sans rien "
        "laisser.",
        "To see what a Sésame looks like when it is lived in, visit Dataland: three sample "
        "companies, made up and marked as such. They go in one tap and leave nothing behind.",
    ),
    "dataland_visit": ("Visiter Dataland", "Visit Dataland"),
    "dataland_here": (
        "Vous visitez Dataland. Les entreprises marquées « exemple » n'existent pas.",
        "You are visiting Dataland. The companies marked “sample” do not exist.",
    ),
    "dataland_leave": ("Quitter Dataland", "Leave Dataland"),
    "in_pocket": ("Scanner un produit", "Scan a product"),
    "see_companies": ("Voir mes entreprises", "See my companies"),
    "see_history": ("Voir l'historique", "See the history"),
    "invite_one": ("Inviter une entreprise", "Invite a company"),
    "see_terms": ("Voir mes conditions", "See my terms"),
    "n_stated": ("nouvelle déclaration|nouvelles déclarations", "new statement|new statements"),
    "n_statements": ("déclaration|déclarations", "statement|statements"),
    "n_refused_news": ("refus de répondre", "refusal to answer|refusals to answer"),
    "n_restated": ("correction|corrections", "correction|corrections"),
    "n_offers": ("offre|offres", "offer|offers"),
    "n_receipts": ("reçu|reçus", "receipt|receipts"),
    "n_answers": (
        "réponse à une question|réponses à des questions",
        "answer to a question|answers to questions",
    ),
    "n_messages": ("message|messages", "message|messages"),
    "n_cards": ("fiche de produit|fiches de produits", "product card|product cards"),
    "n_tray": (
        "demande attend, sans hâte|demandes attendent, sans hâte",
        "waits, no hurry|wait, no hurry",
    ),
    "asked_news": ("a demandé un compte", "asked for an account"),
    "became_restricted": ("ne peut plus vous vendre", "may not sell to you any more"),
    "became_reopened": ("peut de nouveau vous vendre", "may sell to you again"),
    "became_moved": ("peut désormais vous vendre", "may sell to you now"),
    "was": ("avant", "before"),
    "now": ("maintenant", "now"),
    "reason": ("Raison donnée :", "Reason given:"),
    "more_restated": (
        "Les autres corrections sont sur sa page.",
        "Other corrections are on its page.",
    ),
    "notice_told": ("Elle en a été prévenue.", "It has been told."),
    "notice_not_told": ("Elle n'a pas encore pris l'avis.", "It has not taken the notice yet."),
    "ask_waiting": ("Demande un compte depuis le {day}", "Has asked for an account since {day}"),
    "ask_leaked": (
        "Demande un compte avec l'invitation d'une autre, depuis le {day}",
        "Has asked for an account since {day}, by another's invitation",
    ),
    "ask_alternative": (
        "Propose d'autres conditions que les vôtres",
        "Proposes other terms than yours",
    ),
    "ask_wrote": ("Vous a écrit ({count})", "Wrote to you ({count})"),
    "lapse_statements": ("{count} à renouveler d'ici au {day}.", "{count} to be renewed by {day}."),
    "lapse_statements_due": (
        "{count} à renouveler depuis le {day}.",
        "{count} to be renewed since {day}.",
    ),
    "lapse_until": (
        "Sinon, elle ne pourra plus vous vendre après le {day}.",
        "If not, it may not sell to you after {day}.",
    ),
    "lapse_contact": (
        "Ne pourra plus vous écrire après le {day}.",
        "May not write to you after {day}.",
    ),
    "lapse_undo": (
        "Compte refusé ou fermé : vous pouvez y revenir jusqu'au {day}.",
        "Account refused or closed: you can come back on it until {day}.",
    ),
    "lapse_invitation": (
        "Invitation donnée le {day}, dont personne ne s'est servi.",
        "Invitation given on {day}, which nobody has used.",
    ),
    "lapse_paper": (
        "N'est plus valable après le {day}.",
        "No longer valid after {day}.",
    ),
    "lapse_credential": (
        "Attestation qui n'est plus valable après le {day}.",
        "No longer valid after {day}.",
    ),
    "lapse_credential_revoked": (
        "Attestation retirée par son émetteur, constaté le {day} : rien ne s'y appuie plus.",
        "Withdrawn by its issuer, seen on {day}: nothing rests on it any more.",
    ),
    "lapse_credential_suspended": (
        "Attestation suspendue par son émetteur, constaté le {day} : rien ne s'y appuie plus.",
        "Suspended by its issuer, seen on {day}: nothing rests on it any more.",
    ),
    "lapse_credential_invalid": (
        "Attestation qui ne tient pas, constaté le {day} : rien ne s'y appuie plus.",
        "A credential that does not hold, seen on {day}: nothing rests on it any more.",
    ),
    "lapse_credential_unknown": (
        "Attestation à l'état inconnu depuis le {day} : son émetteur ne répond pas comme il faut.",
        "A credential of unknown status since {day}: its issuer does not answer as it should.",
    ),
    "lapse_letter": (
        "La réponse à cette lettre est due le {day}.",
        "The answer to this letter is due by {day}.",
    ),
    "my_data": ("Mes données", "My data"),
    "requests": ("Demandes d'accès", "Requests for access"),
    "n_requests": ("demande attend|demandes attendent", "request is waiting|requests are waiting"),
    "lapse_app": (
        "Cette application n'aura plus accès après le {day}.",
        "This app has no access after {day}.",
    ),
    "lapse_machine": (
        "Cet accès de machine prend fin le {day}.",
        "This access of a machine ends on {day}.",
    ),
    "do_waiting": ("Répondez à {name}", "Answer {name}"),
    "do_waiting_why": (
        "Elle est venue par votre invitation et attend depuis le {day}. Tant que vous n'avez pas "
        "répondu, elle ne peut rien déclarer, ni rien vous vendre.",
        "It came by your invitation and has waited since {day}. Until you answer, it can declare "
        "nothing and sell you nothing.",
    ),
    "do_waiting_act": ("Voir sa demande", "See its request"),
    "do_leaked": ("Regardez la demande de {name}", "Look at the request of {name}"),
    "do_leaked_why": (
        "Depuis le {day}, elle se sert d'une invitation que vous aviez donnée à une autre. Vous "
        "verrez à qui, et vous pourrez la couper.",
        "Since {day} it has used an invitation that you had given to another. You will see to "
        "whom, and can cut it.",
    ),
    "do_leaked_act": ("Voir sa demande", "See its request"),
    "do_alternative": ("Décidez des conditions avec {name}", "Decide on the terms with {name}"),
    "do_alternative_why": (
        "Elle propose d'autres conditions que les vôtres. Tant que vous n'avez pas choisi, elle ne "
        "peut rien vous vendre.",
        "It proposes other terms than yours. Until you choose, it can sell you nothing.",
    ),
    "do_alternative_act": ("Comparer les deux", "Compare the two"),
    "do_wrote": ("Lisez ce que {name} vous écrit", "Read what {name} writes to you"),
    "do_wrote_why": (
        "Vous lui avez permis de vous écrire, et rien d'autre ne presse.",
        "You have allowed it to write to you, and nothing else is pressing.",
    ),
    "do_wrote_act": ("Lire son message", "Read its message"),
    "do_tray": ("Regardez qui demande sans invitation", "See who asks without an invitation"),
    "do_tray_why": (
        "Vous ne les avez pas invitées et elles n'en savent pas plus. Rien d'autre n'attend.",
        "You did not invite them, and they learn nothing more. Nothing else is waiting.",
    ),
    "do_tray_act": ("Voir ces demandes", "See these requests"),
    "do_invite": ("Invitez une première entreprise", "Invite a first company"),
    "do_invite_why": (
        "Votre boulangerie, votre banque : celle que vous voulez connaître avant d'acheter. Vous "
        "lui donnez une adresse faite pour elle seule.",
        "Your bakery, your bank: one that you want to know before you buy. You give it an address "
        "made for it alone.",
    ),
    "do_invite_act": ("Faire une invitation", "Make an invitation"),
    "do_invitation": ("Redonnez son invitation à {name}", "Give {name} its invitation again"),
    "do_invitation_why": (
        "Vous l'avez faite le {day}, et personne n'est venu avec. Elle s'est peut-être perdue.",
        "You made it on {day}, and nobody has come by it. It may have been lost.",
    ),
    "do_invitation_act": ("Voir cette invitation", "See this invitation"),
    "do_terms": ("Choisissez vos conditions", "Choose your terms"),
    "do_terms_why": (
        "Celles qui sont proposées aux entreprises sont les conditions habituelles : vous ne les "
        "avez pas encore choisies vous-même.",
        "What is put to companies are the usual terms: you have not chosen them yourself yet.",
    ),
    "do_terms_act": ("Voir les conditions", "See the terms"),
}
