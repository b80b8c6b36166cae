"""The words of the report on a move."""

from __future__ import annotations

#: English and French of each line; lists follow their line, an entry a line.
WORDS = {
    "en": {
        "would": "This is what would be done; nothing has been changed.",
        "done": "Moved. The new data folder is {folder}; the old one stays as it was. What follows "
        "is kept there: moved.txt, moved.json.",
        "pods": "Pods and WebIDs, before and now:",
        "counts": "{documents} documents, of them {changed} with other addresses; {files} files "
        "that are no RDF, left as they are.",
        "signed_again": "{count} signed documents are signed again, with the keys that you gave. "
        "A company then takes a new --home for sesame-company: copy signing-key.pem into it, and "
        "say init with the new issuer and WebID.",
        "recommendations": "What you recommend is signed again for its new address, by the key "
        "that your Sésame had: {count}",
        "replies": "What companies replied answers your words at the old address, and is shown as "
        "an answer to what you said before; they can reply again: {count}",
        "holders": "Were given something by you, and have it yet. Each is told where it lies now "
        "as soon as the new server runs; until when they may read it stays: {count}",
        "received": "Gave you something: they let in your old WebID. Ask each again at "
        "/sharing/received/, in one tap: {count}",
        "credentials": "Credentials about your old WebID. Yes and no facts, and what is verified "
        "on your pages, go on resting on them, and their status is looked at; who verifies "
        "one by itself sees the old WebID: ask its issuer for one about the new: {count}",
        "offered": "Market files that you offered and nobody took: the offer led to the old "
        "address. Make the file again, and offer it again: {count}",
        "waiting": "Market files that were offered to you and have not come: they are offered to "
        "your old WebID. Ask for them to be offered again: {count}",
        "written_anew": "Written anew, for the text could not be kept (they say the same): {count}",
        "agreements": "Agreements, papers of both sides: left to the byte, still agreed, about the "
        "old addresses. Whoever wants them under the new ones answers your terms again: {count}",
        "signed_by_others": "Signed by others and left to the byte, so that the signature holds; "
        "an old address stands in them: {count}",
        "speechless": "Companies of this server whose word is about their old address. They have "
        "to declare anew before they sell (or give their keys with --key): {count}",
        "still_naming": "Here the old host is still named, in a file or a way of writing that is "
        "not ours to change: {count}",
        "tell": "TELL OF THE NEW ADDRESS",
        "companies": "Companies with an account: they have the old WebID in their lists. "
        "They ask for the account again at the new one, and find it as it was: {count}",
        "apps": "Apps that were let in; each asks again at the next sign-in: {count}",
        "programs": "Programs with client credentials: id and secret hold, the issuer is now "
        "{issuer}: {count}",
        "webhooks": "Subscriptions that sent messages elsewhere have ended; whoever asked for "
        "them subscribes again: {count}",
        "people": "People and groups elsewhere that rules and profiles here name; they may know "
        "you by the old WebID. Who has you in a circle hears your questions once your new contact "
        "link (/office/contact) has been opened there: {count}",
        "webids_elsewhere": "WebIDs kept elsewhere: their document has to name the new issuer, "
        "{issuer}: {count}",
        "stays": "WHAT DOES NOT TRAVEL",
        "signed_out": "Sign-ins ({sign_ins}), apps' tokens and permissions in force ({grants}), "
        "open invitations ({invitations}), one-time links and the server's own keys: everybody "
        "signs in again, and whom you invited needs a new link.",
        "passkeys": "Passkeys belong to the old host and were left behind: {count}. "
        "At the next sign-in, make a new one on the account's page.",
        "way": "{account}: {ways}",
        "password": "password",
        "codes": "{count} recovery codes",
        "link": "link by mail, where --smtp-url is set",
        "shut": "no way in of their own: sesame account recover {account} --data {folder}",
        "ways_in": "How each comes in:",
        "left_files": "Beside, in the old folder, and not taken along:",
        "left_settings": "Settings of sesame.toml that were left out:",
        "next": "Next: sesame home --data {folder} …  (the same names), then sesame serve --data "
        "{folder}. When all is well, delete the old folder.",
        "more": "… and {count} more",
    },
    "fr": {
        "would": "Voici ce qui serait fait ; rien n'a été changé.",
        "done": "Déménagé. Le nouveau dossier est {folder} ; l'ancien reste comme il était. Ce qui "
        "suit y est gardé : moved.txt, moved.json.",
        "pods": "Pods et WebID, avant et maintenant :",
        "counts": "{documents} documents, dont {changed} avec d'autres adresses ; {files} fichiers "
        "qui ne sont pas du RDF, laissés tels quels.",
        "signed_again": "{count} documents signés le sont à nouveau, avec vos clés. Une entreprise "
        "prend ensuite un nouveau --home pour sesame-company : copiez-y signing-key.pem, puis init "
        "avec le nouvel émetteur et le nouveau WebID.",
        "recommendations": "Ce que vous recommandez est signé à nouveau pour sa nouvelle adresse, "
        "par la clé qu'avait votre Sésame : {count}",
        "replies": "Ce que des entreprises ont répondu répond à vos mots de l'ancienne adresse et "
        "se montre comme une réponse à ce que vous disiez avant ; elles peuvent répondre à "
        "nouveau : {count}",
        "holders": "Ont reçu quelque chose de vous et l'ont encore. Chacun est prévenu du nouvel "
        "endroit dès que le nouveau serveur tourne ; jusqu'à quand ils le lisent reste "
        "inchangé : {count}",
        "received": "Vous ont donné quelque chose : c'est à votre ancien WebID. Redemandez-le à "
        "chacun sur /sharing/received/, d'un geste : {count}",
        "credentials": "Attestations au nom de votre ancien WebID. Les réponses par oui ou non, et "
        "ce qui est vérifié sur vos pages, continuent de s'y appuyer, et leur statut est "
        "surveillé ; mais qui en vérifie une lui-même voit l'ancien WebID : demandez à son "
        "émetteur une attestation au nouveau : {count}",
        "offered": "Fichiers de marché proposés et que personne n'a pris : la proposition menait à "
        "l'ancienne adresse. Refaites le fichier et proposez-le à nouveau : {count}",
        "waiting": "Fichiers de marché que l'on vous a proposés et qui ne sont pas venus : ils le "
        "sont à votre ancien WebID. Demandez qu'on les propose à nouveau : {count}",
        "written_anew": "Réécrits, car le texte ne pouvait être gardé (ils disent la même "
        "chose) : {count}",
        "agreements": "Accords, papiers des deux parties : laissés à l'octet, toujours convenus, "
        "au sujet des anciennes adresses. Qui les veut sous les nouvelles répond à nouveau à vos "
        "conditions : {count}",
        "signed_by_others": "Signés par d'autres et laissés à l'octet, pour que la signature "
        "tienne ; une ancienne adresse s'y trouve : {count}",
        "speechless": "Entreprises de ce serveur qui parlent de leur ancienne adresse. Elles "
        "doivent déclarer à nouveau avant de vendre (ou donner leur clé, --key) : {count}",
        "still_naming": "L'ancien hôte est encore nommé ici, dans un fichier ou une écriture qui "
        "n'est pas à nous de changer : {count}",
        "tell": "À PRÉVENIR DE LA NOUVELLE ADRESSE",
        "companies": "Entreprises qui ont un compte : leur liste a l'ancien WebID. Elles "
        "redemandent le compte au nouveau, et le retrouvent tel quel : {count}",
        "apps": "Applications admises ; chacune redemande à la prochaine connexion : {count}",
        "programs": "Programmes avec identifiants : nom et secret restent, l'émetteur est "
        "maintenant {issuer} : {count}",
        "webhooks": "Les abonnements qui envoyaient des messages ailleurs ont pris fin ; qui les "
        "avait demandés se réabonne : {count}",
        "people": "Personnes et groupes d'ailleurs que nomment des règles ou profils d'ici ; ils "
        "vous connaissent peut-être sous l'ancien WebID. Qui vous a dans un cercle entend vos "
        "questions dès que votre nouveau lien de contact (/office/contact) y a été ouvert : "
        "{count}",
        "webids_elsewhere": "WebID hébergés ailleurs : leur document doit nommer le nouvel "
        "émetteur, {issuer} : {count}",
        "stays": "CE QUI NE VOYAGE PAS",
        "signed_out": "Connexions ({sign_ins}), jetons et autorisations d'applications en cours "
        "({grants}), invitations ouvertes ({invitations}), liens à usage unique et clés du "
        "serveur : chacun se reconnecte, et vos invités ont besoin d'un nouveau lien.",
        "passkeys": "Les clés d'accès (passkeys) sont celles de l'ancien hôte et restent : "
        "{count}. À la prochaine connexion, faites-en une nouvelle sur la page du compte.",
        "way": "{account} : {ways}",
        "password": "mot de passe",
        "codes": "{count} codes de secours",
        "link": "lien par courriel, si --smtp-url est réglé",
        "shut": "aucun moyen d'entrer : sesame account recover {account} --data {folder}",
        "ways_in": "Comment chacun entre :",
        "left_files": "À côté, dans l'ancien dossier, et pas emporté :",
        "left_settings": "Réglages de sesame.toml laissés :",
        "next": "Ensuite : sesame home --data {folder} …  (les mêmes noms), puis sesame serve "
        "--data {folder}. Quand tout va bien, supprimez l'ancien dossier.",
        "more": "… et {count} autres",
    },
}
