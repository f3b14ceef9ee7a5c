"""The report of a business form as anybody may see it: small divisions merged, small counts and giving totals hidden.

Counts are protected as every published count is, under the profile `business` (what crime cost: `sensitive`); totals of
incidents by the p% and dominance rules and an attack; what depends on single figures (medians, winsorised means, the
share of a few) is for officers only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from analysis.disclosure import structure as structures
from analysis.disclosure.profiles import BUSINESS, SENSITIVE, Profile
from analysis.disclosure.protecting import protected
from analysis.disclosure.structure import Codes, Structure
from analysis.disclosure.views import EVERYBODY, Column, Key, Kind, Option, Subject, View
from analysis.retail import division, reporting, totals
from analysis.retail.model import Cell, Group, Line, Report, Section
from analysis.retail.model import Kind as Stands
from analysis.retail.premises import Premises
from analysis.snapshot.reading import Snapshot
from survey_engine.definition import rules
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DataError

FEWEST = BUSINESS.threshold
COSTS = ("loss", "prevention_spend")
SINGLE = (*COSTS, "disc_after", "disc_worth", "satisfaction")
"""Sections of a question with one answer."""
NETS: Mapping[str, tuple[str, ...]] = {
    "satisfied": ("very_satisfied", "fairly_satisfied"),
    "useful": ("very_useful", "fairly_useful"),
}
TOO_FINE = ("why_main__",)
"""Sections of so few premises that nothing of them would be left."""
PREFIX = "indicators."
RETURNS = "returns"
HOW = (
    f"Figures of fewer than {FEWEST} premises (of cost: {SENSITIVE.threshold}), and figures that leave out so few, are "
    "hidden, and so are others that would give them away. Everything shown is rounded to the nearest 5 and shares are "
    "worked out from rounded figures.",
    "A total of incidents is shown only when no premises makes up more than half of it and no competitor could work "
    "out another's figure to within 15%. Money is shown in ranges only. Medians, winsorised means and the share of a "
    "few premises depend on single figures and are for officers only.",
)
MERGED = {
    division.KIND: "Some sectors have too few premises to show: they are merged into retail, hospitality and other.",
    division.PLACE: "Some places have too few premises to show: they are merged.",
    "": "Some groups have too few premises to show: all premises are shown together.",
}


@dataclass(frozen=True, slots=True)
class Release:
    """What is published, and its numbers as whoever attacks them sees them."""

    report: Report
    views: tuple[View, ...]
    totals: Mapping[str, int]


def publish(snapshot: Snapshot, by: str = "") -> Release:
    """The report that anybody may see; DataError for a division that has no place in one."""
    premises = Premises.of(snapshot.columns)
    shown = merged(premises, by)
    divided = reporting.report(snapshot, (shown,) if shown else ())
    whole = reporting.report(snapshot) if shown else divided
    found = known(snapshot.form.questionnaire)
    views = [view for pair in _pairs(whole, divided) for view in protected(list(pair), found)]
    sums = totals.publishable(totals.books(premises, [shown]))
    notes = (*divided.notes, *([MERGED[shown]] if shown != by else []), *HOW)
    report = replace(_Published(divided, views, sums).report(), notes=notes)
    return Release(report, tuple(views), sums)


def merged(premises: Premises, by: str) -> str:
    """The division, or what it is merged into while a group is too small: for what crime cost, ten premises."""
    if not by:
        return ""
    if by not in division.MERGED:
        offered = ", ".join(division.MERGED)
        raise DataError(
            f"Figures of businesses are not published by '{by}': a business may be known there. "
            f"Choose one of: {offered}."
        )
    for each in division.MERGED[by]:
        groups = division.members(premises.columns, (each,)) if each else []
        if all(int(group.who.sum()) >= SENSITIVE.threshold for group in groups):
            return each
    return ""


def known(questionnaire: Questionnaire) -> Structure:
    """What anybody knows who has read the form: also which divisions follow from which, and of what one answer is."""
    found = structures.of(questionnaire)
    coarser = {
        ("sector", division.KIND): _coarse(questionnaire, "sector", division.KIND),
        ("location", division.PLACE): _coarse(questionnaire, "location", division.PLACE),
    }
    kinds = {f"{PREFIX}{section}": (Kind.SINGLE, 1) for section in SINGLE}
    return replace(found, coarser={**found.coarser, **coarser}, kinds={**found.kinds, **kinds})


def _coarse(questionnaire: Questionnaire, question: str, by: str) -> Codes:
    """Which group of a coarser division each option of a question falls into."""
    asked = next(each for each in questionnaire.questions() if each.id == question)
    named = {group.code: rules.compile_rule(group.when) for group in questionnaire.analysis.groups}
    other = division.ELSEWHERE[by][0]
    found: dict[str | None, str | None] = {None: other}
    for option in asked.options:
        holding = [code for code in division.MADE_OF[by] if named[code]({question: option.code}, "")]
        found[option.code] = holding[0] if holding else other
    return found


def profile_of(section: str) -> Profile:
    """What cost money needs ten premises, everything else five."""
    return SENSITIVE if section.startswith(COSTS) else BUSINESS


def _pairs(whole: Report, divided: Report) -> Iterator[tuple[View, ...]]:
    """The exact views of every count: of all premises, and by group."""
    for section in divided.sections:
        if section.kind is Stands.COUNT and not section.code.startswith(TOO_FINE):
            for name, lines in _tables(section):
                codes = {line.code for line in lines}
                everybody = [line for line in whole.section(section.code).lines if line.code in codes]
                views = [_view(whole, section.code, name, everybody)]
                if divided.by:
                    views.append(_view(divided, section.code, name, lines))
                yield tuple(views)
    yield tuple(_sizes(each) for each in ((whole, divided) if divided.by else (whole,)))


def _tables(section: Section) -> Iterator[tuple[str, list[Line]]]:
    """Lines with one base make one table, others a table each."""
    if len({tuple(cell.base for cell in line.cells) for line in section.lines}) == 1 and not any(
        cell.left for line in section.lines for cell in line.cells
    ):
        yield section.code, list(section.lines)
    else:
        yield from ((f"{section.code}.{line.code}", [line]) for line in section.lines)


def _view(report: Report, section: str, name: str, lines: Sequence[Line]) -> View:
    columns = {
        _key(group.key): Column(
            lines[0].cells[place].base, {line.code: int(line.cells[place].part or 0) for line in lines}
        )
        for place, group in enumerate(report.groups)
    }
    options = tuple(Option(line.code, members=NETS.get(line.code, ())) for line in lines)
    return _made(report, profile_of(section), name, (options, columns))


def _sizes(report: Report) -> View:
    columns = {_key(group.key): Column(group.returns, {"single": group.single}) for group in report.groups}
    return _made(report, BUSINESS, RETURNS, ((Option("single"),), columns))


def _made(report: Report, profile: Profile, name: str, filled: tuple[tuple[Option, ...], Mapping[Key, Column]]) -> View:
    options, columns = filled
    return View(
        subject=Subject(report.questionnaire, f"{PREFIX}{name}"),
        profile=profile,
        by=report.by,
        options=options,
        columns=columns,
        kind=Kind.SINGLE if name in SINGLE else Kind.UNKNOWN,
    )


def _key(key: Mapping[str, str | None]) -> Key:
    return frozenset(key.items()) if key else EVERYBODY


def _says_anything(section: Section) -> bool:
    return any(not cell.hidden for line in section.lines for cell in line.cells)


@dataclass(frozen=True, slots=True)
class _Published:
    """A report being rewritten from what its views and totals show."""

    exact: Report
    views: Sequence[View]
    totals: Mapping[str, int]

    def report(self) -> Report:
        kept = [each for each in self.exact.sections if each.kind is not Stands.ORDER]
        kept = [each for each in kept if not each.code.startswith(TOO_FINE)]
        return replace(
            self.exact,
            profile=BUSINESS.name,
            groups=tuple(self._group(each) for each in self.exact.groups),
            sections=tuple(each for each in map(self._section, kept) if _says_anything(each)),
        )

    def _group(self, group: Group) -> Group:
        column = self._columns(RETURNS)[_key(group.key)]
        return replace(group, returns=column.base, single=column.counts["single"], premises=None)

    def _section(self, section: Section) -> Section:
        make = self._counted if section.kind is Stands.COUNT else self._summed
        return replace(section, lines=tuple(make(section, line) for line in section.lines))

    def _counted(self, section: Section, line: Line) -> Line:
        by_line = self._columns(f"{section.code}.{line.code}")
        columns = by_line or self._columns(section.code)
        return replace(line, cells=tuple(self._count(columns[_key(each.key)], line) for each in self.exact.groups))

    def _count(self, column: Column, line: Line) -> Cell:
        part, base = column.counts[line.code], column.base
        if part is None or base is None:
            return Cell(None, None, None, base, hidden=True)
        return Cell(Fraction(part, base) if base else None, Fraction(part), Fraction(base), base)

    def _summed(self, section: Section, line: Line) -> Line:
        rate = section.code != totals.INCIDENCE
        names = (totals.REPORTED, totals.TIMES) if rate else (totals.INCIDENCE,)
        cells = []
        for place, group in enumerate(self.exact.groups):
            by, code = next(iter(group.key.items()), ("", None))
            sums = [self.totals.get(totals.cell(name, line.code, by, code)) for name in names]
            cells.append(self._total(sums, line.cells[place].base, rate=rate))
        return replace(line, cells=tuple(cells))

    def _total(self, sums: Sequence[int | None], premises: int | None, *, rate: bool) -> Cell:
        base = BUSINESS.rounded(premises or 0)
        if any(each is None for each in sums) or base < FEWEST:
            return Cell(None, None, None, None, hidden=True)
        part, of = sums[0] or 0, (sums[1] or 0) if rate else base
        value = Fraction(part, of) * (1 if rate else 100) if of else None
        return Cell(value, Fraction(part), Fraction(of), base)

    def _columns(self, name: str) -> Mapping[Key, Column]:
        """The columns of the finest view of that name."""
        found = [each for each in self.views if each.subject.question == f"{PREFIX}{name}"]
        return found[-1].columns if found else {}
