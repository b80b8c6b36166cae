"""The words of the office, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon
from pod_server.web.office.asking_words import ASKING
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.comparing_words import COMPARING
from pod_server.web.office.criteria_words import CRITERIA
from pod_server.web.office.today_words import TODAY

WORDS: Mapping[str, tuple[str, str]] = {
    "welcome": ("Bienvenue", "Welcome"),
    "what_is_it": (
        "Votre Sésame garde ce que les entreprises vous déclarent d'elles-mêmes avant de vous "
        "vendre quoi que ce soit. Il est à vous, et vous seul y entrez.",
        "Your Sésame keeps what companies declare to you about themselves before they sell you "
        "anything. It is yours, and only you come in.",
    ),
    "unclaimed": (
        "Ce serveur n'a pas encore de propriétaire. Le lien à usage unique est affiché dans la "
        "fenêtre où il a été lancé.",
        "This server has no owner yet. The one-time link is shown in the window that it was "
        "started from.",
    ),
    "claim": ("Créer mon Sésame", "Make my Sésame"),
    "claim_lead": (
        "Trois réponses, et ce serveur est à vous.",
        "Three answers, and this server is yours.",
    ),
    "claim_why": (
        "Minuscules, chiffres et tirets. Il fera partie de votre adresse et ne changera plus.",
        "Lower-case letters, digits and dashes. It becomes part of your address and does not "
        "change again.",
    ),
    "short_name": ("Nom court", "Short name"),
    "full_name": ("Votre nom, tel qu'on le lira", "Your name, as others will read it"),
    "optional": ("facultatif", "optional"),
    "password": ("Mot de passe", "Password"),
    "password_why": (
        "12 caractères au moins. Une phrase est facile à retenir.",
        "12 characters at least. A sentence is easy to remember.",
    ),
    "password_optional": (
        "Laissez vide pour n'avoir qu'une clé d'accès : votre téléphone ou votre ordinateur vous "
        "reconnaîtra, d'un doigt, du visage ou de son code. Sinon, 12 caractères au moins.",
        "Leave it empty to have a passkey only: your phone or computer will know you by a "
        "finger, your face or its code. If not, 12 characters at least.",
    ),
    "make_passkey": (
        "C'est noté, créer ma clé d'accès",
        "Written down, make my passkey",
    ),
    "passkey_too": ("Créer aussi une clé d'accès", "Make a passkey too"),
    "too_short": (
        "Ce mot de passe est trop court : il en faut 12 caractères au moins.",
        "This password is too short: 12 characters at least.",
    ),
    "bad_name": (
        "Ce nom court ne va pas : de 1 à 63 minuscules sans accent, chiffres ou tirets, sans "
        "tiret au début ni à la fin.",
        "This short name does not do: 1 to 63 lower-case letters without accents, digits or "
        "dashes, with no dash at either end.",
    ),
    "reserved_name": (
        "Le serveur a besoin de ce nom pour lui-même. Choisissez-en un autre.",
        "The server needs this name for itself. Choose another one.",
    ),
    "taken_name": (
        "Ce nom est pris, ou l'a été. Choisissez-en un autre.",
        "This name is taken, or was. Choose another one.",
    ),
    "made": ("Votre Sésame est prêt", "Your Sésame is ready"),
    "codes": ("Vos codes de secours", "Your recovery codes"),
    "codes_why": (
        "Notez-les maintenant et gardez-les ailleurs qu'ici : ils ne seront plus montrés. Chacun "
        "ouvre votre Sésame une fois, si vous perdez votre appareil ou votre mot de passe.",
        "Write them down now and keep them elsewhere than here: they are not shown again. Each "
        "opens your Sésame once, if you lose your device or your password.",
    ),
    "to_office": ("C'est noté, ouvrir mon Sésame", "Written down, open my Sésame"),
    "address": ("Votre adresse", "Your address"),
    "address_why": (
        "Donnez-la à une entreprise : elle pourra vous demander un compte, et c'est vous qui "
        "décidez.",
        "Give it to a company: it can then ask you for an account, and you decide.",
    ),
    "pod": ("Votre pod", "Your pod"),
    "pod_page": ("Votre page, comme les autres la voient", "Your page, as others see it"),
    "pod_browse": ("Vos documents, dans l'explorateur", "Your documents, in the data browser"),
    "companies": ("Mes entreprises", "My companies"),
    "none": (
        "Aucune entreprise n'a encore demandé de compte chez vous.",
        "No company has asked you for an account yet.",
    ),
    "group_waiting": ("À vous de décider", "Yours to decide"),
    "group_may": ("Peuvent vous vendre", "May sell to you"),
    "group_may_not": ("Ne peuvent pas vous vendre", "May not sell to you"),
    "group_closed": ("Comptes refusés ou fermés", "Accounts refused or closed"),
    "waiting": ("Demande un compte chez vous", "Asks you for an account"),
    "waiting_why": (
        "Si vous acceptez, elle pourra déposer ici ce qu'elle déclare d'elle-même, et rien de "
        "plus. Elle ne verra ni vos autres entreprises, ni vos documents.",
        "If you accept, it can leave here what it declares about itself, and nothing else. It "
        "sees neither your other companies nor your documents.",
    ),
    "asked_on": ("Demande reçue le", "Asked on"),
    "accept": ("Accepter", "Accept"),
    "refuse": ("Refuser", "Refuse"),
    "reopen": ("Rouvrir ce compte", "Open this account again"),
    "close": ("Fermer ce compte", "Close this account"),
    "close_why": (
        "Si vous fermez ce compte, l'entreprise ne pourra plus rien y déposer. Ce qu'elle a "
        "déclaré reste lisible, et vous pourrez le rouvrir.",
        "If you close this account, the company can leave nothing more in it. What it declared "
        "stays readable, and you can open it again.",
    ),
    "may_sell": ("Peut vous vendre", "May sell to you"),
    "may_sell_why": (
        "Elle a répondu à tout ce qui est obligatoire, ou l'a refusé par écrit là où elle en a "
        "le droit.",
        "It has answered all that is required, or refused in writing where it may.",
    ),
    "may_not_sell": ("Ne peut pas vous vendre", "May not sell to you"),
    "may_not_sell_why": (
        "Il lui manque des réponses obligatoires. Elle peut les envoyer à tout moment.",
        "Required answers are missing. It can send them at any time.",
    ),
    "restricted_why": (
        "Elle le pouvait. Quelque chose est devenu trop ancien, contesté ou manquant : jusqu'à ce "
        "que ce soit réparé, ni offre ni commande.",
        "It could. Something has become too old, contested or missing: until that is mended, "
        "neither offers nor orders.",
    ),
    "closed": ("Compte refusé ou fermé", "Account refused or closed"),
    "closed_why": (
        "Elle ne peut plus rien déposer ici.",
        "It can leave nothing more here.",
    ),
    "owes": ("Ce qui manque", "What is missing"),
    "also": ("Il manque aussi", "Also missing"),
    "offers": ("Ce qu'elle vous propose", "What it offers you"),
    "offered_until": ("jusqu'au", "until"),
    "contested": ("contesté", "contested"),
    "unassured": ("le code ne passe pas ses contrôles", "the code does not pass its checks"),
    "formula": ("Calcul, version {}", "Formula, version {}"),
    "response_rate": ("Taux de réponse", "Response rate"),
    "interval": ("Intervalle à 95 %, hasard seul", "95 % interval, chance alone"),
    "said_before": ("Elle avait dit", "It had said"),
    "refused_then": ("un refus", "a refusal"),
    "restated_because": ("Corrigé parce que", "Restated because"),
    "declared": ("Ce qu'elle déclare", "What it declares"),
    "refusals": ("Ce qu'elle refuse de dire", "What it refuses to say"),
    "derived": ("Calculé par votre Sésame", "Computed by your Sésame"),
    "derived_why": (
        "À partir de ce qu'elle déclare ; elle ne peut pas y toucher.",
        "From what it declares; it has no hand in it.",
    ),
    "touch": (
        "Touchez une ligne pour savoir de quoi il s'agit.",
        "Touch a line to learn what it is about.",
    ),
    "n_declared": ("déclarée|déclarées", "declared"),
    "n_refused": ("refusée|refusées", "refused"),
    "n_owed": ("manquante|manquantes", "missing"),
    "because": ("Raison donnée :", "Reason given:"),
    "note": ("Elle ajoute :", "It adds:"),
    "not_reckoned": ("Pas de calcul possible, elle refuse de dire :", "Not computed, it refuses:"),
    "mixed_periods": ("années différentes", "different years"),
    "due": ("à renouveler", "to be renewed"),
    "stale": ("trop ancien, à renouveler", "too old, to be renewed"),
    "refused_but_needed": (
        "refusé, alors qu'une valeur est indispensable",
        "refused, though a value is needed",
    ),
    "until": ("À renouveler avant le", "To be renewed by"),
    "received": ("Reçu le", "Received on"),
    "not_told": ("non communiqué", "not disclosed"),
    "assurance": ("Qui l'affirme", "Who vouches for it"),
    "SelfDeclared": ("l'entreprise elle-même", "the company itself"),
    "Consistent": (
        "l'entreprise ; cohérent avec ce qu'on a pu vérifier",
        "the company; consistent with what could be checked",
    ),
    "confirmed": ("Vérifié ici", "Checked here"),
    "differs": ("Vérifié ici, et différent", "Checked here, and different"),
    "NotMeasured": ("non mesuré", "not measured"),
    "NotApplicable": ("sans objet", "not applicable"),
    "CommercialSecret": ("secret des affaires", "commercial secret"),
    "LegalRestriction": ("la loi l'interdit", "restricted by law"),
    "TooSmallToPublish": ("effectif trop petit", "too few people to publish"),
    "Unwilling": ("ne souhaite pas répondre", "does not wish to answer"),
    "webid": ("Son identifiant", "Its identifier"),
    "download": ("Tout télécharger", "Download everything"),
    "download_one": ("Télécharger son état civil", "Download its civil status"),
    "csv": ("CSV, pour un tableur", "CSV, for a spreadsheet"),
    "export": ("Tout mon Sésame (archive ZIP)", "My whole Sésame (ZIP archive)"),
    "policy": ("Quand une entreprise demande un compte", "When a company asks for an account"),
    "policy_ask": ("Me demander à chaque fois", "Ask me each time"),
    "policy_at_once": ("Accepter aussitôt", "Accept at once"),
    "save": ("Enregistrer", "Save"),
    "what": ("De quoi s'agit-il ?", "What is it?"),
    "why": ("Pourquoi cela compte", "Why it matters"),
    "usual": ("Ce qui est habituel", "What is usual"),
    "law": ("Quelle loi", "Which law"),
    "sign_in": ("Se connecter", "Sign in"),
    "sharing": ("Qui peut y accéder", "Who has access"),
    "account": ("Mon compte", "My account"),
    "sign_out": ("Se déconnecter", "Sign out"),
    "pages": ("Pages", "Pages"),
    "before": ("Précédentes", "Previous"),
    "after": ("Suivantes", "Next"),
    "page_of": ("Page {page} sur {pages}", "Page {page} of {pages}"),
}
words = Lexicon({**WORDS, **BETWEEN, **COMPARING, **CRITERIA, **TODAY, **ASKING})
