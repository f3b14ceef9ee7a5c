"""What the tablet says to the person answering, by language. What it says to staff is English and in the shell page.

English stands in for a language we lack. The page of a questionnaire carries these words with it.
"""

from collections.abc import Mapping

SPOKEN: Mapping[str, Mapping[str, str]] = {
    "en": {
        "back": "Back",
        "continue": "Continue",
        "finish": "Finish",
        "problem": "There is a problem",
        "error": "Error",
        "progress": "Section {here} of about {all}",
        "give_back": "Give the tablet back",
        "thank_you": "Thank you",
        "please_give_back": "Please give the tablet back to the person who handed it to you.",
        "saved": "Your answers are saved",
        "receipt": "Your receipt code",
        "keep": (
            "Keep this code. Write it down or take a photo of it. With it you can see, change or remove your answers "
            "on our website. We cannot find them for you, because we do not know who you are."
        ),
        "still_there": "Are you still there?",
        "clearing": "We clear this screen in {seconds} seconds.",
        "still_here": "I am still here",
        "start": "Start",
        "minutes": "It takes about {count} minutes.",
        "alone": "Only you can see this. Your earlier answers are not shown.",
        "start_over": "Start again",
        "done": "Done",
    },
    "pl": {
        "back": "Wstecz",
        "continue": "Dalej",
        "finish": "Zakończ",
        "problem": "Wystąpił problem",
        "error": "Błąd",
        "progress": "Część {here} z około {all}",
        "give_back": "Oddaj tablet",
        "thank_you": "Dziękujemy",
        "please_give_back": "Prosimy oddać tablet osobie, która go podała.",
        "saved": "Odpowiedzi zostały zapisane",
        "receipt": "Twój kod potwierdzenia",
        "keep": (
            "Zachowaj ten kod. Zapisz go lub zrób zdjęcie. Dzięki niemu możesz zobaczyć, zmienić lub usunąć swoje "
            "odpowiedzi na naszej stronie. Nie możemy ich znaleźć za Ciebie, bo nie wiemy, kim jesteś."
        ),
        "still_there": "Czy nadal tu jesteś?",
        "clearing": "Ekran zostanie wyczyszczony za {seconds} s.",
        "still_here": "Jestem tutaj",
        "start": "Rozpocznij",
        "minutes": "Zajmie to około {count} minut.",
        "alone": "Tylko Ty to widzisz. Wcześniejsze odpowiedzi są ukryte.",
        "start_over": "Zacznij od nowa",
        "done": "Gotowe",
    },
}


def spoken(language: str) -> Mapping[str, str]:
    """The words in a language."""
    return SPOKEN.get(language, SPOKEN["en"])
