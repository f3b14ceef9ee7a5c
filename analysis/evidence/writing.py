"""Evidence as text to copy, and as JSON for other programs."""

from collections.abc import Iterator, Sequence

import orjson

from analysis.evidence.records import Record, Status


def text(records: Sequence[Record]) -> str:
    """Each sentence, then what must stand beside it."""
    return "\n".join(line for record in records for line in _lines(record))


def json(records: Sequence[Record]) -> str:
    """A list of objects: priority, type, text, source, wave, filter, metric, base, caveat, status and more."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps([_plain(record) for record in records], option=option).decode()


def _lines(record: Record) -> Iterator[str]:
    yield record.text if record.sayable else f"[{record.status}] {record.text}"
    if record.type.value != "survey_rank":
        yield f"  Priority: {record.priority} ({record.type.value.replace('_', ' ')}, no. {record.id})"
    yield f"  Source: {record.source}"
    if record.status is not Status.WITHHELD:
        yield f"  Caveat: {record.caveat}"
    yield ""


def _plain(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "priority": record.priority,
        "type": record.type.value,
        "text": record.text,
        "source": record.source,
        "wave": record.wave,
        "filter": record.filter,
        "metric": record.metric,
        "base": record.base,
        "caveat": record.caveat,
        "status": record.status.value,
        "publishable": record.publishable,
        "made_up": record.made_up,
        "exact": record.exact,
        "owner": record.owner,
    }
