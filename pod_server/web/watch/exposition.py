"""The numbers as Prometheus reads them (text format 0.0.4): sums over all processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pod_server.web.watch.cells import (
    CLASS_WIDTH,
    CLASSES,
    FINENESS,
    GROUPED,
    GROUPS,
    LAST,
    METHOD_WIDTH,
    METHODS,
    NAMED,
    SERIES,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(sums: Sequence[int], pods: int) -> bytes:
    """All of it. ``pods`` is counted where it is asked for, for it is one number for all."""
    lines = [*_requests(sums), *_times(sums), *_groups(sums), *_series(sums)]
    lines += [*_said("pods", "gauge", "Pods on this server."), f"sesame_pods {pods}"]
    return ("\n".join(lines) + "\n").encode()


def _said(name: str, kind: str, words: str) -> tuple[str, str]:
    return f"# HELP sesame_{name} {words}", f"# TYPE sesame_{name} {kind}"


def _methods(sums: Sequence[int]) -> Iterator[tuple[str, int, list[list[int]]]]:
    """A method, its nanoseconds in all, and the buckets of each class."""
    for number, method in enumerate(METHODS):
        nanoseconds, *cells = sums[number * METHOD_WIDTH : (number + 1) * METHOD_WIDTH]
        if any(cells):
            starts = range(0, len(cells), CLASS_WIDTH)
            yield method, nanoseconds, [cells[at : at + CLASS_WIDTH] for at in starts]


def _requests(sums: Sequence[int]) -> Iterator[str]:
    yield from _said("requests_total", "counter", "Requests, by method and class of status.")
    for method, _, classes in _methods(sums):
        for word, buckets in zip(CLASSES, classes, strict=True):
            if any(buckets):
                labels = f'method="{method}",code="{word}"'
                yield f"sesame_requests_total{{{labels}}} {sum(buckets)}"


def _times(sums: Sequence[int]) -> Iterator[str]:
    yield from _said("request_seconds", "histogram", "From a head to the end of its answer.")
    bounds = [(f"{2 ** (bucket + FINENESS) / 1e9:.6g}", bucket) for bucket in range(LAST + 1)]
    for method, nanoseconds, classes in _methods(sums):
        buckets = [sum(column) for column in zip(*classes, strict=True)]
        label = f'method="{method}"'
        yield from _histogram("request_seconds", label, bounds, buckets)
        yield f"sesame_request_seconds_sum{{{label}}} {nanoseconds / 1e9:.6f}"
        yield f"sesame_request_seconds_count{{{label}}} {sum(buckets)}"


def _groups(sums: Sequence[int]) -> Iterator[str]:
    """A group of 2^n to 2^(n+1) - 1 changes is in cell n + 1 (its ``bit_length``)."""
    yield from _said("commit_group_size", "histogram", "Changes that shared one commit.")
    cells = list(sums[GROUPED : GROUPED + GROUPS])
    bounds = [(str(2**bucket - 1), bucket) for bucket in range(1, GROUPS)]
    yield from _histogram("commit_group_size", "", bounds, cells)
    yield f"sesame_commit_group_size_sum {sums[NAMED]}"
    yield f"sesame_commit_group_size_count {sum(cells)}"


def _histogram(
    name: str, label: str, bounds: Sequence[tuple[str, int]], cells: Sequence[int]
) -> Iterator[str]:
    comma = "," if label else ""
    for bound, last in bounds:
        yield f'sesame_{name}_bucket{{{label}{comma}le="{bound}"}} {sum(cells[: last + 1])}'
    yield f'sesame_{name}_bucket{{{label}{comma}le="+Inf"}} {sum(cells)}'


def _series(sums: Sequence[int]) -> Iterator[str]:
    for series, value in zip(SERIES, sums[NAMED:], strict=True):
        yield from _said(series.name, "gauge" if series.is_gauge else "counter", series.help)
        yield f"sesame_{series.name} {value}"
