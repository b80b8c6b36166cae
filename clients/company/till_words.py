"""What the page of the till says, in French and English, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Caisse", "Till"),
    "to": ("Client : son WebID, ou son compte", "Customer: their WebID, or account"),
    "amount": ("Somme en euros", "Amount in euros"),
    "note": ("Pour quoi (facultatif)", "What for (optional)"),
    "ask": ("Demander le paiement", "Ask for the payment"),
    "lead": (
        "Le client lit d'abord ce que son Sésame sait de vous, puis valide ou refuse. Vous "
        "apprenez sa décision, et rien de ce qu'il a lu.",
        "The customer first reads what their Sésame knows of you, then approves or refuses. You "
        "learn the decision, and nothing of what was read.",
    ),
    "scan": (
        "Le client scanne ce code, ou ouvre son Sésame",
        "The customer scans this code, or opens their Sésame",
    ),
    "state": ("État", "State"),
    "offline": (
        "Hors ligne : le Sésame du client ne répond pas. On réessaie.",
        "Offline: the customer's Sésame does not answer. Trying again.",
    ),
    "handed": (
        "Hors ligne : le client scanne ce code avec l'application de son Sésame, décide, et vous "
        "donne la décision.",
        "Offline: the customer scans this code with their Sésame's app, decides, and gives you the "
        "decision.",
    ),
    "decision": ("La décision, collée ici", "The decision, pasted here"),
    "take": ("Vérifier la décision", "Check the decision"),
    "cancel": ("Annuler la demande", "Cancel the request"),
    "next": ("Client suivant", "Next customer"),
    "payer": ("Décidée par le Sésame", "Decided by the Sésame"),
    "number": ("Décision n°", "Decision number"),
    "payment_hash": ("Empreinte du paiement", "Hash of the payment"),
    "notice_hash": ("Empreinte de l'avis", "Hash of the notice"),
    "transfer": ("Code du virement", "Code of the transfer"),
    "wrong": ("Ce n'est pas passé", "It did not go through"),
    "simulated": ("Paiement simulé", "Simulated payment"),
}
STYLE = """
:root { color-scheme: light dark; --ink: #1d1c1a; --soft: #5b584f; --paper: #f7f5ef;
  --card: #fffefb; --line: #857f70; --accent: #0b5c4d; --on: #ffffff; --warn: #9a3412; }
@media (prefers-color-scheme: dark) { :root { --ink: #eeece5; --soft: #b3aea1; --paper: #151617;
  --card: #1e2021; --line: #918b7d; --accent: #74d6c1; --on: #0d2822; --warn: #fdba8c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 34rem; margin: 0 auto; padding: 1.25rem; }
h1 { font-size: 1.5rem; }
.sum { font-size: 3rem; font-weight: 700; margin: .5rem 0; }
.state { font-size: 1.5rem; font-weight: 700; }
.soft { color: var(--soft); font-size: 1rem; }
.wrong { color: var(--warn); font-weight: 600; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input, textarea { width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit;
  color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .625rem; }
button, .button { display: block; width: 100%; min-height: 3.25rem; margin-top: 1.25rem;
  padding: .75rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  border-radius: .625rem; border: 2px solid var(--accent); background: var(--accent);
  color: var(--on); }
.quiet { background: transparent; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.code { max-width: 18rem; margin: 1rem auto; background: #fff; border-radius: .5rem; }
.code svg { display: block; width: 100%; height: auto; }
"""
SCRIPT = """
setInterval(async () => {
  const place = document.querySelector("[data-state]");
  try {
    const said = await (await fetch(location.pathname + "/state")).json();
    document.querySelector("[data-offline]").hidden = !said.offline;
    if (!said.offline && said.state !== place.dataset.state) location.reload();
  } catch { document.querySelector("[data-offline]").hidden = false; }
}, 1500);
"""


def drawn(text: str, label: str) -> str:
    """A QR code; ``label`` is escaped already."""
    import segno

    made = segno.make(text, error="m", micro=False).svg_inline(scale=5, border=4, omitsize=True)
    return f'<div class="code" role="img" aria-label="{label}">{made}</div>'
