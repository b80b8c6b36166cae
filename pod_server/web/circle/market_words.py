"""The words of market files, and of what one may think of a company."""

from __future__ import annotations

from collections.abc import Mapping

MARKETS: Mapping[str, tuple[str, str]] = {
    "markets_lead": (
        "Ce que vous savez d'un marché, à transmettre à quelqu'un : des entreprises, ce que vous "
        "en pensez, et ce qu'elles ont déclaré à tous leurs clients. Vos achats n'en font jamais "
        "partie.",
        "What you know of a market, to be handed to somebody: companies, what you think of them, "
        "and what they told all their customers. What you bought is never part of it.",
    ),
    "markets_none": (
        "Vous n'en avez pas encore. Donnez un titre à un premier fichier ci-dessous.",
        "You have none yet. Give a first file a title below.",
    ),
    "colon": (" :", ":"),
    "see_again": ("Regarder de nouveau", "Look again"),
    "market_link": ("Le montrer par un lien", "Show it by a link"),
    "market_link_why": (
        "Pour quelqu'un qui n'a pas de Sésame : qui a le lien lit les entreprises, ce que vous en "
        "pensez et les recommandations, jusqu'à ce jour, ou jusqu'à ce que vous le repreniez.",
        "For somebody without a Sésame: whoever has the link reads the companies, what you think "
        "of them and the recommendations, until that day, or until you take it back.",
    ),
    "market_link_make": ("Faire un lien", "Make a link"),
    "market_link_new": (
        "Voici le lien. Il n'est montré qu'une fois :",
        "Here is the link. It is shown once:",
    ),
    "market_links": ("Liens ouverts", "Open links"),
    "market_link_until": ("Ouvert jusqu'au", "Open until"),
    "market_link_back": ("Le reprendre", "Take it back"),
    "shown_by": ("Montré par", "Shown by"),
    "shown_yours": ("Et le vôtre ?", "And yours?"),
    "shown_yours_why": (
        "Un Sésame garde pour vous ce que les entreprises déclarent, et ce que vous en pensez. "
        "Vous seul décidez qui le lit.",
        "A Sésame keeps for you what companies declare, and what you think of them. You alone "
        "decide who reads it.",
    ),
    "shown_open": ("Ouvrir le vôtre", "Open yours"),
    "market_new": ("Commencer un fichier", "Begin a file"),
    "market_title": ("Titre", "Title"),
    "market_codes": ("Codes de marché", "Market codes"),
    "market_codes_why": (
        "Séparés par des espaces : 10.71 10.61",
        "Separated by spaces: 10.71 10.61",
    ),
    "market_area": ("Région", "Area"),
    "market_begin": ("Commencer", "Begin"),
    "n_companies": ("entreprise|entreprises", "company|companies"),
    "offers_wait": ("On vous propose", "Somebody offers you"),
    "offer_from": ("De", "From"),
    "n_signed": ("document signé|documents signés", "signed document|signed documents"),
    "kilobytes": ("ko", "kB"),
    "at_most": ("au plus", "at most"),
    "offer_take": ("L'accepter", "Take it"),
    "offer_refuse": ("Refuser", "Decline"),
    "files_came": ("Ce qu'on vous a transmis", "What was handed to you"),
    "files_none": (
        "Rien encore. Donnez votre adresse à un ami : son Sésame vous proposera son fichier ici.",
        "Nothing yet. Give your address to a friend: their Sésame will offer you their file here.",
    ),
    "your_address": ("Votre adresse", "Your address"),
    "state_waiting": ("attend votre réponse", "waits for your answer"),
    "state_to_accept": ("réponse en route", "answer on its way"),
    "state_to_reject": ("réponse en route", "answer on its way"),
    "state_coming": ("arrive et se vérifie", "coming, and being verified"),
    "state_kept": ("vérifié et gardé", "verified and kept"),
    "state_declined": ("refusé", "declined"),
    "state_failed": ("n'a pas pu être gardé", "could not be kept"),
    "state_to_offer": ("offre en route", "offer on its way"),
    "state_offered": ("proposé, sans réponse encore", "offered, not answered yet"),
    "state_readable": ("accepté, lisible jusqu'au", "taken, readable until"),
    "state_rejected": ("refusé", "declined"),
    "state_ended": ("terminé, plus lisible", "over, no longer readable"),
    "state_undelivered": (
        "n'a pas pu être remis : pas de boîte de réception",
        "could not be delivered: there is no inbox",
    ),
    "market_companies": ("Les entreprises", "The companies"),
    "market_empty": ("Aucune encore : ajoutez-en une.", "None yet: add one."),
    "market_add": ("Ajouter une entreprise", "Add a company"),
    "market_company": ("Son nom chez vous, ou son adresse", "Its name here, or its address"),
    "market_company_why": (
        "Une de vos entreprises, ou l'adresse d'une autre, comme",
        "One of your companies, or another's address, such as",
    ),
    "market_stance": ("Ce que vous en pensez", "What you think of it"),
    "no_stance": ("Rien de particulier", "Nothing in particular"),
    "market_note": ("Une note, que l'autre lira", "A note, which the other will read"),
    "market_private": ("Une note pour vous seul", "A note for yourself alone"),
    "market_put": ("Ajouter", "Add"),
    "market_out": ("Retirer", "Take out"),
    "market_products": ("Les produits", "The products"),
    "market_add_product": ("Ajouter un produit", "Add a product"),
    "market_code": ("Son code", "Its code"),
    "market_code_why": (
        "Le numéro sous le code-barres ou son lien. Sa fiche part avec lui, son entreprise aussi, "
        "et ce que vous en avez dit.",
        "The number below the barcode, or its link. Its card goes with it, its company too, and "
        "what you said of it.",
    ),
    "goes_of_products": ("Dont sur des produits", "Of these, about products"),
    "goes_replies": ("Réponses d'entreprises", "Companies' replies"),
    "n_entries": ("entrée|entrées", "entry|entries"),
    "stays_products_not_put_in": (
        "Recommandations de produits que vous n'y avez pas mis",
        "Recommendations of products that you did not put in",
    ),
    "goes_log": ("Un point de votre journal", "A point of your log"),
    "goes_log_says": (
        "{entries} en tout, dont {logged} de ce fichier ; des autres, rien que leur nombre.",
        "{entries} in all, {logged} of them of this file; of the others nothing but how many.",
    ),
    "log_line": (
        "Journal de {who} : {entries}, vérifié.",
        "Log of {who}: {entries}, checked.",
    ),
    "log_inside": (
        "Déclarations de ce fichier qui y sont : {inside}, toutes.",
        "Statements of this file that are in it: {inside}, all of them.",
    ),
    "log_not_inside": (
        "Rien n'y montre les déclarations de ce fichier.",
        "Nothing shows the statements of this file in it.",
    ),
    "log_since": ("Suivi depuis le {day}.", "Followed since {day}."),
    "log_begun": ("C'est la première fois que vous le voyez.", "You see it for the first time."),
    "log_same": ("Il n'a pas changé depuis.", "It has not changed since."),
    "log_grown": ("Il n'a fait que grandir.", "It has only grown."),
    "log_earlier": (
        "C'est un état plus ancien de ce que vous connaissez.",
        "It is an earlier state of what you know.",
    ),
    "log_anew": (
        "Une autre clé le signe : rien ne le relie à celui que vous connaissiez.",
        "Another key signs it: nothing ties it to the one that you knew.",
    ),
    "log_unshown": (
        "Rien ne montre qu'il n'a fait que grandir.",
        "Nothing shows that it has only grown.",
    ),
    "log_rewritten": (
        "Le journal de {who} a été changé après coup",
        "The log of {who} was changed after the fact",
    ),
    "log_rewritten_why": (
        "Deux états signés du même journal se contredisent. Ce que les entreprises ont signé n'en "
        "est pas moins valable.",
        "Two signed states of one log contradict each other. What companies signed holds none the "
        "less.",
    ),
    "log_both": ("Les deux états signés", "Both signed states"),
    "log_broken": (
        "Le journal joint à ce fichier ne tient pas : il ne prouve rien.",
        "The log that came with this file does not hold: it proves nothing.",
    ),
    "log_withheld": (
        "{who} montrait son journal, et n'en montre pas avec ce fichier.",
        "{who} used to show their log, and shows none with this file.",
    ),
    "given_opinions": ("avis|avis", "opinion|opinions"),
    "market_look": ("Voir ce qui part et ce qui reste", "See what goes and what stays"),
    "market_goes": ("Ce qui part", "What goes"),
    "market_stays": ("Ce qui reste chez vous", "What stays with you"),
    "market_stays_why": (
        "Compté pour vous ; l'autre n'en sait rien.",
        "Counted for you; the other learns nothing of it.",
    ),
    "goes_disclosures": ("Déclarations d'entreprises", "Statements of companies"),
    "goes_cards": ("Fiches de produits", "Product cards"),
    "goes_own": ("Vos recommandations", "Your recommendations"),
    "goes_relayed": ("Recommandations d'autres personnes", "Recommendations by others"),
    "stays_receipts": ("Tickets et prix payés", "Receipts and prices paid"),
    "stays_orders": ("Commandes et adresses", "Orders and addresses"),
    "stays_complaints": ("Réclamations et retours", "Complaints and returns"),
    "stays_requests": ("Messages", "Messages"),
    "stays_terms": ("Conditions convenues", "Terms agreed"),
    "stays_asks": ("Questions posées", "Questions asked"),
    "stays_private_notes": ("Notes pour vous seul", "Notes for yourself"),
    "stays_criteria": (
        "Poids et seuils de vos critères",
        "Weights and thresholds of your criteria",
    ),
    "stays_not_passed_on": (
        "Recommandations d'autres qui ne vont pas plus loin",
        "Recommendations by others that go no further",
    ),
    "market_offer": ("Le proposer à quelqu'un", "Offer it to somebody"),
    "market_whom": (
        "Son nom dans vos cercles, ou son adresse",
        "Their name in your circles, or address",
    ),
    "market_days": ("Lisible pendant (jours)", "Readable for (days)"),
    "market_send": ("Proposer", "Offer"),
    "market_handed": ("À qui vous l'avez proposé", "To whom you offered it"),
    "market_end": ("Y mettre fin", "End it"),
    "given_from": ("Transmis par", "Handed over by"),
    "given_progress": (
        "{done} ko sur {size} arrivés, {checked} documents vérifiés.",
        "{done} kB of {size} have come, {checked} documents are verified.",
    ),
    "given_good": ("signature valable|signatures valables", "good signature|good signatures"),
    "given_same": (
        "déclaration que vous aviez déjà|déclarations que vous aviez déjà",
        "statement that you had already|statements that you had already",
    ),
    "given_refused": ("Laissé de côté", "Left out"),
    "refused_broken": ("signature qui ne tient pas", "signature that does not hold"),
    "refused_key": ("signé par une autre clé", "signed by another key"),
    "refused_stranger": ("d'une entreprise hors du fichier", "of a company outside the file"),
    "refused_relayed": (
        "transmis contre la volonté de l'auteur",
        "passed on against the author's will",
    ),
    "refused_uncounted": ("transmis sans compter les mains", "passed on without counting hands"),
    "refused_reply": (
        "réponse à autre chose que ce qui est là, ou en double",
        "a reply to something other than what is here, or a second one",
    ),
    "double_talk": ("Double langage", "Double talk"),
    "double_talk_why": (
        "Cette entreprise a signé deux choses différentes pour la même donnée et la même période. "
        "Chacun peut le vérifier : les deux déclarations sont ci-dessous, telles que signées.",
        "This company has signed two different things for the same figure and period. Anybody can "
        "verify it: both statements are below, as they were signed.",
    ),
    "double_talk_says": ("Elle a dit", "It said"),
    "double_talk_bytes": ("Les deux déclarations signées", "Both signed statements"),
    "given_apart": (
        "Gardé à part : rien de ceci ne se mêle aux comptes des entreprises chez vous.",
        "Kept apart: nothing of this mixes with companies' accounts at yours.",
    ),
    "given_statements": ("déclaration|déclarations", "statement|statements"),
    "given_said": ("Recommandations", "Recommendations"),
    "given_by": ("par", "by"),
    "given_by_another": (
        "signé d'une autre clé que la sienne : ce n'est pas sa parole",
        "signed with another key than theirs: it is not their word",
    ),
    "given_hops": ("main de passage|mains de passage", "hand on the way|hands on the way"),
    "given_remove": ("Jeter ce fichier", "Throw this file away"),
    "given_remove_why": (
        "Ce qu'il contient ne sera plus chez vous et ne comptera plus dans votre regard. Pour "
        "l'avoir de nouveau, il faudra qu'on vous le propose encore.",
        "What is in it will be with you no more, and no longer count in your view. To have it "
        "again, somebody has to offer it to you again.",
    ),
    "given_remove_now": ("Oui, le jeter", "Yes, throw it away"),
    "trust": (
        "À quel point vous fiez-vous à cette personne ?",
        "How far do you trust this person?",
    ),
    "trust_why": (
        "Pour vous seul. Ce que disent ceux dont vous n'avez rien dit ne compte pas.",
        "For yourself alone. What those say of whom you said nothing does not count.",
    ),
    "trust_market": ("Pour quel marché (vide : tous)", "For which market (empty: all)"),
    "trust_much": ("Beaucoup", "Much"),
    "trust_some": ("Un peu", "A little"),
    "trust_none": ("Pas du tout", "Not at all"),
    "trust_nothing": ("Je n'en sais rien", "I do not know"),
    "trust_save": ("Enregistrer", "Save"),
    "view_belief": ("de confiance", "trust"),
    "view_disbelief": ("de défiance", "distrust"),
    "view_uncertainty": ("d'incertitude", "uncertainty"),
    "view_nothing": (
        "Rien ne permet d'en penser quoi que ce soit : tout est incertain.",
        "Nothing to think anything of it by: all is uncertain.",
    ),
    "view_why": ("Pourquoi ?", "Why?"),
    "view_mine": ("Vous", "You"),
    "view_share": ("pèse {share} %", "weighs {share}%"),
    "view_unknown": (
        "{n} avis de gens que vous ne connaissez pas : non comptés.",
        "{n} opinions of people you do not know: not counted.",
    ),
    "view_local": (
        "Calculé ici, pour vous seul : d'abord ce que vous avez vécu, puis ceux à qui vous vous "
        "fiez.",
        "Reckoned here, for you alone: what you lived first, then those you trust.",
    ),
}
