"""The civic floor: what makes a pod a Sésame, in rules and verbs over the actions."""
