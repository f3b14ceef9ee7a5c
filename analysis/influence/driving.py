"""What drives a result: the checks of `sensitivity`, from everybody's counts and those of flagged responses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis.counts.counting import Counts, Pooled, Source, in_memory
from analysis.counts.part import Request
from analysis.influence import flagged, sensitivity
from analysis.influence.sensitivity import Check, LeftOut, Sensitivity, What
from analysis.snapshot import reading
from analysis.snapshot import rows as lots
from analysis.snapshot.reading import Snapshot
from analysis.tabulation import tables
from analysis.waves import Scope
from survey_engine.consultations.catalogue import Form
from survey_engine.responses.models import Response

AT_ONCE = 5_000
"""Responses fetched by number in one statement."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """The flagged respondents, by flag; each respondent of a flag once."""

    sources: Mapping[str, Source]


def read(session: Session, scope: Scope, environment: str = "live") -> Flagged:
    """Find the flagged responses to these forms, and read them."""
    found = {form.form_hash: flagged.find(session, form, environment) for form in scope.forms}
    return Flagged(
        {
            flag: _source(session, scope, environment, {name: numbers[flag] for name, numbers in found.items()})
            for flag in flagged.LABELS
        }
    )


def measure(scope: Scope, source: Source, request: Request, suspects: Flagged) -> Sensitivity:
    """Check the first few without each event, each mode and each kind of flagged responses, and with any weights."""
    bare = tables.prepared(scope, source, replace(request, by=(), nets=False, top=None, uncertainty=False, cells=None))
    counts = source.count(bare)
    checks = [
        *_parts(source, bare, "event", What.EVENT),
        *_parts(source, bare, "mode", What.MODE),
        *_flags(suspects, bare, counts),
        *_weights(scope, source, bare),
    ]
    front = sensitivity.first(counts.choices, counts.overall)
    return Sensitivity(counts.title, counts.overall.base, front, tuple(checks))


def _parts(source: Source, request: Request, by: str, what: What) -> Sequence[Check]:
    counts = source.count(replace(request, by=(by,)))
    return sensitivity.without(what, counts, counts.overall)


def _flags(suspects: Flagged, request: Request, counts: Counts) -> Iterator[Check]:
    for flag, few in suspects.sources.items():
        out = LeftOut(What.FLAG, flag, flagged.LABELS[flag], few.count(request).overall)
        if sensitivity.leaves_some(out, counts.overall):
            yield sensitivity.leaving_out(out, counts.overall, counts.choices)


def _weights(scope: Scope, source: Source, request: Request) -> Iterator[Check]:
    if request.weight is not None:
        found = sensitivity.weighted(tables.rank(scope, source, request).groups[0], "With weights")
        yield from [found] if found else []


def _source(session: Session, scope: Scope, environment: str, numbers: Mapping[str, flagged.Numbers]) -> Pooled:
    return in_memory(scope, [_few(session, form, environment, numbers[form.form_hash]) for form in scope.forms])


def _few(session: Session, form: Form, environment: str, numbers: flagged.Numbers) -> Snapshot:
    ordered = sorted(numbers)
    parts = [lots.nothing(form)]
    for start in range(0, len(ordered), AT_ONCE):
        only = Response.received_seq.in_(ordered[start : start + AT_ONCE])
        parts.extend(reading.chunks(session, form, environment, only))
    return reading.snapshot(form, lots.joined(parts), reading.events(session))
