"""What ``sesame home`` says, in English and French."""

from __future__ import annotations

WORDS = {
    "en": {
        "name": "Under which name shall it be reached (you need to own it: marie.example)?",
        "no name": "sesame home: say a name with --name, for example marie.example",
        "tls": "Certificates: 1 Caddy gets them by itself (Return), 2 files that I have, "
        "3 an authority of my own, for my network?",
        "own": "An authority of your own vouches for these names. Put {file} on each device that "
        "is to trust it (it can vouch for nothing else); its key stays here.",
        "wrote": "wrote {file}",
        "fault": "FAULT  {fault}",
        "next caddy": "Next: make DNS records for {names} that lead to this machine; open ports 80 "
        "and 443 to it; then\n"
        "  sudo cp {folder}/Caddyfile /etc/caddy/Caddyfile && sudo systemctl reload caddy\n"
        "  sudo cp {folder}/sesame.service /etc/systemd/system/ && "
        "sudo systemctl enable --now sesame\n"
        "  sesame doctor --data {data}",
        "next files": "Next: make DNS records for {names} that lead to this machine; open ports 80 "
        "and 443 to it; then\n"
        "  sudo cp {folder}/sesame.service /etc/systemd/system/ && "
        "sudo systemctl enable --now sesame\n"
        "  sesame doctor --data {data}",
        "next own": "Next: let your router's DNS (or each device) lead {names} to this machine; "
        "then\n"
        "  sudo cp {folder}/sesame.service /etc/systemd/system/ && "
        "sudo systemctl enable --now sesame\n"
        "  sesame doctor --data {data}",
        "open": "On the phone: {url}",
    },
    "fr": {
        "name": "Sous quel nom le joindre (il doit être à vous : marie.example) ?",
        "no name": "sesame home : donnez un nom avec --name, par exemple marie.example",
        "tls": "Certificats : 1 Caddy les obtient seul (Entrée), 2 j'ai des fichiers, "
        "3 ma propre autorité, pour mon réseau ?",
        "own": "Une autorité à vous répond de ces noms. Installez {file} sur chaque appareil qui "
        "doit s'y fier (elle ne peut répondre de rien d'autre) ; sa clé reste ici.",
        "wrote": "écrit {file}",
        "fault": "PANNE  {fault}",
        "next caddy": "Ensuite : créez des enregistrements DNS pour {names} vers cette machine ; "
        "ouvrez-lui les ports 80 et 443 ; puis\n"
        "  sudo cp {folder}/Caddyfile /etc/caddy/Caddyfile && sudo systemctl reload caddy\n"
        "  sudo cp {folder}/sesame.service /etc/systemd/system/ && "
        "sudo systemctl enable --now sesame\n"
        "  sesame doctor --data {data}",
        "next files": "Ensuite : créez des enregistrements DNS pour {names} vers cette machine ; "
        "ouvrez-lui les ports 80 et 443 ; puis\n"
        "  sudo cp {folder}/sesame.service /etc/systemd/system/ && "
        "sudo systemctl enable --now sesame\n"
        "  sesame doctor --data {data}",
        "next own": "Ensuite : que le DNS de votre box (ou chaque appareil) mène {names} vers "
        "cette machine ; puis\n"
        "  sudo cp {folder}/sesame.service /etc/systemd/system/ && "
        "sudo systemctl enable --now sesame\n"
        "  sesame doctor --data {data}",
        "open": "Sur le téléphone : {url}",
    },
}
