"""A report of business indicators as JSON or CSV; a published one as a file that `audit-release` attacks as well."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import orjson

from analysis.disclosure.views import View
from analysis.retail.concerns import Beside
from analysis.retail.model import Cell, Report, Section
from analysis.retail.publishing import Release

FORMAT = "survey-engine indicators 1"
HEADS = ("section", "line", "label", "group", "value", "unit", "part", "of", "base", "left_out", "hidden")


def document(report: Report, beside: Beside | None = None, release: Release | None = None) -> dict[str, Any]:
    """Everything the report says; of a published one also its tables and totals, to be attacked."""
    made: dict[str, Any] = {
        "format": FORMAT,
        "questionnaire": report.questionnaire,
        "title": report.title,
        "profile": report.profile,
        "by": list(report.by),
        "groups": [
            {"key": dict(g.key), "label": g.label, "returns": g.returns, "single": g.single, "premises": g.premises}
            for g in report.groups
        ],
        "sections": [_section(each) for each in report.sections],
        "notes": list(report.notes),
    }
    if beside is not None:
        made["concerns"] = _beside(beside)
    if release is not None:
        made |= {"tables": [_table(view) for view in release.views], "totals": dict(release.totals)}
    return made


def write_json(report: Report, beside: Beside | None = None, release: Release | None = None) -> bytes:
    """The document as JSON."""
    return orjson.dumps(document(report, beside, release), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def write_csv(report: Report) -> bytes:
    """A line for every indicator of every group."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(HEADS)
    for section in report.sections:
        for line in section.lines:
            for group, cell in zip(report.groups, line.cells, strict=True):
                figures = (_number(cell.value), section.unit.value, _number(cell.part), _number(cell.of))
                rows.writerow(
                    (section.code, line.code, line.label, group.label, *figures, cell.base, cell.left, int(cell.hidden))
                )
    return out.getvalue().encode()


def totals_of(found: object) -> Mapping[str, int]:
    """The totals that a file of indicators publishes; none in any other file."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return {}
    return {str(cell): int(value) for cell, value in (found.get("totals") or {}).items()}


def _section(section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "of": section.base,
        "unit": section.unit.value,
        "lines": [
            {"code": line.code, "label": line.label, "cells": [_cell(each) for each in line.cells]}
            for line in section.lines
        ],
        "notes": list(section.notes),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    found = {"value": cell.value, "part": cell.part, "of": cell.of}
    numbers = {name: _number(value) for name, value in found.items()}
    return {**numbers, "base": cell.base, "left_out": cell.left, "hidden": cell.hidden}


def _number(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _beside(beside: Beside) -> dict[str, Any]:
    sides = (("businesses", beside.businesses), ("residents", beside.residents))
    lines = [
        {"code": code, "label": label}
        | {
            name: {"rank": side.ranks[code], "mentions": side.mentions[code], "share": _number(side.share(code))}
            for name, side in sides
        }
        for code, label in beside.labels.items()
    ]
    bases = {name: {"questionnaire": side.questionnaire, "base": side.base} for name, side in sides}
    return {"bases": bases, "lines": lines, "comparable": not beside.obstacles, "notes": list(beside.notes)}


def _table(view: View) -> dict[str, Any]:
    """A table as `rank --format json` writes it, to be read by whoever attacks it."""
    return {
        "questionnaire": view.subject.questionnaire,
        "question": view.subject.question,
        "profile": view.profile.name,
        "of": view.of,
        "groups": [dict(each) for each in _groups(view)],
    }


def _groups(view: View) -> Iterator[Mapping[str, Any]]:
    for key, column in view.columns.items():
        rows: Sequence[dict[str, Any]] = [
            {"code": each.code, "mentions": column.counts[each.code]}
            | ({"members": list(each.members)} if each.members else {})
            for each in view.options
        ]
        yield {"group": dict(key), "base": column.base, "rows": rows}
