"""The few words the pages themselves say around a question, by language. English stands in for a language we lack.

The words of a questionnaire are its author's; the words of a fault are in definition.messages.
"""

from collections.abc import Mapping

from survey_engine.definition.model import QuestionType

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "error": "Error",
        "problem": "There is a problem",
        "required": "required",
        "or": "or",
        "or_range": "or, if you do not know the figure",
        "number": "Number",
        "amount": "Amount in pounds",
        "warning": "Warning",
        "details": "More about this",
        "for_interviewer": "For the interviewer",
        "all_that_apply": "Select all that apply.",
        "up_to": "Select up to {count}.",
        "rank": "Choose up to {count}, the most important first.",
        "position": "Number {count}",
        "choose": "Choose",
        "places": "Villages and parts of town",
        "wards": "Wards",
        "others": "Somewhere else",
        "place_in": "{place} ({ward})",
        "sector_hint": "For example, LE13 1AB. We keep only the first part and one number, such as LE13 1.",
        "date_hint": "For example, 27 3 2024",
        "month_hint": "For example, 3 2024",
        "day": "Day",
        "month": "Month",
        "year": "Year",
        "other_text": "Please say what",
        "characters": "You can enter up to %{count} characters",
    },
    "pl": {
        "error": "Błąd",
        "problem": "Wystąpił problem",
        "required": "wymagane",
        "or": "lub",
        "or_range": "lub, jeśli dokładna liczba nie jest znana",
        "number": "Liczba",
        "amount": "Kwota w funtach",
        "warning": "Uwaga",
        "details": "Więcej na ten temat",
        "for_interviewer": "Dla ankietera",
        "all_that_apply": "Zaznacz wszystkie pasujące odpowiedzi.",
        "up_to": "Zaznacz najwyżej {count}.",
        "rank": "Wybierz najwyżej {count}, zaczynając od najważniejszego.",
        "position": "Miejsce {count}",
        "choose": "Wybierz",
        "places": "Wsie i części miasta",
        "wards": "Okręgi",
        "others": "Gdzie indziej",
        "place_in": "{place} ({ward})",
        "sector_hint": "Na przykład LE13 1AB. Zapisujemy tylko pierwszą część i jedną cyfrę, na przykład LE13 1.",
        "date_hint": "Na przykład 27 3 2024",
        "month_hint": "Na przykład 3 2024",
        "day": "Dzień",
        "month": "Miesiąc",
        "year": "Rok",
        "other_text": "Proszę podać",
        "characters": "Możesz wpisać najwyżej %{count} znaków",
    },
}

SCRIPTS: Mapping[str, Mapping[QuestionType, Mapping[str, str]]] = {
    "en": {
        QuestionType.MULTIPLE: {
            "data-chosen": "{chosen} of {most} selected",
            "data-too-many": "{chosen} selected, which is {over} too many",
        },
        QuestionType.AREA: {
            "data-found": "{count} places found",
            "data-none": "No place of that name",
        },
        QuestionType.RANK: {
            "data-order": "Your order",
            "data-none": "Nothing chosen yet.",
            "data-from": "Choose from",
            "data-full": "That is as many as you can choose. Remove one to choose another.",
            "data-add": "Choose",
            "data-up": "Move up",
            "data-down": "Move down",
            "data-remove": "Remove",
            "data-placed": "{choice} is now number {number}",
            "data-removed": "{choice} is removed",
        },
    },
    "pl": {
        QuestionType.MULTIPLE: {
            "data-chosen": "Zaznaczono {chosen} z {most}",
            "data-too-many": "Zaznaczono {chosen}, o {over} za dużo",
        },
        QuestionType.AREA: {
            "data-found": "Znalezione miejsca: {count}",
            "data-none": "Nie ma miejsca o tej nazwie",
        },
        QuestionType.RANK: {
            "data-order": "Twoja kolejność",
            "data-none": "Nic jeszcze nie wybrano.",
            "data-from": "Wybierz spośród",
            "data-full": "Więcej nie można wybrać. Usuń jedną pozycję, aby wybrać inną.",
            "data-add": "Wybierz",
            "data-up": "Wyżej",
            "data-down": "Niżej",
            "data-remove": "Usuń",
            "data-placed": "{choice}: teraz miejsce {number}",
            "data-removed": "{choice}: usunięto",
        },
        QuestionType.LONG_TEXT: {
            "data-i18n.characters-under-limit.one": "Pozostał %{count} znak",
            "data-i18n.characters-under-limit.few": "Pozostały %{count} znaki",
            "data-i18n.characters-under-limit.many": "Pozostało %{count} znaków",
            "data-i18n.characters-under-limit.other": "Pozostało %{count} znaku",
            "data-i18n.characters-at-limit": "Nie możesz wpisać więcej znaków",
            "data-i18n.characters-over-limit.one": "Masz o %{count} znak za dużo",
            "data-i18n.characters-over-limit.few": "Masz o %{count} znaki za dużo",
            "data-i18n.characters-over-limit.many": "Masz o %{count} znaków za dużo",
            "data-i18n.characters-over-limit.other": "Masz o %{count} znaku za dużo",
        },
    },
}
"""What the script of a question's type says, as attributes of its element. GOV.UK's own scripts speak English."""


def script_words(language: str, type_: QuestionType) -> Mapping[str, str]:
    """The words for the script of a question's type."""
    return SCRIPTS.get(language, SCRIPTS["en"]).get(type_, {})


def words(language: str) -> Mapping[str, str]:
    """The words of a language."""
    return WORDS.get(language, WORDS["en"])
