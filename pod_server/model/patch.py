"""A patch of an RDF document as a value, and what it does to a graph.

Both wire forms (N3 Patch, Solid Protocol §5.3.1; SPARQL Update without graphs) become one
:class:`Patch`: find the bindings of ``where``, remove, insert. Pure: no syntax is known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pod_server.model.errors import PatchMismatch, UnprocessablePatch
from pod_server.model.layers import patched
from pod_server.model.terms import BlankNode, Graph, Literal, NamedNode, Term, Triple
from proofs.value import value

MAX_WHERE = 32
MAX_STEPS = 200_000


@value
class Variable:
    """A variable of a pattern. Blank nodes of ``where`` become variables nobody else names."""

    name: str


Slot = Term | Variable


@value
class Pattern:
    subject: Slot
    predicate: Slot
    object: Slot

    def slots(self) -> tuple[Slot, Slot, Slot]:
        return (self.subject, self.predicate, self.object)


#: What is written as it stands, or once its variables are found.
Template = Pattern | Triple

Bindings = Mapping[str, Term]


def slots(template: Template) -> tuple[Slot, Slot, Slot]:
    """Subject, predicate and object. Triple terms have been refused before."""
    if isinstance(template, Pattern):
        return template.slots()
    return (template.subject, template.predicate, template.object)  # type: ignore[return-value]  # no triple terms


@value
class Patch:
    """Find, remove, insert.

    ``strict`` is N3 Patch's semantics (P-54): ``where`` must match exactly once, and whatever is
    removed must be there. Otherwise (SPARQL Update) every match counts, and removing what is not
    there is no error. ``where`` is empty where there is nothing to find. ``then`` is done after
    this one, on its result.
    """

    where: tuple[Pattern, ...] = ()
    deletes: tuple[Template, ...] = ()
    inserts: tuple[Template, ...] = ()
    strict: bool = True
    then: Patch | None = None

    @property
    def is_empty(self) -> bool:
        return not any(step.where or step.deletes or step.inserts for step in self.steps())

    def steps(self) -> Iterator[Patch]:
        """The patch itself, then what is done after it, in order."""
        step: Patch | None = self
        while step is not None:
            yield step
            step = step.then


@value
class Effect:
    """What a patch comes to on one graph. Not in ``removed``: what ``inserted`` puts back."""

    removed: frozenset[Triple]
    inserted: frozenset[Triple]


def effect(patch: Patch, graph: Graph) -> Effect:
    """What the patch would remove from and insert into ``graph``, which stays as it is.

    Raises :class:`PatchMismatch` where a strict patch finds no match, several, or misses a triple
    to remove (P-54), :class:`UnprocessablePatch` where matching costs too much (P-57).
    """
    done = _effect(patch, graph)
    for step in patch.then.steps() if patch.then is not None else ():
        more = _effect(step, patched(graph, done.removed, done.inserted))
        done = Effect(
            # What a step put back stood there before; taken away later, it has to go.
            (done.removed - more.inserted) | {gone for gone in more.removed if gone in graph},
            (done.inserted - more.removed) | (more.inserted - done.removed),
        )
    return done


def _effect(patch: Patch, graph: Graph) -> Effect:
    solutions = _solutions(patch, graph)
    removed = _filled(patch.deletes, solutions)
    there = {triple for triple in removed if triple in graph}
    if patch.strict and len(there) < len(removed):
        missing = next(iter(removed - there))
        raise PatchMismatch(f"What the patch deletes is not there: {missing}")
    inserted = _filled(patch.inserts, solutions, fresh=True)
    new = frozenset([triple for triple in inserted if triple in there or triple not in graph])
    return Effect(frozenset(there - inserted), new)


def _filled(
    templates: tuple[Template, ...], solutions: list[Bindings], *, fresh: bool = False
) -> set[Triple]:
    """What the templates say with each solution; where ``fresh``, of new blank nodes each time."""
    made: set[Triple] = set()
    for found in solutions:
        for template in _fresh(templates) if fresh else templates:
            made.add(template if isinstance(template, Triple) else _triple(template, found))
    return made


def _solutions(patch: Patch, graph: Graph) -> list[Bindings]:
    if not patch.where:
        return [{}]
    if len(patch.where) > MAX_WHERE:
        raise UnprocessablePatch(f"The patch has more than {MAX_WHERE} patterns to find.")
    found: dict[tuple[tuple[str, Term], ...], Bindings] = {}
    named = _variables(patch.deletes) | _variables(patch.inserts) | _variables(patch.where)
    for solution in _match(list(patch.where), graph, {}, [MAX_STEPS]):
        kept = {name: solution[name] for name in sorted(named) if not name.startswith("_:")}
        found[tuple(kept.items())] = kept
        if patch.strict and len(found) > 1:
            raise PatchMismatch("What the patch looks for is there more than once.")
    if patch.strict and not found:
        raise PatchMismatch("What the patch looks for is not there.")
    return list(found.values())


def _variables(templates: tuple[Template, ...]) -> set[str]:
    return {slot.name for t in templates for slot in slots(t) if isinstance(slot, Variable)}


def _match(
    patterns: list[Pattern], graph: Graph, bound: dict[str, Term], budget: list[int]
) -> Iterator[dict[str, Term]]:
    if not patterns:
        yield bound
        return
    pattern = max(patterns, key=lambda p: _known(p, bound))
    rest = [p for p in patterns if p is not pattern]
    for triple in _candidates(pattern, graph, bound, budget):
        more = _bind(pattern, triple, bound)
        if more is not None:
            yield from _match(rest, graph, more, budget)


def _known(pattern: Pattern, bound: Bindings) -> int:
    return sum(not isinstance(s, Variable) or s.name in bound for s in pattern.slots())


def _candidates(
    pattern: Pattern, graph: Graph, bound: Bindings, budget: list[int]
) -> Iterator[Triple]:
    """The triples that agree with what is known of the pattern; a look at each is a step."""
    if _known(pattern, bound) == 3:
        try:
            triple = _triple(pattern, bound)
        except UnprocessablePatch:
            return
        if triple in graph:
            yield triple
        return
    budget[0] -= len(graph)
    if budget[0] < 0:
        raise UnprocessablePatch("Finding what the patch looks for takes too long.")
    subject, predicate, value = (
        bound.get(slot.name) if isinstance(slot, Variable) else slot for slot in pattern.slots()
    )
    for triple in graph:
        if predicate is not None and triple.predicate != predicate:
            continue
        if value is not None and triple.object != value:
            continue
        if subject is None or triple.subject == subject:
            yield triple


def _bind(pattern: Pattern, triple: Triple, bound: dict[str, Term]) -> dict[str, Term] | None:
    more = dict(bound)
    terms = (triple.subject, triple.predicate, triple.object)
    for slot, term in zip(pattern.slots(), terms, strict=True):
        if isinstance(term, Triple):
            return None
        if isinstance(slot, Variable):
            if more.setdefault(slot.name, term) != term:
                return None
        elif slot != term:
            return None
    return more


def _triple(template: Template, bound: Bindings) -> Triple:
    if isinstance(template, Triple):
        return template
    subject, predicate, value = (_value(slot, bound) for slot in template.slots())
    if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
        raise UnprocessablePatch("The patch would put a literal or blank node where none can be.")
    return Triple(subject, predicate, value)


def _value(slot: Slot, bound: Bindings) -> Term:
    if not isinstance(slot, Variable):
        return slot
    if slot.name not in bound:
        raise UnprocessablePatch(f"The variable ?{slot.name} is not found by the patch's where.")
    return bound[slot.name]


def _fresh(templates: tuple[Template, ...]) -> tuple[Template, ...]:
    """Each blank node of the inserts becomes a new one, the same throughout (P-54)."""
    made: dict[BlankNode, BlankNode] = {}

    def fresh(slot: Slot) -> Slot:
        return made.setdefault(slot, BlankNode()) if isinstance(slot, BlankNode) else slot

    for template in templates:
        if isinstance(template.subject, BlankNode) or isinstance(template.object, BlankNode):
            break
    else:
        return templates
    return tuple(Pattern(*(fresh(slot) for slot in slots(t))) for t in templates)
