"""Ready letters for one's rights, and the words around them, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

LETTERS: Mapping[str, tuple[str, str]] = {
    "rights_why": (
        "Des lettres prêtes, à envoyer vous-même par courrier ou par courriel. Le délai de réponse "
        "est suivi, et la page du jour le rappelle.",
        "Ready letters, for you to send by post or mail. The time for the answer is kept track of, "
        "and Today reminds you.",
    ),
    "letter_new": ("Une nouvelle lettre", "A new letter"),
    "letter_right": ("Quel droit", "Which right"),
    "letter_access": ("Savoir ce qu'ils ont sur moi", "Know what they hold about me"),
    "letter_erasure": ("Faire effacer mes données", "Have my data erased"),
    "letter_withdrawal": ("Retirer mon consentement", "Withdraw my consent"),
    "letter_mediator": ("Saisir le médiateur", "Turn to the mediator"),
    "letter_to": ("À qui (nom)", "To whom (name)"),
    "letter_about": ("Au sujet de (contrat, compte…)", "About (contract, account…)"),
    "letter_sent": ("Envoyée le", "Sent on"),
    "letter_make": ("Écrire la lettre", "Write the letter"),
    "letter_no_to": ("Écrivez à qui va la lettre.", "Write whom the letter goes to."),
    "letter_no_right": ("Choisissez un droit.", "Choose a right."),
    "letter_bad_day": (
        "Écrivez le jour de l'envoi, aujourd'hui ou avant.",
        "Write the day of sending, today or before.",
    ),
    "letters": ("Mes lettres", "My letters"),
    "letters_none": ("Aucune lettre encore.", "No letter yet."),
    "letter_due": ("réponse due le", "answer due by"),
    "letter_late": ("aucune réponse ; elle était due le", "no answer; it was due by"),
    "letter_answered": ("répondu le", "answered on"),
    "letter_mark": ("J'ai reçu la réponse", "The answer has come"),
    "letter_copy": (
        "Copiez ce texte, ou imprimez la page.",
        "Copy this text, or print the page.",
    ),
    "letter_next_step": (
        "Sans réponse à temps, vous pouvez saisir la CNIL (cnil.fr) ou, pour un achat, le "
        "médiateur de l'entreprise.",
        "Without an answer in time, you may turn to the data protection authority or, for a "
        "purchase, to the company’s mediator.",
    ),
    "text_access": (
        "Madame, Monsieur,\n\nEn application de l'article 15 du règlement (UE) 2016/679, je vous "
        "demande de me confirmer si vous traitez des données qui me concernent et, si oui, de "
        "m'en adresser une copie avec les finalités, les destinataires, la durée de conservation "
        "et l'origine de ces données.\n\nObjet : {about}\n\nVotre réponse est attendue dans le "
        "délai d'un mois (article 12, paragraphe 3), soit le {due} au plus tard.\n\n{name}\n{sent}",
        "Dear Sir or Madam,\n\nUnder Article 15 of Regulation (EU) 2016/679 I ask you to confirm "
        "whether you process data concerning me and, if so, to send me a copy of it with the "
        "purposes, the recipients, the storage period and the source of the data.\n\nAbout: "
        "{about}\n\nYour answer is due within one month (Article 12(3)), that is by {due}.\n\n"
        "{name}\n{sent}",
    ),
    "text_erasure": (
        "Madame, Monsieur,\n\nEn application de l'article 17 du règlement (UE) 2016/679, je vous "
        "demande d'effacer les données qui me concernent et d'en informer ceux à qui vous les avez "
        "communiquées (article 19).\n\nObjet : {about}\n\nSi une obligation vous impose d'en "
        "conserver, dites-moi lesquelles, pourquoi et jusqu'à quand. Votre réponse est attendue "
        "dans le délai d'un mois (article 12, paragraphe 3), soit le {due} au plus tard.\n\n{name}"
        "\n{sent}",
        "Dear Sir or Madam,\n\nUnder Article 17 of Regulation (EU) 2016/679 I ask you to erase the "
        "data concerning me and to inform those to whom you disclosed it (Article 19).\n\nAbout: "
        "{about}\n\nIf you are obliged to keep any of it, tell me which, why and until when. Your "
        "answer is due within one month (Article 12(3)), that is by {due}.\n\n{name}\n{sent}",
    ),
    "text_withdrawal": (
        "Madame, Monsieur,\n\nEn application de l'article 7, paragraphe 3, du règlement (UE) "
        "2016/679, je retire le consentement que je vous avais donné. Je vous demande de cesser le "
        "traitement fondé sur lui et d'effacer les données correspondantes (article 17, "
        "paragraphe 1, point b).\n\nObjet : {about}\n\nVotre réponse est attendue dans le délai "
        "d'un mois (article 12, paragraphe 3), soit le {due} au plus tard.\n\n{name}\n{sent}",
        "Dear Sir or Madam,\n\nUnder Article 7(3) of Regulation (EU) 2016/679 I withdraw the "
        "consent that I gave you. I ask you to stop the processing based on it and to erase the "
        "data concerned (Article 17(1)(b)).\n\nAbout: {about}\n\nYour answer is due within one "
        "month (Article 12(3)), that is by {due}.\n\n{name}\n{sent}",
    ),
    "text_mediator": (
        "Madame, Monsieur le médiateur,\n\nEn application des articles L. 611-1 et suivants du "
        "code de la consommation, je vous saisis du litige qui m'oppose à votre adhérent, après "
        "une réclamation écrite restée sans suite satisfaisante.\n\nObjet : {about}\n\nL'issue de "
        "la médiation est attendue dans les 90 jours (article R. 612-5), soit le {due} au plus "
        "tard, à compter de la réception du dossier complet.\n\n{name}\n{sent}",
        "Dear Mediator,\n\nUnder Articles L. 611-1 and following of the French Consumer Code I "
        "bring before you my dispute with your member, after a written complaint without a "
        "satisfactory outcome.\n\nAbout: {about}\n\nThe outcome is due within 90 days (Article "
        "R. 612-5), that is by {due}, from when the file is complete.\n\n{name}\n{sent}",
    ),
}
