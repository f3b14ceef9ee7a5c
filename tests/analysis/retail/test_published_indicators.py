"""What is published of businesses: merged, hidden, rounded; and no competitor learns another's figures from it.

The attack is made here a second time, premises by premises, with a solver and nothing of analysis.disclosure.totals.
"""

from typing import Any

import business_frames
import numpy as np
import orjson
import pytest
from packed import columns
from scipy.optimize import linprog

from analysis.disclosure import reading
from analysis.disclosure.auditing import audit
from analysis.retail import auditing, files, publishing
from analysis.retail.publishing import Release
from analysis.snapshot.reading import Snapshot
from survey_engine.consultations.catalogue import Form
from survey_engine.errors import DataError

P = 0.15
"""How far from the truth a competitor's best guess must be."""


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    form = business_frames.questionnaire()
    return Snapshot(Form(form, "hash", b""), columns(form, business_frames.answers()), {"web": 300}, 300, None, None)


@pytest.fixture(scope="module")
def release(snapshot: Snapshot) -> Release:
    return publishing.publish(snapshot, "sector")


def test_sectors_are_merged_until_each_group_has_ten_premises_and_it_is_said(release: Release) -> None:
    assert release.report.by == ("sector_kind",)
    assert [group.label for group in release.report.groups] == ["Retail", "Hospitality", "Other sectors"]
    assert publishing.MERGED["sector_kind"] in release.report.notes


def test_no_division_that_may_show_a_village_or_a_ward_is_published(snapshot: Snapshot) -> None:
    with pytest.raises(DataError, match="not published by 'premises_area': a business may be known there"):
        publishing.publish(snapshot, "premises_area")


def test_every_count_shown_is_of_five_premises_or_more_and_of_ten_where_it_is_cost(release: Release) -> None:
    for section in release.report.sections:
        least = 10 if section.code.startswith(("loss", "prevention_spend")) else 5
        for line in section.lines:
            for cell in (each for each in line.cells if not each.hidden and section.kind == "count"):
                assert (cell.part or 0) >= least, (section.code, line.code)
                assert (cell.of or 0) - (cell.part or 0) >= least, (section.code, line.code)
                assert (cell.part or 0) % 5 == 0


def test_what_depends_on_single_figures_is_for_officers_only(release: Release) -> None:
    codes = {section.code for section in release.report.sections}

    assert codes >= {"prevalence", "incidence", "reported", "loss", "staff", "disc"}
    assert codes & {"incidence_median", "incidence_winsorised", "concentration"} == set()


def test_no_amount_of_money_is_in_the_file(release: Release) -> None:
    written = files.write_json(release.report, None, release).decode()
    lost = [each["loss"] for each in business_frames.answers() if "." in each.get("loss", "")]

    assert [amount for amount in lost if float(amount) >= 1000 and amount.removesuffix(".00") in written] == []
    assert '"unit": "pounds"' not in written


def test_the_file_stands_the_attack_on_its_counts_and_on_its_totals(snapshot: Snapshot, release: Release) -> None:
    document = orjson.loads(files.write_json(release.report, None, release))
    known = publishing.known(business_frames.questionnaire())
    found = audit(reading.views(document, "file", lambda _: known), known)

    assert found.findings == ()
    assert auditing.audit(files.totals_of(document), snapshot) == []
    assert len(files.totals_of(document)) > 40


def test_no_competitor_who_knows_its_own_figures_comes_closer_to_a_shops_than_the_rule_allows(release: Release) -> None:
    world = World()
    rows, limits = world.constraints(release.totals)
    closest = []
    for owner in world.largest(8):
        mine = [place for place, (who, _) in enumerate(world.places) if who == owner]
        for rival in world.largest(4):
            if rival != owner:
                closest.append(world.most(rows, limits, mine, rival) / sum(world.times[place] for place in mine))

    assert len(closest) >= 28
    assert min(closest) >= 1 + P


def test_a_total_of_few_premises_is_refused_by_name(snapshot: Snapshot, release: Release) -> None:
    few = "incidence/robbery/sector_kind=retail"  # four shops
    assert few not in release.totals
    found = {each.cell: each for each in auditing.audit({**release.totals, few: 5}, snapshot)}

    assert found[f"{few}, everybody, base"].kind == "given_away"
    assert found[f"{few}, everybody, base"].words.startswith("published although it breaks a rule: contributors")


class World:
    """Every figure of every premises as a number that is not known, made from raw answers."""

    def __init__(self) -> None:
        data = business_frames.frame()
        self.kind = dict(enumerate(data.sector.map(_kind)))
        self.single = dict(enumerate(data.premises_kind.isin(["single", "one_of_several"])))
        found: list[tuple[tuple[int, str], float, bool, bool]] = []
        for at in data.index:
            row = data.loc[at]
            figures = {
                kind: business_frames.figure(row[f"times__{kind}"])
                for kind in row.crimes
                if kind in business_frames.TYPES
            }
            whole = not any(np.isnan(each) for each in figures.values())
            for kind, figure in figures.items():
                if not np.isnan(figure):
                    found.append(
                        ((int(at), kind), figure, whole, _rated(row[f"times__{kind}"], row[f"reported__{kind}"]))
                    )
        self.places = [place for place, *_ in found]
        self.times = [figure for _, figure, *_ in found]
        self.whole = [whole for *_, whole, _ in found]
        self.rated = [rated for *_, rated in found]

    def constraints(self, totals: Any) -> tuple[np.ndarray, np.ndarray]:
        """Each published total lies within two and a half of what is printed."""
        rows, limits = [], []
        for cell, shown in totals.items():
            section, line, group = cell.split("/")
            if section != "reported.part":
                row = np.array([self._holds(place, section, line, group) for place in range(len(self.places))], float)
                assert abs(row @ self.times - shown) <= 2.5
                rows += [row, -row]
                limits += [shown + 2.5, 2.5 - shown]
        return np.array(rows), np.array(limits)

    def largest(self, many: int) -> list[int]:
        sums: dict[int, float] = {}
        for (who, _), figure in zip(self.places, self.times, strict=True):
            sums[who] = sums.get(who, 0) + figure * self.single[who]
        return sorted(sums, key=lambda who: -sums[who])[:many]

    def most(self, rows: np.ndarray, limits: np.ndarray, mine: list[int], rival: int) -> float:
        """The most that the figures at these places can add up to, for a rival who knows its own."""
        aim = np.zeros(len(self.places))
        aim[mine] = -1
        bounds = [
            (figure, figure) if who == rival else (0, None)
            for (who, _), figure in zip(self.places, self.times, strict=True)
        ]
        solved = linprog(aim, A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
        return float(-solved.fun) if solved.status == 0 else float("inf")

    def _holds(self, place: int, section: str, line: str, group: str) -> bool:
        who, kind = self.places[place]
        inside = group == "all" or group == f"sector_kind={self.kind[who]}"
        if section == "incidence":
            counted = self.single[who] and (kind == line or (line == "any" and self.whole[place]))
        else:
            counted = self.rated[place] and line in (kind, "any")
        return bool(inside and counted)


def _kind(sector: str) -> str:
    if sector in business_frames.RETAIL:
        return "retail"
    return "hospitality" if sector in business_frames.HOSPITALITY else "other_sectors"


def _rated(times: Any, reported: Any) -> bool:
    if isinstance(reported, str):
        return reported in ("none", "all")
    return reported is not None and (not isinstance(times, str) or reported == 0)
