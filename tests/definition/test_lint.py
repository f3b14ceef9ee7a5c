"""`check`: what a good editor would point out, and that sound questionnaires pass."""
# ruff: noqa: E501 - a case a line

from pathlib import Path

import pytest
from yaml_texts import checked, multiple, questions, single, written

from survey_engine.definition import lint
from survey_engine.errors import Severity

FEATURES = sorted((Path(__file__).parents[1] / "questionnaires").glob("*.yaml"))
WORDY = (
    "Considering the operational responsibilities and organisational capabilities of the partnership authorities, "
    "characterise your perception of neighbourhood deterioration"
)
YES_NO = "options: [{code: yes, label: A}, {code: no, label: B}, {code: prefer_not, label: Prefer not to say}]"


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_every_feature_file_passes(path: Path) -> None:
    assert [str(found) for found in lint.check(path)] == []


def test_a_file_that_cannot_be_loaded_gives_its_faults(tmp_path: Path) -> None:
    assert checked(tmp_path, questions("{id: x, type: txt, text: A?}")) == ["9:23 error definition.word"]


def test_a_file_that_is_not_there_is_told_at_its_beginning(tmp_path: Path) -> None:
    found = lint.check(tmp_path / "none.yaml")

    assert [(each.line, each.column, each.fault.code) for each in found] == [(1, 1, "file.unreadable")]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("How satisfied are you with the police and the council?", f"single, {YES_NO}", "editor.double_barrelled"),
        ("Do you feel safe and welcome here?", f"single, {YES_NO}", "editor.double_barrelled"),
        ("Is the market clean and/or safe?", f"single, {YES_NO}", "editor.double_barrelled"),
        ("Where do you shop and how do you get there?", "text", "editor.double_barrelled"),
        ("Do you shop here? How often?", "text", "editor.double_barrelled"),
        ("What sex and age group are you in?", "text", None),
        ("How safe do you feel here? Think of shops and streets.", f"scale, {YES_NO}", None),
        ("Don’t you think there are too few patrols?", f"single, {YES_NO}", "editor.leading"),
        ("Do you agree that there are too few patrols?", f"single, {YES_NO}", "editor.leading"),
        ("How should we deal with the terrible litter?", "text", "editor.leading"),
        ("Surely parking costs too much?", f"single, {YES_NO}", "editor.leading"),
        ("How strongly do you agree or disagree?", f"single, {YES_NO}", None),
        (WORDY, "text", "editor.reading_age"),
        ("If you " + "go to the shop or " * 5 + "stay at home, what do you do?", "text", "editor.long_sentence"),
        ("What is your full name?", "text", "editor.personal_data"),
        ("What is your email address?", "text", "editor.personal_data"),
        ("What is the name of the street?", "text", None),
    ],
)
def test_wording_is_read_as_an_editor_reads_it(tmp_path: Path, text: str, kind: str, expected: str | None) -> None:
    found = checked(tmp_path, questions(f'{{id: x, text: "{text}", type: {kind}}}'))

    assert found == ([f"9:23 warning {expected}"] if expected else [])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (single("x", "sensitive: true"), ["9:9 warning editor.no_prefer_not"]),
        (single("x", "sensitive: true", "required: true"), ["9:9 warning editor.no_prefer_not", "9:146 warning editor.sensitive_required"]),
        (single("x", "sensitive: true").replace("label: C", "label: Prefer not to say"), []),
        (single("x", "sensitive: true").replace("code: c", "code: prefer_not"), []),
        (multiple("x").replace("label: B", "label: B, sensitive: true"), ["9:9 warning editor.no_none"]),
        (multiple("x").replace("label: B", "label: B, sensitive: true").replace("label: C", "label: None of these, exclusive: true"), []),
        ("{id: x, type: text, text: A?, sensitive: true, required: true}", ["9:66 warning editor.sensitive_required"]),
    ],
)  # fmt: skip
def test_sensitive_questions_need_a_way_out(tmp_path: Path, question: str, expected: list[str]) -> None:
    assert checked(tmp_path, questions(question)) == expected


def test_questions_that_together_pick_a_person_out_are_told_once(tmp_path: Path) -> None:
    traits = [
        "How old are you?",
        "What is your sex?",
        "What is your ethnic group?",
        "Are you disabled?",
        "What is your religion?",
    ]
    lines = [f'{{id: q{n}, text: "{text}", type: single, {YES_NO}}}' for n, text in enumerate(traits)]
    home = "{id: home, type: area, text: Where do you live?, options: {codelist: wards}}"

    assert checked(tmp_path, questions(*lines)) == []
    assert checked(tmp_path, questions(home, *lines)) == ["13:9 warning editor.identifying"]
    assert checked(tmp_path, questions(*lines[:3], home)) == []


def test_length_is_held_to_the_mode_and_to_what_is_promised(tmp_path: Path) -> None:
    many = [single(f"q{n}").replace("Which?", "What is it that you like best about living here?") for n in range(60)]

    assert checked(tmp_path, questions(*many, tail="modes: [web, kiosk]\nminutes: 2\n")) == [
        "69:14 warning editor.too_long",
        "70:10 warning editor.too_long",
    ]


