"""What a table says of itself wherever it goes: wave, dates, cut-off, base, modes, and a hash of what was counted."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import orjson

from analysis.counts.counting import Counts
from analysis.counts.part import Request
from analysis.snapshot.reading import Snapshot
from analysis.standing import Standing
from analysis.table import About
from analysis.tally import Cell

UNWEIGHTED = "unweighted"
NOT_KNOWN = "not known"


def of(snapshots: Sequence[Snapshot], counts: Counts, request: Request, standing: Standing | None) -> About:
    """Describe one table; without a standing nobody knows whether it is final."""
    questionnaires = [snapshot.form.questionnaire for snapshot in snapshots]
    waves = [each.analysis.wave for each in questionnaires]
    modes: Counter[str] = sum((Counter(each.modes) for each in snapshots), Counter())
    return About(
        scope=", ".join(f"{each.id} version {each.version}" for each in questionnaires),
        wave=", ".join(dict.fromkeys(f"{wave.series}@{wave.label}" for wave in waves if wave)) or None,
        first=min((each.first for each in snapshots if each.first), default=None),
        last=max((each.last for each in snapshots if each.last), default=None),
        cut_off=standing.read_at if standing else None,
        status=standing.status if standing else NOT_KNOWN,
        base=request.base.value,
        weighting=UNWEIGHTED,
        modes=dict(sorted(modes.items())),
        where=" and ".join(each for each in (request.who, request.where) if each) or None,
        environment=standing.environment if standing else NOT_KNOWN,
        demonstration=sum(each.demonstration for each in snapshots),
        data_hash=fingerprint(counts),
    )


def fingerprint(counts: Counts) -> str:
    """SHA-256, in hex, of the question, its options and every count: the same counts have the same."""
    codes = [choice.code for choice in counts.choices if not choice.is_net]
    counted = [(key, *_numbers(counts.cells[key], codes)) for key in counts.keys]
    document = [counts.name, codes, *_numbers(counts.overall, codes), counted]
    return hashlib.sha256(orjson.dumps(document)).hexdigest()


def _numbers(cell: Cell, codes: Sequence[str]) -> tuple[int, ...]:
    return (cell.size, cell.base, *(cell.mentions[code] for code in codes))
