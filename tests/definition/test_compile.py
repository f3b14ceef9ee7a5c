"""Compiling: complete in itself, the same bytes for ever, and nothing lost on the way back."""

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml_texts import CODELISTS, load, questions, single

from survey_engine.definition import canonical, model
from survey_engine.definition import compile as compiling
from survey_engine.definition.located import LocatedError
from survey_engine.errors import DefinitionError

FEATURES = sorted((Path(__file__).parents[1] / "questionnaires").glob("*.yaml"))
T = model.QuestionType


def feature(name: str) -> model.Questionnaire:
    return compiling.load(Path(__file__).parents[1] / "questionnaires" / f"{name}.yaml").questionnaire


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_compiling_again_gives_the_same_bytes_and_the_same_questionnaire(path: Path) -> None:
    compiled = compiling.load(path)

    again = compiling.from_canonical(compiled.canonical)
    assert again == compiled.questionnaire
    assert compiling.to_canonical(again) == compiled.canonical
    assert compiled.form_hash == canonical.sha256(compiled.canonical)
    assert canonical.encode(canonical.decode(compiled.canonical, limit=10**7, depth=60)) == compiled.canonical


def test_every_type_has_a_feature_file() -> None:
    types = {question.type for path in FEATURES for question in compiling.load(path).questionnaire.questions()}

    assert types == set(model.QuestionType)


def test_the_compiled_form_is_this_json_and_no_other() -> None:
    text = questions(
        "{id: age, type: single, text: Age?, required: true, "
        "options: [{code: young, label: Young}, {code: old, label: Old}]}",
        "{id: why, type: text, text: Why?, modes: [web, tablet], "
        "relevant: \"not age in ['old'] and today > 2024-01-01\"}",
    )

    compiled = load(text)

    assert orjson.loads(compiled.canonical) == {
        "format": 1,
        "questionnaire": {
            "id": "tiny",
            "version": 1,
            "languages": ["en"],
            "title": {"en": "Tiny"},
            "sections": [
                {
                    "id": "main",
                    "title": {"en": "Main"},
                    "questions": [
                        {
                            "id": "age",
                            "type": "single",
                            "text": {"en": "Age?"},
                            "required": True,
                            "options": [
                                {"code": "young", "label": {"en": "Young"}},
                                {"code": "old", "label": {"en": "Old"}},
                            ],
                        },
                        {
                            "id": "why",
                            "type": "text",
                            "text": {"en": "Why?"},
                            "relevant": [
                                "all",
                                ["not", ["in", {"q": "age"}, ["old"]]],
                                [">", {"q": "today"}, "2024-01-01"],
                            ],
                            "modes": ["tablet", "web"],
                        },
                    ],
                }
            ],
        },
    }  # fmt: skip
    assert compiled.form_hash == "d126a4fd38c38ca4d2bc1c24fd5ae7dae32ec248619d513731f7baf10d8148bc"


def test_the_hash_is_of_what_is_said_and_not_of_how_it_is_written() -> None:
    plain = questions("{id: x, type: text, text: A?, max_length: 50}")
    other = plain.replace(
        "{id: x, type: text, text: A?, max_length: 50}", '{max_length: 50, text: "A? ", type: text, id: x}'
    )

    assert load(other).form_hash == load(plain).form_hash
    assert load(plain.replace("50", "51")).form_hash != load(plain).form_hash


def test_a_value_that_is_the_default_is_the_same_as_none() -> None:
    assert (
        load(questions(single("x", "required: false", "order: fixed"))).form_hash
        == load(questions(single("x"))).form_hash
    )


@pytest.mark.parametrize("raw", [b"{}", b"[]", b'{"format":2,"questionnaire":{}}'])
def test_another_format_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(DefinitionError) as caught:
        compiling.from_canonical(raw)

    assert str(caught.value) == "This is no questionnaire compiled in format 1. Publish its file again."


def test_positions_are_those_of_the_file() -> None:
    compiled = load(questions(single("x"), single("y")))

    assert compiled.positions["/sections/0/questions/1/options/2/code"] == (10, 104)


def test_a_missing_file_is_refused_in_words() -> None:
    with pytest.raises(LocatedError) as caught:
        compiling.load(Path("/nowhere/1.yaml"))

    assert str(caught.value) == (
        "/nowhere/1.yaml:1:1: file.unreadable: Cannot read this file: No such file or directory. "
        "Check the path and its permissions."
    )


def test_code_lists_are_needed_only_when_named() -> None:
    assert compiling.load_text(questions(single("x")).encode(), "tiny.yaml", None).questionnaire.id == "tiny"


def test_areas_come_with_the_places_that_lie_in_them() -> None:
    home = feature("area").questions()[0]

    assert [(option.code, option.level, option.area_type) for option in home.options] == [
        ("W1", "ward", "rural"),
        ("W2", "ward", "rural"),
        ("W3", "ward", "town"),
        ("elsewhere", None, None),
        ("outside", None, None),
    ]
    assert home.places == (
        model.Place("Asfordby Hill", ("W1",)),
        model.Place("Bescaby", ("W1", "W2")),
        model.Place("Hose", ("W2",)),
    )
    assert home.options[0].attributes == {"valid_from": "2003-05-01"}


def test_code_lists_are_picked_by_column_level_code_and_day() -> None:
    picked = {question.id: [option.code for option in question.options] for question in feature("codelist").questions()}

    assert picked == {
        "by_column": ["litter", "other", "none"],
        "by_level": ["B1", "W1", "W2", "W3"],
        "only": ["litter", "none"],
        "on_a_day": ["W1", "W2", "W3", "W9"],
        "everything": ["litter", "abuse", "other", "none", "more"],
    }


