"""Coverage as JSON for other programs: counts, shares as fractions, flags by code, and the notes."""

import orjson

from analysis.coverage import words
from analysis.coverage.model import DESCRIBES_RESPONDENTS, Compared, Coverage, Kind


def write(coverage: Coverage, scope: str, mode: str | None) -> str:
    """One JSON object. `scope` names what was read, `mode` the one mode kept, if any."""
    population = coverage.population
    document = {
        "questionnaire": scope,
        "mode": mode,
        "population": {
            "id": population.id,
            "label": population.label,
            "source": population.source,
            "date": population.date,
        },
        "respondents": coverage.respondents,
        "in_population": coverage.inside,
        "modes": dict(coverage.modes),
        "margins": [_margin(margin) for margin in coverage.margins],
        "by_mode": {mode: [_margin(margin) for margin in margins] for mode, margins in coverage.by_mode.items()},
        "nobody": {
            margin.code: [kind.code for kind in margin.kinds if not kind.people]
            for margin in coverage.margins
            if margin.asked
        },
        "next": {margin.code: [_wanted(kind) for kind in words.to_reach(margin)] for margin in coverage.margins},
        "where_to_go": list(words.next_steps(coverage)),
        "notes": [*words.nobody(coverage), *words.notes(coverage)],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _margin(margin: Compared) -> dict[str, object]:
    fit = margin.fit
    return {
        "margin": margin.code,
        "label": margin.label,
        "note": margin.note,
        "asked": margin.asked,
        "known": margin.known,
        "unknown": margin.unknown,
        "dissimilarity": None if margin.dissimilarity is None else float(margin.dissimilarity),
        "chi_square": fit
        and {
            "statistic": fit.statistic,
            "degrees_of_freedom": fit.freedom,
            "p": fit.p,
            "rough": fit.rough,
            "describes": DESCRIBES_RESPONDENTS,
        },
        "categories": [_kind(kind) for kind in margin.kinds],
    }


def _kind(kind: Kind) -> dict[str, object]:
    plain: dict[str, object] = {
        "code": kind.code,
        "label": kind.label,
        "sample": kind.people,
        "sample_share": None if kind.share is None else float(kind.share),
        "population": kind.population,
        "population_share": float(kind.population_share),
        "difference_points": None if kind.difference is None else float(kind.difference * 100),
        "ratio": None if kind.ratio is None else float(kind.ratio),
        "shortfall": kind.shortfall,
        "flags": list(kind.flags),
    }
    if kind.event is not None:
        plain["event"] = {"name": kind.event[0], "share": float(kind.event[1])}
    return plain


def _wanted(kind: Kind) -> dict[str, object]:
    return {"code": kind.code, "label": kind.label, "shortfall": kind.shortfall, "places": list(kind.places)}
