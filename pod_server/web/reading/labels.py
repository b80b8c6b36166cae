"""What terms of vocabularies are called by people: our own, and the usual ones of Solid pods.

Our own words have their labels in ``vocab/*.ttl``. Of those of others, the ones that a pod holds
every day are named here; any other is called by the last part of its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from vocab.graphs import Graph
from vocab.terms import (
    ACL,
    AS,
    DCTERMS,
    FOAF,
    LDP,
    NOTIFY,
    OWL,
    PIM,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    STAT,
    VCARD,
    VOID,
)
from vocab.terms import SOLID as SOLID_TERMS

#: By namespace: local name, French, English.
_USUAL: Mapping[str, str] = {
    RDF.NS: """
        type|est|is
        value|valeur|value
        first|premier|first
        rest|suite|rest""",
    RDFS.NS: """
        label|intitulé|label
        comment|commentaire|comment
        seeAlso|voir aussi|see also
        isDefinedBy|défini par|defined by
        subClassOf|sorte de|kind of
        domain|s'applique à|applies to
        range|a pour valeurs|takes values of
        Class|classe|class""",
    OWL.NS: """
        sameAs|le même que|the same as""",
    FOAF.NS: """
        name|nom|name
        nick|surnom|nickname
        givenName|prénom|given name
        familyName|nom de famille|family name
        title|civilité|title
        img|image|picture
        depiction|image|picture
        logo|logo|logo
        homepage|page d'accueil|home page
        weblog|blog|blog
        mbox|courriel|e-mail
        phone|téléphone|telephone
        knows|connaît|knows
        maker|auteur|made by
        made|a fait|made
        primaryTopic|parle de|is about
        isPrimaryTopicOf|décrit par|described by
        account|compte|account
        age|âge|age
        birthday|anniversaire|birthday
        based_near|près de|near
        interest|intérêt|interest
        member|membre|member
        Agent|agent|agent
        Person|personne|person
        Organization|organisation|organisation
        Group|groupe|group
        Document|document|document
        Image|image|image
        PersonalProfileDocument|profil personnel|personal profile""",
    VCARD.NS: """
        fn|nom|name
        nickname|surnom|nickname
        hasEmail|courriel|e-mail
        email|courriel|e-mail
        hasTelephone|téléphone|telephone
        hasPhoto|photo|photo
        hasAddress|adresse|address
        hasMember|membre|member
        hasUID|numéro|number
        hasName|nom complet|full name
        organization-name|organisation|organisation
        role|fonction|role
        title|titre|title
        note|note|note
        bday|naissance|date of birth
        url|site|web site
        value|valeur|value
        given-name|prénom|given name
        family-name|nom de famille|family name
        street-address|rue|street
        locality|localité|town
        region|région|region
        postal-code|code postal|postal code
        country-name|pays|country
        inAddressBook|dans le carnet|in address book
        Individual|personne|person
        Organization|organisation|organisation
        Group|groupe|group
        AddressBook|carnet d'adresses|address book""",
    DCTERMS.NS: """
        title|titre|title
        description|description|description
        created|créé le|created on
        modified|modifié le|changed on
        issued|publié le|issued on
        date|date|date
        creator|auteur|creator
        publisher|éditeur|publisher
        identifier|identifiant|identifier
        subject|sujet|subject
        source|source|source
        license|licence|licence
        language|langue|language
        format|format|format
        hasPart|contient|has part
        isPartOf|fait partie de|part of
        references|renvoie à|refers to
        replaces|remplace|replaces
        isReplacedBy|remplacé par|replaced by
        conformsTo|conforme à|conforms to
        extent|étendue|extent""",
    LDP.NS: """
        contains|contient|contains
        inbox|boîte de réception|inbox
        Resource|ressource|resource
        Container|dossier|folder
        BasicContainer|dossier simple|plain folder
        RDFSource|document de données|data document
        NonRDFSource|fichier|file""",
    STAT.NS: """
        size|taille (octets)|size (bytes)
        mtime|modifié (secondes depuis 1970)|changed (seconds since 1970)""",
    ACL.NS: """
        Authorization|autorisation|authorization
        agent|qui|who
        agentClass|qui (ensemble)|who (class)
        agentGroup|qui (groupe)|who (group)
        AuthenticatedAgent|toute personne connectée|anyone signed in
        origin|par l'application à|through the app at
        accessTo|pour|for
        default|par défaut dans|by default in
        mode|peut|may
        Read|lire|read
        Write|modifier|write
        Append|ajouter|append
        Control|régler les accès|control access
        trustedApp|application de confiance|trusted app""",
    PIM.NS: """
        Storage|espace de stockage|storage
        storage|espace de stockage|storage
        preferencesFile|préférences|preferences
        ConfigurationFile|fichier de réglages|settings file""",
    SOLID_TERMS.NS: """
        oidcIssuer|se connecte chez|signs in at
        owner|propriétaire|owner
        account|compte|account
        publicTypeIndex|index public|public type index
        privateTypeIndex|index privé|private type index
        TypeIndex|index des types|type index
        ListedDocument|document public|listed document
        UnlistedDocument|document privé|unlisted document
        TypeRegistration|inscription|registration
        forClass|pour les|for
        instance|document|document
        instanceContainer|dossier|folder
        storageDescription|description du stockage|storage description""",
    SCHEMA.NS: """
        name|nom|name
        description|description|description
        url|adresse web|web address
        image|image|picture
        email|courriel|e-mail
        telephone|téléphone|telephone
        address|adresse|address
        text|texte|text
        author|auteur|author
        dateCreated|créé le|created on
        dateModified|modifié le|changed on
        datePublished|publié le|published on
        startDate|début|start
        endDate|fin|end
        location|lieu|place
        price|prix|price
        priceCurrency|monnaie|currency
        seller|vendeur|seller
        Offer|offre|offer
        Person|personne|person
        Organization|organisation|organisation
        Event|événement|event
        Place|lieu|place""",
    AS.NS: """
        Create|création|creation
        Update|modification|change
        Delete|suppression|deletion
        Announce|annonce|announcement
        Note|note|note
        Activity|activité|activity
        actor|qui|who
        object|quoi|what
        target|vers|to
        to|à|to
        published|publié le|published on
        updated|modifié le|changed on
        content|contenu|content
        summary|résumé|summary
        name|nom|name""",
    SKOS.NS: """
        Concept|notion|concept
        ConceptScheme|ensemble de notions|concept scheme
        prefLabel|intitulé|label
        altLabel|autre intitulé|other label
        definition|définition|definition
        notation|code|code
        broader|plus large|broader
        narrower|plus précis|narrower
        inScheme|dans l'ensemble|in scheme
        note|note|note
        example|exemple|example""",
    SH.NS: """
        shapesGraph|modèle exigé|required shape""",
    VOID.NS: """
        sparqlEndpoint|service de requêtes|query service""",
    NOTIFY.NS: """
        subscription|service d'abonnement|subscription service
        channelType|sorte de canal|channel type
        feature|possibilité|feature""",
}
_HUMPS = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])")
_LAST = re.compile(r"[#/:]([^#/:]+)[#/]?$")
_OWN = ("sesame.ttl", "datapoints.ttl")


