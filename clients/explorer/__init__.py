"""The developer's SPARQL: ``sesame-query --pod URL 'SELECT …'`` prints a table.

``engines`` answers questions (today by one pod's own endpoint), ``answers`` holds what came back as
values, ``tables`` shows it.
"""
