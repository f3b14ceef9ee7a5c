"""The same numbers in every format: each file is read back by somebody else's reader and compared with the table."""

import drawn
import pytest
from read_back import READERS, Read

from analysis.export.formats import FORMATS
from analysis.ranking import percent
from analysis.table import Table

WORDY = drawn.table(*drawn.by_area().groups, drawn.group(key={"area": "wolds"}), base=288)
PROTECTED = drawn.table(drawn.hidden(), profile="public", base=None)


def truth(table: Table) -> Read:
    found = {}
    for group in table.groups:
        for row in group.rows:
            rank = "" if row.rank is None else str(row.rank)
            hidden = ("", "[c]", "[c]")
            shown = (rank, str(row.mentions), percent(row.share, 0))
            found[group.title, row.choice.label] = hidden if row.hidden else shown
    return found


@pytest.mark.parametrize("table", [drawn.table(), WORDY, PROTECTED], ids=["everybody", "groups", "hidden"])
@pytest.mark.parametrize("name", READERS)
def test_every_format_has_the_numbers_of_the_table(name: str, table: Table) -> None:
    assert READERS[name](FORMATS[name].write(table)) == truth(table)


def test_every_format_but_a_picture_made_of_another_is_read_back() -> None:
    assert set(FORMATS) - set(READERS) == {"png"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_table_is_the_same_bytes(name: str) -> None:
    assert FORMATS[name].write(drawn.table(drawn.sure())) == FORMATS[name].write(drawn.table(drawn.sure()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_about_which_nothing_is_known_can_be_written(name: str) -> None:
    assert FORMATS[name].write(drawn.table(about=None, notes=()))


@pytest.mark.parametrize("name", ["table", "csv", "json"])
def test_what_a_program_reads_carries_no_marking(name: str) -> None:
    assert b"OFFICIAL" not in FORMATS[name].write(drawn.table())