def label(iri: str, language: str) -> str:
    """What a term is called; the last part of its name, in words, where nobody has named it."""
    known = _known().get(iri)
    if known is not None:
        return known[0 if language == "fr" else 1]
    found = _LAST.search(iri)
    last = found[1] if found else iri
    return _HUMPS.sub(" ", last).replace("_", " ").lower() if last.isascii() else last


def is_known(iri: str) -> bool:
    """Whether the term has a name of ours: then it need not be shown as an address."""
    return iri in _known()


@cache
def _known() -> Mapping[str, tuple[str, str]]:
    return {**dict(_of_others()), **dict(_our_own())}


def _of_others() -> Iterator[tuple[str, tuple[str, str]]]:
    for namespace, lines in _USUAL.items():
        for line in lines.split("\n"):
            if line.strip():
                name, french, english = line.strip().split("|")
                yield namespace + name, (french, english)


def _our_own() -> Iterator[tuple[str, tuple[str, str]]]:
    for file in _OWN:
        graph = Graph.of(file)
        for term in graph.named():
            french = graph.text(term, RDFS.LABEL, "fr") or graph.text(term, SKOS.PREF_LABEL, "fr")
            english = graph.text(term, RDFS.LABEL, "en") or graph.text(term, SKOS.PREF_LABEL, "en")
            if french and english:
                yield term.value, (french, english)