def test_more_text_than_a_sealed_response_holds_is_refused(tmp_path: Path) -> None:
    many = [f"{{id: q{n}, type: long_text, text: A?, max_length: 5000}}" for n in range(4)]

    assert checked(tmp_path, questions(*many)) == ["6:3 error definition.too_heavy"]


def test_changes_since_the_version_beside_it_are_told(tmp_path: Path) -> None:
    first = questions(multiple("x", "max_choices: 3"), single("y"), single("z"), multiple("w"))
    second = questions(
        multiple("x", "max_choices: 2"),
        single("y").replace("code: c", "code: d"),
        single("z").replace("label: C", "label: Sea"),
        single("w"),
        tail="mapping: {from: 1, questions: {y: {c: dropped, d: new}}}\n",
    ).replace("version: 1", "version: 2")
    written(tmp_path, first)

    found = lint.check(written(tmp_path, second, "tiny/2.yaml"))

    assert [(each.line, each.fault.severity, each.fault.code, each.fault.message) for each in found] == [
        (9, Severity.WARNING, "editor.changed_limit", "In version 1 people could choose up to 3, now up to 2. " + COMPARE),
        (10, Severity.WARNING, "editor.changed_options", "The options differ from version 1: without c and with d. " + COMPARE),
        (11, Severity.WARNING, "editor.reworded", "Labels were reworded since version 1: c. Keep the wording, or use new codes."),
        (12, Severity.WARNING, "editor.changed_type", "In version 1 this was a multiple question. " + COMPARE),
    ]  # fmt: skip


COMPARE = "Shares are then not comparable: say so in 'wave.compare' notes and in 'mapping', or change it back."


def test_a_new_version_without_a_mapping_is_told(tmp_path: Path) -> None:
    written(tmp_path, questions(single("x")))
    later = written(tmp_path, questions(single("x")).replace("version: 1", "version: 3"), "tiny/three.yaml")

    assert [(each.line, each.fault.code) for each in lint.check(later)] == [(2, "editor.no_mapping")]
    assert checked(tmp_path, questions(single("x"))) == []


def test_a_wave_compared_with_is_looked_at_unless_notes_say_why(tmp_path: Path) -> None:
    written(tmp_path, questions(multiple("x")).replace("tiny", "old"), "old/1.yaml")
    wave = "analysis: {wave: {series: s, label: l, compare: [{with: old%s}]}}\n"
    now = multiple("x", "max_choices: 2")

    assert checked(tmp_path, questions(now, tail=wave % "")) == ["9:134 warning editor.changed_limit"]
    assert checked(tmp_path, questions(now, tail=wave % ", notes: The limit differs")) == []


def test_a_go_to_without_its_target_is_a_note(tmp_path: Path) -> None:
    text = questions(single("x"), tail="ends: [{when: x == 'a', go_to: other}]\n")

    assert checked(tmp_path, text) == ["10:32 note editor.no_target"]


def test_go_tos_that_lead_back_are_refused(tmp_path: Path) -> None:
    def text(name: str, onward: str) -> str:
        return questions(single("x"), tail=f"ends: [{{when: x == 'a', go_to: {onward}}}]\n").replace(
            "questionnaire: tiny", f"questionnaire: {name}"
        )

    written(tmp_path, text("two", "three"), "two/1.yaml")
    written(tmp_path, text("three", "tiny"), "three/1.yaml")

    found = lint.check(written(tmp_path, text("tiny", "two")))

    assert [str(each).removeprefix(str(tmp_path)) for each in found] == [
        "/tiny/1.yaml:10:32: definition.cycle: This leads back here: tiny to two to three to tiny. "
        "Let one of them stop at a page."
    ]


def test_what_is_carried_must_be_asked_there(tmp_path: Path) -> None:
    written(tmp_path, questions(multiple("x"), single("y")).replace("tiny", "other"), "other/1.yaml")
    text = questions(single("x"), single("y"), tail="ends: [{when: x == 'a', go_to: other, carry: [x, y]}]\n")

    assert checked(tmp_path, text) == ["11:47 warning editor.not_carried"]


def test_a_blank_that_nothing_fills_in_is_told(tmp_path: Path) -> None:
    line = single("x", "messages: {required: 'Choose {answer}, {max} times'}")

    assert checked(tmp_path, questions(line)) == ["9:140 warning editor.unknown_blank"]


def test_findings_come_in_the_order_of_lines(tmp_path: Path) -> None:
    lines = [f'{{id: q{n}, text: "Surely {n}?", type: text}}' for n in range(3)]

    assert checked(tmp_path, questions(*lines, tail="minutes: 1\n")) == [
        f"{n}:24 warning editor.leading" for n in (9, 10, 11)
    ]


def test_a_page_no_end_shows_and_options_that_read_alike_are_told(tmp_path: Path) -> None:
    alike = single("x").replace("label: B", "label: A")

    assert checked(tmp_path, questions(alike, tail="pages: [{id: p, title: T, text: T}]\n")) == [
        "9:76 warning editor.same_label",
        "10:9 warning editor.unused_page",
    ]
