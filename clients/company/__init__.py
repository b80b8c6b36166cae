"""The company's pusher: ``sesame-company`` prepares, checks and delivers an état civil.

``home`` keeps key and credentials, ``importers`` read papers, ``prepare`` makes signed statements
in a ``dossier``, ``check`` judges them offline, ``accounts`` opens and looks at accounts with
citizens, ``delivery`` brings statements there. Customers and arrivals are in the ``register``.
"""
