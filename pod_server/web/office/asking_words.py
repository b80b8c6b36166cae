"""Words of what a citizen asks of a company, and of what it answers."""

from __future__ import annotations

from collections.abc import Mapping

ASKING: Mapping[str, tuple[str, str]] = {
    "asks": ("Ce que vous lui demandez", "What you ask of it"),
    "asks_none": ("Vous ne lui demandez rien encore.", "You ask nothing of it yet."),
    "ask_page": ("Demander à cette entreprise", "Ask this company"),
    "ask_more": ("Poser une question à vous", "Ask a question of your own"),
    "ask_datapoint": ("Demander une donnée qu'elle ne donne pas", "Ask for what it does not tell"),
    "ask_datapoint_none": (
        "Elle a répondu à tout ce qui peut se demander.",
        "It has answered all that can be asked for.",
    ),
    "ask_it": ("Demander", "Ask"),
    "ask_question": ("Votre question", "Your question"),
    "ask_question_why": (
        "En 300 lettres au plus. Ne dites rien de vous : si dix clients ou plus posent la même, "
        "l'entreprise en lit le texte.",
        "In 300 letters at most. Say nothing of yourself: once ten customers ask the same, the "
        "company reads its text.",
    ),
    "ask_language": ("Dans quelle langue ?", "In which language?"),
    "language_fr": ("Français", "French"),
    "language_en": ("Anglais", "English"),
    "ask_how": ("Qui le saura ?", "Who will know?"),
    "ask_counted": ("Comptée, sans mon nom", "Counted, without my name"),
    "ask_counted_why": (
        "La demande reste dans votre Sésame. Une fois par semaine, l'entreprise apprend combien de "
        "ses clients chez cet hébergeur demandent la même chose, par dizaines et à partir de vingt "
        "clients. Elle ne sait pas qui.",
        "What you ask stays in your Sésame. Once a week the company learns how many of its "
        "customers with this host ask the same, in tens and from twenty customers on. It does not "
        "know who.",
    ),
    "ask_too_few": (
        "Il y a peu de monde chez cet hébergeur : une demande sans nom ne lui sera sans doute pas "
        "dite. En votre nom, elle la lira.",
        "There are few people with this host: what is asked without a name will probably not be "
        "told. In your own name, the company reads it.",
    ),
    "ask_by_name": ("En mon nom", "In my own name"),
    "ask_by_name_why": (
        "L'entreprise lira dans son compte chez vous ce que vous demandez, et saura que c'est "
        "vous.",
        "The company reads in its account with you what you ask, and knows that it is you.",
    ),
    "ask_name_it": ("Demander en mon nom", "Ask in my own name"),
    "ask_unname": ("Demander sans mon nom", "Ask without my name"),
    "ask_withdraw": ("Retirer", "Withdraw"),
    "ask_wrong": (
        "Écrivez une question, en 300 lettres au plus.",
        "Write a question, in 300 letters at most.",
    ),
    "asked_since": ("Demandé le", "Asked on"),
    "asked_counted": ("sans votre nom", "without your name"),
    "asked_by_name": ("en votre nom", "in your own name"),
    "ask_open": ("pas encore de réponse", "no answer yet"),
    "ask_answered": ("elle a répondu", "it has answered"),
    "ask_refused_before": ("elle a refusé", "it has refused"),
    "ask_refused": ("Elle refuse de répondre :", "It refuses to answer:"),
    "answers": ("Ses réponses à des questions", "Its answers to questions"),
    "answers_why": (
        "Envoyées à tous ses clients, quel que soit celui qui a demandé.",
        "Sent to all of its customers, whoever asked.",
    ),
    "answered_on": ("Reçue le", "Received on"),
    "answered_before": ("Elle avait répondu", "It had answered"),
}
