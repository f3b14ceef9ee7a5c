from survey_engine.consultations.difference import difference

BEFORE = {
    "title": {"en": "Safer Melton"},
    "sections": [
        {
            "id": "you",
            "questions": [
                {"id": "age", "required": True, "options": [{"code": "a"}, {"code": "b"}]},
                {"id": "area", "codes": ["x", "y"]},
            ],
        }
    ],
}


def test_the_same_document_has_no_differences() -> None:
    assert list(difference(BEFORE, BEFORE)) == []


def test_every_place_that_differs_is_named_by_ids_and_codes() -> None:
    after = {
        "title": {"en": "Safer Melton 2024", "pl": "Bezpieczniej"},
        "sections": [
            {
                "id": "you",
                "questions": [
                    {"id": "age", "required": False, "options": [{"code": "b"}, {"code": "a"}]},
                    {"id": "sex"},
                    {"id": "area", "codes": ["x"]},
                ],
            }
        ],
    }

    assert list(difference(BEFORE, after)) == [
        "title/en: was 'Safer Melton', is 'Safer Melton 2024'",
        "title/pl: was (nothing), is 'Bezpieczniej'",
        "sections/you/questions/age/required: was true, is false",
        "sections/you/questions/age/options: was in the order ['a', 'b'], is ['b', 'a']",
        "sections/you/questions/area/codes: was ['x', 'y'], is ['x']",
        "sections/you/questions/sex: was (nothing), is 'sex'",
    ]


def test_a_number_is_not_a_truth() -> None:
    assert list(difference({"required": 1}, {"required": True})) == ["required: was 1, is true"]


def test_a_long_text_is_cut() -> None:
    (line,) = difference({"text": "short"}, {"text": "x" * 500})

    assert len(line) < 200
