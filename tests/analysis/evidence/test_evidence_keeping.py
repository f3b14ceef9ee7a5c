"""Evidence that people type in: kept with source and owner, and blocked while a figure is open."""

from dataclasses import replace

import pytest
from clocks import SettableClock

from analysis.evidence import keeping
from analysis.evidence.keeping import Draft
from analysis.evidence.records import Kind, Record, Status
from survey_engine.errors import DataError, NotFound
from survey_engine.store.sessions import Sessions

DRAFT = Draft(
    about="safer-melton-2024",
    priority="Violent crime",
    type=Kind.EXTERNAL_STAT,
    text="Recorded violent crime rose by 4% in Melton.",
    source="Leicestershire Police, table 3",
    owner="Analyst, Leicestershire Police",
    period="2019/20",
)


def add(sessions: Sessions, clock: SettableClock, **changes: object) -> Record:
    with sessions.begin() as session:
        return keeping.add(session, replace(DRAFT, **changes), clock)


def kept(sessions: Sessions, about: str = DRAFT.about) -> list[Record]:
    with sessions.read() as session:
        return list(keeping.kept(session, about))


def test_what_is_kept_says_who_answers_for_it_and_that_it_was_not_counted_here(
    sessions: Sessions, clock: SettableClock
) -> None:
    add(sessions, clock)

    assert kept(sessions) == [
        Record(
            priority="Violent crime",
            type=Kind.EXTERNAL_STAT,
            text="Recorded violent crime rose by 4% in Melton.",
            source="Leicestershire Police, table 3",
            caveat=("2019/20. Not from this consultation's counts; Analyst, Leicestershire Police answers for it."),
            status=Status.MANUAL,
            owner="Analyst, Leicestershire Police",
            period="2019/20",
            id=1,
        )
    ]


@pytest.mark.parametrize(
    "words", ["Down TBC% in 2019/20", "Figure tbc", "Up T.B.C. per cent", "Cost: TBA, see the plan"]
)
def test_a_figure_to_be_confirmed_is_blocked_from_publication(
    sessions: Sessions, clock: SettableClock, words: str
) -> None:
    found = add(sessions, clock, text=words)

    assert (found.status, found.publishable) == (Status.BLOCKED, False)
    assert found.caveat.endswith("Not to be published: a figure is still to be confirmed.")


def test_a_source_to_be_confirmed_blocks_it_too(sessions: Sessions, clock: SettableClock) -> None:
    assert add(sessions, clock, source="Source TBC").status is Status.BLOCKED


def test_words_that_only_look_alike_block_nothing(sessions: Sessions, clock: SettableClock) -> None:
    assert add(sessions, clock, text="The TBCA scheme and the outback").publishable


def test_what_only_counting_may_say_is_refused_and_so_is_what_nobody_answers_for(
    sessions: Sessions, clock: SettableClock
) -> None:
    with pytest.raises(DataError) as refused:
        add(sessions, clock, type=Kind.SURVEY_RANK, owner=" ", source="")

    assert [(fault.path, fault.code) for fault in refused.value.faults] == [
        ("/source", "evidence.required"),
        ("/owner", "evidence.required"),
        ("/type", "evidence.not_counted"),
    ]
    assert kept(sessions) == []


def test_two_figures_for_one_thing_name_each_other(sessions: Sessions, clock: SettableClock) -> None:
    add(sessions, clock, priority="ASB", text="Reported ASB fell by 11.4%.")
    add(sessions, clock, priority="asb", text="ASB is down 11% this year.")
    add(sessions, clock, priority="ASB", text="Down 11 % as well.")
    add(sessions, clock, priority="ASB", text="Down 3%.", period="2018/19")
    add(sessions, clock, priority="ASB", text="A plan for 20% more patrols.", type=Kind.POLICY)

    told = {record.id: record.caveat.partition(" answers for it.")[2].strip() for record in kept(sessions)}

    assert told == {
        1: "Another figure is given in no. 2 and no. 3: settle which stands.",
        2: "Another figure is given in no. 1: settle which stands.",
        3: "Another figure is given in no. 1: settle which stands.",
        4: "",
        5: "",
    }


def test_records_are_listed_by_priority_for_their_own_questionnaire(sessions: Sessions, clock: SettableClock) -> None:
    add(sessions, clock, text="Second of violence.")
    add(sessions, clock, priority="Road safety", text="First of roads.")
    add(sessions, clock, about="community-safety-2020", text="Elsewhere.")

    assert [record.text for record in kept(sessions)] == ["First of roads.", "Second of violence."]


def test_what_is_withdrawn_is_listed_no_more_and_only_once(sessions: Sessions, clock: SettableClock) -> None:
    add(sessions, clock)

    with sessions.begin() as session:
        assert keeping.withdraw(session, 1, clock).text == DRAFT.text

    assert kept(sessions) == []
    with pytest.raises(NotFound, match="There is no evidence 1 to withdraw"), sessions.begin() as session:
        keeping.withdraw(session, 1, clock)
