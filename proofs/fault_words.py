"""The words of :mod:`proofs.faults`: what is wrong in French and English, then how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

#: By code: what (fr), what (en), mend (fr), mend (en). Fields in braces come from the fault.
FAULTS: Mapping[str, tuple[str, str, str, str]] = {
    "unknown-datapoint": (
        "La donnée « {value} » n'existe pas.",
        "There is no datapoint “{value}”.",
        "Prenez son nom dans la liste des données (dp:…).",
        "Take its name from the list of datapoints (dp:…).",
    ),
    "not-asked": (
        "« {label_fr} » ne se déclare pas : la Sésame la calcule ou la connaît déjà.",
        "“{label_en}” is not declared: the Sésame reckons it or knows it already.",
        "Déclarez les données dont elle dépend : {operands}.",
        "Declare what it rests on: {operands}.",
    ),
    "unforeseen": (
        "« {value} » n'a pas sa place dans une déclaration.",
        "“{value}” has no place in a statement.",
        "Retirez-le : la Sésame ajoute elle-même ce qu'elle vérifie.",
        "Take it out: the Sésame itself adds what it verifies.",
    ),
    "wrong-id": (
        "L'identifiant n'est pas celui de cette déclaration.",
        "The id is not the one of this statement.",
        "Écrivez {right}, ou préparez la déclaration avec sesame-company.",
        "Write {right}, or prepare the statement with sesame-company.",
    ),
    "no-value": (
        "La déclaration ne donne aucune valeur.",
        "The disclosure gives no value.",
        "Ajoutez « value », ou envoyez un refus (Refusal) avec sa raison.",
        "Add “value”, or send a Refusal with its reason.",
    ),
    "value-in-refusal": (
        "Un refus ne donne pas de valeur.",
        "A refusal gives no value.",
        "Retirez « value », ou envoyez une déclaration (Disclosure).",
        "Take out “value”, or send a Disclosure.",
    ),
    "no-reason": (
        "Le refus ne dit pas pourquoi, ou donne une raison qui n'est pas dans la liste.",
        "The refusal does not say why, or gives a reason that is not in the list.",
        "Donnez « refusalReason » : {codes}.",
        "Give “refusalReason”: {codes}.",
    ),
    "several-values": (
        "« {label_fr} » n'a qu'une valeur ; {value} sont données.",
        "“{label_en}” has one value; {value} are given.",
        "N'en gardez qu'une.",
        "Keep one.",
    ),
    "wrong-form": (
        "« {label_fr} » : « {value} » n'a pas la forme attendue.",
        "“{label_en}”: “{value}” does not have the form expected.",
        "Ce qui est attendu : {what_fr}",
        "What is expected: {what_en}",
    ),
    "wrong-type": (
        "« {label_fr} » attend une valeur du type {expected}, pas « {value} ».",
        "“{label_en}” takes a value of type {expected}, not “{value}”.",
        "Écrivez la valeur avec ce type.",
        "Write the value with this type.",
    ),
    "wrong-unit": (
        "« {label_fr} » se donne en {expected}, pas en « {value} ».",
        "“{label_en}” is given in {expected}, not in “{value}”.",
        "Convertissez la valeur et écrivez « unitCode » : « {expected} ».",
        "Convert the value and write “unitCode”: “{expected}”.",
    ),
    "out-of-range": (
        "« {label_fr} » : {value} est hors des limites ({expected}).",
        "“{label_en}”: {value} is out of range ({expected}).",
        "Vérifiez le chiffre et l'unité.",
        "Check the figure and its unit.",
    ),
    "not-in-list": (
        "« {label_fr} » : « {value} » n'est pas dans la liste.",
        "“{label_en}”: “{value}” is not in the list.",
        "Prenez l'une de ces valeurs : {codes}.",
        "Take one of these: {codes}.",
    ),
    "fraction": (
        "{value} % entre 0 et 1 ressemble à une fraction : les pourcentages vont de 0 à 100.",
        "{value} % between 0 and 1 looks like a fraction: percentages go from 0 to 100.",
        "Écrivez {right} si c'est {right} % ; sinon donnez « numerator » et « denominator », ou "
        "confirmez avec « valueConfirmed » : true.",
        "Write {right} if it is {right} %; otherwise give “numerator” and “denominator”, or "
        "confirm with “valueConfirmed”: true.",
    ),
    "contradiction": (
        "{value} % ne s'accorde pas avec ses opérandes, qui donnent {right} %.",
        "{value} % does not agree with its operands, which give {right} %.",
        "Corrigez le pourcentage ou les opérandes.",
        "Mend the percentage or the operands.",
    ),
    "one-operand": (
        "Un seul des deux opérandes est donné.",
        "Only one of the two operands is given.",
        "Donnez « numerator » et « denominator », ou aucun des deux.",
        "Give “numerator” and “denominator”, or neither.",
    ),
    "period-order": (
        "La période commence après sa fin ({value}).",
        "The period begins after its end ({value}).",
        "Mettez « periodStart » avant « periodEnd ».",
        "Put “periodStart” before “periodEnd”.",
    ),
    "period-future": (
        "La période finit dans l'avenir ({value}).",
        "The period ends in the future ({value}).",
        "Déclarez une période terminée, ou la date du jour pour un fait.",
        "Declare a period that is over, or today's date for a fact.",
    ),
    "no-survey": (
        "« {label_fr} » vient d'une enquête : il manque comment elle a été faite.",
        "“{label_en}” comes from a survey: how it was made is missing.",
        "Ajoutez « survey » : question, échelle, répondants, population, dates.",
        "Add “survey”: question, scale, respondents, population, dates.",
    ),
    "survey-unexpected": (
        "« {label_fr} » ne vient pas d'une enquête.",
        "“{label_en}” does not come from a survey.",
        "Retirez « survey ».",
        "Take out “survey”.",
    ),
    "few-respondents": (
        "{value} répondants, c'est trop peu pour publier sans reconnaître personne.",
        "{value} respondents are too few to publish without recognising anybody.",
        "À moins de 10 répondants, envoyez un refus avec la raison sesame:TooSmallToPublish.",
        "Below 10 respondents send a Refusal with the reason sesame:TooSmallToPublish.",
    ),
    "more-than-asked": (
        "Il y a plus de répondants que de personnes interrogées ({value}).",
        "There are more respondents than people asked ({value}).",
        "Vérifiez « respondents » et « eligiblePopulation ».",
        "Check “respondents” and “eligiblePopulation”.",
    ),
    "survey-dates": (
        "Les dates de l'enquête ne se suivent pas ({value}).",
        "The dates of the survey are not in order ({value}).",
        "Mettez « fieldworkStart » avant « fieldworkEnd ».",
        "Put “fieldworkStart” before “fieldworkEnd”.",
    ),
    "no-supersedes": (
        "La correction n° {value} ne dit pas ce qu'elle remplace.",
        "Restatement no. {value} does not say what it supersedes.",
        "Ajoutez « supersedes » avec l'identifiant de la déclaration précédente.",
        "Add “supersedes” with the id of the statement before.",
    ),
    "no-restatement-reason": (
        "La correction n° {value} ne dit pas pourquoi.",
        "Restatement no. {value} does not say why.",
        "Ajoutez « restatementReason » : une phrase suffit.",
        "Add “restatementReason”: one sentence will do.",
    ),
    "first-supersedes": (
        "Une première déclaration ne remplace rien.",
        "A first statement supersedes nothing.",
        "Retirez « supersedes », ou donnez le numéro suivant à « sequence ».",
        "Take out “supersedes”, or give “sequence” the next number.",
    ),
    "bad-sequence": (
        "Le numéro de la déclaration doit être 1 ou plus.",
        "The number of a statement is 1 or more.",
        "Écrivez « sequence » : 1 pour une première déclaration.",
        "Write “sequence”: 1 for a first statement.",
    ),
}
