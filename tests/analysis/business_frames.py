"""Every business indicator worked out a second time, with pandas, from raw answers: nothing of analysis.retail is used.

Codes and ranges are written down here again, from the questionnaire as people see it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from survey_engine.definition.compile import load
from survey_engine.definition.model import Questionnaire
from survey_engine.definition.validation import Judge
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.demonstration.wave_business import FORM, responses_business

TYPES = [
    "shop_theft", "staff_theft", "other_theft", "burglary", "robbery", "abuse", "violence", "hate",
    "sexual_harassment", "damage", "arson", "vehicle", "fraud", "cyber", "antisocial", "fly_tipping", "rural",
]  # fmt: skip
MIDDLE = {"1": 1.0, "2_5": 3.5, "6_20": 13.0, "21_50": 35.5, "51_100": 75.5, "over_100": 101.0}
RETAIL = ["convenience", "supermarket", "fashion", "pharmacy", "charity", "hardware", "forecourt", "other_retail"]
HOSPITALITY = ["pub_restaurant", "takeaway_cafe"]
BANDS = ["none", "under_250", "250_999", "1000_4999", "5000_9999", "10000_49999", "50000_plus"]
EDGES = [0, 1, 250, 1000, 5000, 10000, 50000, math.inf]
REASONS = [
    "too_minor", "too_often", "not_interested", "no_evidence", "takes_too_long", "poor_experience", "dealt_with",
    "disc", "head_office", "reprisal", "did_not_know", "court", "insurance", "other",
]  # fmt: skip
Found = dict[tuple[str, str], tuple[float | None, int]]
"""(section, line) -> value and base."""


@cache
def questionnaire() -> Questionnaire:
    return load(QUESTIONNAIRES / FORM / "1.yaml").questionnaire


@cache
def answers() -> tuple[Mapping[str, Any], ...]:
    return tuple(response["answers"] for response in responses_business())  # type: ignore[misc]


@cache
def frame() -> pd.DataFrame:
    """A row a return, a column a question; what nobody need say because one reason was ticked is filled in."""
    judge = Judge(questionnaire())
    rows = []
    for each in answers():
        row = dict(each)
        for kind in TYPES:
            ticked = row.get(f"why_not__{kind}", [])
            if len(ticked) == 1:
                row.setdefault(f"why_main__{kind}", ticked[0])
        assert judge.judge(each, today="2024-08-01").faults == ()
        rows.append(row)
    columns = [f"{member}__{kind}" for member in ("times", "reported", "why_not", "why_main") for kind in TYPES]
    more = ["assaults__violence", "injuries__violence", "weapons__violence", "weapons__robbery", "premises_count"]
    made = pd.DataFrame(rows).reindex(columns=[*dict.fromkeys([*pd.DataFrame(rows).columns, *columns, *more])])
    return made.astype(object).where(made.notna(), None)


def groups(by: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The groups of a division by code."""
    data = frame()
    if by == "":
        yield "", data
    elif by == "sector_kind":
        kind = data.sector.map(lambda code: "retail" if code in RETAIL else None)
        kind = kind.where(
            kind.notna(), data.sector.map(lambda c: "hospitality" if c in HOSPITALITY else "other_sectors")
        )
        for code in ("retail", "hospitality", "other_sectors"):
            yield code, data[kind == code]
    elif by == "place":
        place = data.location.map(
            {
                "town_centre": "town_centre",
                "estate": "estates",
                "village": "rural_businesses",
                "rural": "rural_businesses",
            }
        ).fillna("elsewhere")
        for code in ("town_centre", "estates", "rural_businesses", "elsewhere"):
            yield code, data[place == code]
    else:
        for code in data[by].dropna().unique():
            yield str(code), data[data[by] == code]


def indicators(data: pd.DataFrame) -> Found:
    """Every indicator of one group."""
    found: Found = {}
    told = data[data.crimes.map(lambda ticked: ticked is not None and "dont_know" not in ticked)]
    met = pd.DataFrame(
        {kind: told.crimes.map(lambda t, k=kind: k in t) for kind in TYPES}, index=told.index, dtype=bool
    )
    _share(found, "prevalence", "any", met.any(axis=1))
    for kind in TYPES:
        _share(found, "prevalence", kind, met[kind])
    times = pd.DataFrame({k: data[f"times__{k}"].map(figure).astype(float) for k in TYPES}, index=data.index)
    single = told[told.premises_kind.isin(["single", "one_of_several"])].index
    mine = times.loc[single].where(met.loc[single], 0.0)
    every = mine.sum(axis=1, skipna=False)
    for kind, series in [("any", every), *((k, mine[k]) for k in TYPES)]:
        _incidence(found, kind, series.dropna())
    _again(found, every[met.loc[single].any(axis=1)].dropna())
    _reported(found, data, times)
    _reasons(found, data)
    _rest(found, data, told, met)
    return found


def figure(answer: Any) -> float:
    if answer is None:
        return math.nan
    return float(answer) if isinstance(answer, (int, float)) else MIDDLE.get(answer, math.nan)


def _share(found: Found, section: str, line: str, flags: "pd.Series[bool]") -> None:
    found[section, line] = (float(flags.mean()) if len(flags) else None, len(flags))


def _incidence(found: Found, kind: str, series: "pd.Series[float]") -> None:
    some = len(series) > 0
    found["incidence", kind] = (100 * float(series.mean()) if some else None, len(series))
    capped = series.clip(upper=series.quantile(0.95)) if some else series
    found["incidence_winsorised", kind] = (100 * float(capped.mean()) if some else None, len(series))
    found["incidence_median", kind] = (float(series.median()) if some else None, len(series))