def test_a_code_list_gives_flags_hints_and_attributes() -> None:
    litter, abuse, other, none, _ = feature("codelist").questions()[4].options

    assert (litter.hint, litter.attributes) == ({"en": "In streets and parks"}, {"lead": "council"})
    assert (abuse.sensitive, other.requires_text, none.exclusive) == (True, True, True)


def test_scales_are_scored_in_order_unless_the_file_scores_them() -> None:
    given, counted = feature("scale").questions()

    assert [option.score for option in given.options] == [2, 1, -1, None]
    assert [option.score for option in counted.options] == [1, 2, 3]


def test_a_consent_has_its_labels_in_every_language() -> None:
    consent = feature("languages").questions()[0]

    assert consent.options == (
        model.Option("yes", {"en": "Yes", "pl": "Tak"}),
        model.Option("no", {"en": "No", "pl": "Nie"}),
    )


def test_a_go_to_keeps_nothing_unless_it_says_so() -> None:
    assert [(end.page, end.go_to, end.keep, end.carry) for end in feature("ends").ends] == [
        ("refused", None, model.Keep.NOTHING, ()),
        ("too_young", None, model.Keep.COUNT_ONLY, ()),
        (None, "consent", model.Keep.NOTHING, ("consent",)),
    ]


def test_analysis_is_read_whole() -> None:
    assert feature("analysis").analysis == model.Analysis(
        roles={"concern": ("concerns",), "free_text": ("story",)},
        nets=(model.Net("roads", {"en": "Roads"}, "concerns", ("speeding", "parking")),),
        groups=(model.Group("young", {"en": "Young people"}, model.Compare("==", model.Ref("age"), "young")),),
        wave=model.Wave("safety", "2024", {"single": "Another list"}),
    )


def test_bounds_and_options_of_a_band_are_whole_numbers() -> None:
    assert [(option.low, option.high) for option in feature("band").questions()[0].options] == [
        (0, 15),
        (16, 64),
        (65, None),
        (None, None),
    ]


def write(folder: Path, text: str) -> Path:
    (folder / "codelists").mkdir()
    (folder / "codelists" / "list.csv").write_bytes(text.encode())
    (folder / "tiny").mkdir()
    path = folder / "tiny" / "1.yaml"
    path.write_text(questions("{id: x, type: single, text: A?, options: {codelist: list}}"))
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1 codelist.header", "1:1 codelist.header"]),
        ("code,name\na,A\n", ["1:1 codelist.header"]),
        ("code,label,code\na,A,b\n", ["1:1 codelist.header"]),
        ("code,label,\na,A,b\n", ["1:1 codelist.header"]),
        ("code,label\na,A,B\n", ["2:1 codelist.row"]),
        ("code,label\na,A\n\nb\n", ["4:1 codelist.row"]),
        ('code,label\na,"A\nA"\na b,B\n', ["4:1 codelist.cell"]),
        ("code,label\na,A\na,B\n", ["3:1 codelist.duplicate"]),
        ("code,label\na,\n", ["2:1 codelist.cell"]),
        ("code,label,exclusive,score,valid_from\na,A,yes,1.5,1.1.2024\n", ["2:1 codelist.cell"] * 3),
        ('code,label\na,"A\n', ["2:1 codelist.syntax"]),
        ('code,label\na,A"B"C\nb,"B"x\n', ["3:1 codelist.syntax"]),
        ("code,label\na,A\u202e\n", ["2:1 codelist.character"]),
        ("code,label\na,A\0\n", ["2:4 yaml.encoding"]),
        ("code,label\n" + "".join(f"o{n},O\n" for n in range(2_001)), ["2002:1 codelist.too_many"]),
        ("code,label\n", ["9:50 definition.codelist"]),
    ],
)
def test_a_code_list_is_refused_where_it_is_wrong(tmp_path: Path, text: str, expected: list[str]) -> None:
    path = write(tmp_path, text)

    with pytest.raises(LocatedError) as caught:
        compiling.load(path)

    assert [f"{found.line}:{found.column} {found.fault.code}" for found in caught.value.findings] == expected
    name = "1.yaml" if expected[0].startswith("9:") else "list.csv"
    assert {Path(found.file).name for found in caught.value.findings} == {name}


def test_a_code_list_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeffcode,label\r\n a ,Cafe\u0301\r\n")

    assert compiling.load(path).questionnaire.questions()[0].options == (model.Option("a", {"en": "Café"}),)


def test_the_tests_own_code_lists_are_found() -> None:
    assert (CODELISTS / "wards.csv").exists()


IDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True)


@given(IDS, st.data())
def test_any_sound_questionnaire_survives_the_way_to_bytes_and_back(ids: list[str], data: st.DataObject) -> None:
    lines = []
    for n, name in enumerate(ids):
        kind = data.draw(st.sampled_from(["single", "multiple", "rank"]))
        earlier = data.draw(st.sampled_from(ids[:n])) if n else None
        rule = (
            f", relevant: \"answered({earlier}) or not today == '2024-01-01'\""
            if earlier and data.draw(st.booleans())
            else ""
        )
        flags = ", private: true" if data.draw(st.booleans()) else ""
        text = data.draw(st.text("aé'\"\\ \n-", min_size=1, max_size=9).filter(str.strip))
        alone = str(data.draw(st.booleans())).lower()
        options = f"[{{code: a, label: {orjson.dumps(text).decode()}, exclusive: {alone}}}, {{code: b, label: B}}]"
        lines.append(f"{{id: {name}, type: {kind}, text: A?, options: {options}{rule}{flags}}}")

    compiled = load(questions(*lines))

    assert compiling.from_canonical(compiled.canonical) == compiled.questionnaire
    assert compiling.to_canonical(compiled.questionnaire) == compiled.canonical
