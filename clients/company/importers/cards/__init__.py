"""From foreign product data to product cards, one module a form.

Each reads a :class:`~clients.company.importers.cards.place.Place` and notes there what became of
each field. What they make is not signed yet.
"""
