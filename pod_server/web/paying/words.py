"""The words of payments, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.words import WORDS

PAYING: Mapping[str, tuple[str, str]] = {
    # What a notice says; kept and signed as it is said here.
    "ask_satisfaction": (
        "Le taux de satisfaction des employés de cette entreprise est de {value}. Voulez-vous "
        "valider votre paiement ?",
        "The employee satisfaction rate of this company is {value}. Do you want to approve your "
        "payment?",
    ),
    "ask_fact": (
        "{label} de cette entreprise : {value}. Voulez-vous valider votre paiement ?",
        "{label} of this company: {value}. Do you want to approve your payment?",
    ),
    "ask_silent": (
        "Non communiqué par cette entreprise : {label}. Voulez-vous valider votre paiement ?",
        "Not communicated by this company: {label}. Do you want to approve your payment?",
    ),
    "ask_refused": (
        "Cette entreprise refuse de dire : {label}. Voulez-vous valider votre paiement ?",
        "This company refuses to say: {label}. Do you want to approve your payment?",
    ),
    "not_communicated": ("non communiqué", "not communicated"),
    "said_no": ("refuse de le dire", "refuses to say"),
    "in_doubt": ("contesté", "contested"),
    "grown_old": ("périmé", "out of date"),
    "warn_no_account": (
        "Cette entreprise n'a pas de compte chez vous : elle ne vous a rien dit d'elle-même.",
        "This company has no account with you: it has told you nothing of itself.",
    ),
    "warn_blocked": ("Vous avez bloqué cette entreprise.", "You have blocked this company."),
    "warn_sample": (
        "C'est une entreprise d'exemple : elle n'existe pas.",
        "This is a sample company: it does not exist.",
    ),
    "warn_waiting": (
        "Cette entreprise a demandé un compte chez vous ; vous n'avez pas encore répondu.",
        "This company has asked for an account with you; you have not answered yet.",
    ),
    "warn_may_not_sell": (
        "Cette entreprise ne peut pas vous vendre en ce moment : il lui manque des déclarations.",
        "This company may not sell to you now: statements of it are missing.",
    ),
    "warn_contested": (
        "Une déclaration de cette entreprise est contestée.",
        "A statement of this company is contested.",
    ),
    "warn_new_iban": (
        "Vous n'avez jamais viré d'argent sur ce compte bancaire (IBAN). Vérifiez-le.",
        "You have never sent money to this bank account (IBAN). Check it.",
    ),
    "warn_unknown_iban": (
        "Ce n'est pas le compte bancaire (IBAN) sur lequel vous avez payé cette entreprise "
        "jusqu'ici.",
        "This is not the bank account (IBAN) to which you have paid this company so far.",
    ),
    "warn_changed": (
        "Le commerçant a changé la somme depuis sa première demande.",
        "The shop has changed the sum since it first asked.",
    ),
    # Why a fact was chosen.
    "why_it_mandatory": (
        "Choisi parce que c'est un critère obligatoire pour vous.",
        "Chosen because it is a mandatory criterion of yours.",
    ),
    "why_it_very_important": (
        "Choisi parce que c'est un critère très important pour vous.",
        "Chosen because it is a very important criterion of yours.",
    ),
    "why_it_changed": (
        "Choisi parce que l'entreprise l'a déclaré depuis votre dernier achat.",
        "Chosen because the company has stated it since you last bought.",
    ),
    "why_it_default": (
        "Montré à tous, tant que vos critères n'en disent pas autrement.",
        "Shown to everybody, as long as your criteria do not say otherwise.",
    ),
    "criterion_met": ("Votre critère est rempli.", "Your criterion is met."),
    "criterion_failed": ("Votre critère n'est pas rempli.", "Your criterion is not met."),
    "criterion_unknown": (
        "On ne sait si votre critère est rempli.",
        "It is not known whether your criterion is met.",
    ),
    "fact_period": ("Période", "Period"),
    "fact_assurance": ("Assurance", "Assurance"),
    "fact_hash": ("Empreinte de la déclaration", "Hash of the statement"),
    "choose_criteria": ("Choisir mes critères", "Choose my criteria"),
    # The page of one payment.
    "payment": ("Paiement", "Payment"),
    "payment_of": ("Paiement :", "Payment:"),
    "payment_to": ("À payer à", "To be paid to"),
    "calls_itself": ("Se présente comme", "Calls itself"),
    "simulated": (
        "Paiement simulé : aucun argent ne passe.",
        "Simulated payment: no money moves.",
    ),
    "sepa_qr": (
        "Virement SEPA : après votre accord, un code QR prépare le virement dans l'application "
        "de votre banque. Sésame ne touche pas à l'argent.",
        "SEPA transfer: once you approve, a QR code prepares the transfer in your bank's app. "
        "Sésame does not touch the money.",
    ),
    "basket": ("Ce que vous achetez", "What you buy"),
    "to_iban": ("Vers l'IBAN", "To the IBAN"),
    "what_to_know": ("Avant de décider", "Before you decide"),
    "approve": ("Valider", "Approve"),
    "decline": ("Refuser", "Refuse"),
    "later": ("Plus tard", "Later"),
    "expires_at": ("Répondez avant le", "Answer before"),
    "merchant_learns": (
        "Le commerçant apprend votre décision, jamais ce que vous avez lu ici ni pourquoi.",
        "The shop learns your decision, never what you read here nor why.",
    ),
    "no_key_here": (
        "Ce téléphone ne signe pas encore vos paiements.",
        "This phone does not sign your payments yet.",
    ),
    "add_this_phone": ("Faire signer ce téléphone", "Let this phone sign"),
    "needs_script": (
        "Pour signer, votre navigateur doit exécuter JavaScript.",
        "To sign, your browser has to run JavaScript.",
    ),
    "signing_failed": (
        "Rien n'a été signé : la clé ou la clé d'accès n'a pas répondu. Essayez encore.",
        "Nothing was signed: the key or the passkey did not answer. Try again.",
    ),
    "state_received": ("Reçu", "Received"),
    "state_presented": ("En attente de votre décision", "Waiting for your decision"),
    "state_deferred": ("Remis à plus tard", "Put off"),
    "state_approved": ("Validé", "Approved"),
    "state_declined": ("Refusé", "Refused"),
    "state_expired": ("Expiré : rien n'est payé", "Expired: nothing is paid"),
    "state_cancelled": (
        "Annulé par le commerçant : rien n'est payé",
        "Cancelled by the shop: nothing is paid",
    ),
    "decided_on": ("Décidé le", "Decided on"),
    "what_was_shown": ("Ce qui vous a été montré", "What you were shown"),
    "shown_on": ("Montré le", "Shown on"),
    "get_paper": ("La décision signée (fichier)", "The signed decision (file)"),
    "receipt": ("Ticket de caisse", "Receipt"),
    "scan_with_bank": (
        "À scanner avec l'application de votre banque",
        "Scan it with your bank's app",
    ),
    # The list.
    "payments_lead": (
        "Ce que des commerçants vous ont demandé, ce qui vous a été dit, ce que vous avez décidé.",
        "What shops have asked of you, what you were told, what you decided.",
    ),
    "payments_none": ("Aucun paiement jusqu'ici.", "No payment so far."),
    "payments_off": (
        "Le paiement éclairé est arrêté : aucun commerçant ne peut vous demander de payer ici.",
        "Informed payment is off: no shop can ask you to pay here.",
    ),
    "older": ("Plus anciens", "Older"),
    "newest": ("Les plus récents", "The newest"),
    "payment_settings": ("Réglages du paiement", "Payment settings"),
    # Settings.
    "settings_lead": (
        "Avant un paiement, votre Sésame vous dit ce qu'il sait de l'entreprise, puis vous "
        "décidez. Rien n'est demandé à personne pour cela. Une demande que vos réglages ne "
        "prennent pas est refusée sans raison, et vous payez comme d'habitude.",
        "Before a payment your Sésame tells you what it knows of the company, then you decide. "
        "Nobody is asked anything for that. A request that your settings do not take is refused "
        "without a reason, and you pay as usual.",
    ),
    "who_may_ask": ("Qui peut demander", "Who may ask"),
    "takes_nobody": ("Personne (arrêté)", "Nobody (off)"),
    "takes_chosen": ("Les commerces que je choisis", "The shops that I choose"),
    "takes_accounts": (
        "Toute entreprise qui a un compte chez moi",
        "Every company with an account with me",
    ),
    "takes_anybody": ("Tout commerçant qui se nomme", "Every shop that gives its name"),
    "at_least_amount": ("À partir de cette somme", "From this amount on"),
    "only_new": (
        "Seulement pour un commerce nouveau, ou qui a dit quelque chose de nouveau depuis mon "
        "dernier achat",
        "Only for a shop that is new to me, or has said something new since I last bought",
    ),
    "save": ("Enregistrer", "Save"),
    "settings_saved": ("C'est enregistré.", "Saved."),
    "bad_amount": (
        "Écrivez la somme en chiffres : 20 ou 12,50.",
        "Write the amount in figures: 20 or 12.50.",
    ),
    "choose_shops": ("Choisir les commerces", "Choose the shops"),
    "n_chosen": ("choisi|choisis", "chosen"),
    "shops_lead": (
        "Les entreprises qui ont un compte chez vous. Celles qui sont choisies peuvent vous "
        "demander de payer par votre Sésame.",
        "The companies with an account with you. Those that are chosen may ask you to pay "
        "through your Sésame.",
    ),
    "shops_none": (
        "Aucune entreprise n'a de compte chez vous.",
        "No company has an account with you.",
    ),
    "is_chosen": ("choisi", "chosen"),
    "switch_on": ("Choisir", "Choose"),
    "switch_off": ("Retirer", "Take out"),
    "phones": ("Les téléphones qui signent", "The phones that sign"),
    "phones_lead": (
        "Une clé est faite dans le téléphone et n'en sort pas. Si vous avez une clé d'accès, "
        "chaque paiement la demande aussi.",
        "A key is made in the phone and never leaves it. If you have a passkey, each payment "
        "asks for it too.",
    ),
    "phones_none": ("Aucun pour l'instant.", "None so far."),
    "phone_name": ("Nom de ce téléphone", "Name of this phone"),
    "phone_added": ("ajouté le", "added on"),
    "remove": ("Retirer", "Remove"),
    "phone_is_here": ("Ce téléphone signe.", "This phone signs."),
}
words = Lexicon({**WORDS, **BETWEEN, **PAYING})