def _again(found: Found, victims: "pd.Series[float]") -> None:
    _share(found, "repeat", "six_or_more", victims >= 6)
    top = victims.nlargest(math.ceil(len(victims) / 10), keep="first")
    value = float(top.sum() / victims.sum()) if victims.sum() else None
    found["concentration", "top_tenth"] = (value, len(victims))


def _reported(found: Found, data: pd.DataFrame, times: pd.DataFrame) -> None:
    rows = []
    for kind in TYPES:
        for at in data.index:
            raw, said = data.at[at, f"times__{kind}"], data.at[at, f"reported__{kind}"]
            if raw is None:
                continue
            figure, whole = times.at[at, kind], not isinstance(raw, str)
            share = {"none": 0.0, "all": 1.0}.get(said) if isinstance(said, str) else None
            number = share * figure if share is not None else said
            usable = not math.isnan(figure) and (share is not None or (not isinstance(said, str) and said is not None))
            usable = usable and (share is not None or whole or said == 0)
            rows.append((at, kind, figure, number if usable else math.nan, said))
    long = pd.DataFrame(rows, columns=["at", "kind", "times", "reported", "said"])
    for kind in ["any", *TYPES]:
        part = long if kind == "any" else long[long.kind == kind]
        used = part[part.reported.notna()]
        value = float(used.reported.sum() / used.times.sum()) if used.times.sum() else None
        found["reported", kind] = (value, used["at"].nunique())
        spoken = part[part.said.notna()]
        one = spoken.said.map(lambda said: said not in (0, "none")).groupby(spoken["at"]).any()
        _share(found, "reporting_victims", kind, one)


def _reasons(found: Found, data: pd.DataFrame) -> None:
    for member in ("why_not", "why_main"):
        for kind in [None, *TYPES]:
            names = [f"{member}__{each}" for each in ([kind] if kind else TYPES)]
            given = data[names][data[names].notna().any(axis=1)]
            for reason in REASONS:
                flags = given.apply(
                    lambda row, r=reason: any(
                        a is not None and (r in a if isinstance(a, list) else r == a) for a in row
                    ),
                    axis=1,
                )
                flags = flags if len(given) else pd.Series([], dtype=bool)
                _share(found, member if kind is None else f"{member}__{kind}", reason, flags)


def _rest(found: Found, data: pd.DataFrame, told: pd.DataFrame, met: pd.DataFrame) -> None:
    for name in ("loss", "prevention_spend"):
        answered = data[name].dropna()
        for code in ("dont_know", "prefer_not"):
            _share(found, f"{name}_untold", code, answered == code)
        known = answered[~answered.isin(["dont_know", "prefer_not"])]
        exact = known.map(lambda amount: amount if amount in BANDS else None)
        amounts = pd.to_numeric(known.where(exact.isna()), errors="coerce")
        bands = exact.where(exact.notna(), pd.cut(np.floor(amounts), EDGES, right=False, labels=BANDS).astype(object))
        for code in BANDS:
            _share(found, name, code, bands == code)
    _share(found, "staff", "abused", met.abuse)
    _share(found, "staff", "threatened", met.violence)
    for line, test in STAFF.items():
        flags = told.apply(test, axis=1).dropna()
        _share(found, "staff", line, flags.astype(bool))
    aware = data.disc_aware.dropna()
    active = data.disc_use.isin(["weekly", "monthly"])
    knows = (data.disc_aware == "no") | ((data.disc_aware == "yes") & data.disc_use.notna())
    _share(found, "disc", "aware", aware == "yes")
    _share(found, "disc", "active", active[knows])
    _share(found, "disc", "active_of_aware", active[knows & (data.disc_aware == "yes")])
    worth = data.disc_worth.dropna()
    _share(found, "disc_worth", "useful", worth.isin(["very_useful", "fairly_useful"]))
    _options(found, "disc_worth", worth, ["very_useful", "fairly_useful", "neither", "not_very", "not_at_all"])
    _options(found, "disc_after", data.disc_after.dropna(), ["pay", "pay_little", "stop", "dont_know"])
    why = data.disc_why_not.dropna()
    for code in ("no_time", "no_device", "not_allowed", "data_protection", "cost", "not_useful", "other"):
        _share(found, "disc_why_not", code, why.map(lambda ticked, c=code: c in ticked).astype(bool))
    content = data.satisfaction.dropna()
    content = content[content != "not_applicable"]
    _share(found, "satisfaction", "satisfied", content.isin(["very_satisfied", "fairly_satisfied"]))
    scale = ["very_satisfied", "fairly_satisfied", "neither", "fairly_dissatisfied", "very_dissatisfied"]
    _options(found, "satisfaction", content, scale)


def _options(found: Found, section: str, answered: "pd.Series[Any]", codes: list[str]) -> None:
    for code in codes:
        _share(found, section, code, answered == code)


def _assaulted(row: Any) -> bool | None:
    if "violence" not in row.crimes:
        return False
    return None if row["assaults__violence"] is None else row["assaults__violence"] > 0


def _injured(row: Any) -> bool | None:
    assaulted = _assaulted(row)
    if not assaulted:
        return assaulted
    return None if row["injuries__violence"] is None else row["injuries__violence"] > 0


def _weapon(row: Any) -> bool | None:
    said = [row[f"weapons__{kind}"] for kind in ("violence", "robbery") if kind in row.crimes]
    if any(each is not None and each > 0 for each in said):
        return True
    return None if None in said else False


STAFF: Mapping[str, Callable[[Any], bool | None]] = {"assaulted": _assaulted, "injured": _injured, "weapon": _weapon}
