"""Something that a pod has to do at a certain time, whatever falls in between."""

from __future__ import annotations

from proofs.value import value


@value
class Errand:
    """``name``: the document of the pod that says what is to be done. ``due``: microseconds."""

    pod_id: str
    name: str
    due: int
    tries: int = 0
