"""The words of the pages on which people answer, by language. English stands in for a language we lack.

A questionnaire brings its own words; these are what stands around them.
"""

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "back": "Back",
        "continue": "Continue",
        "skip": "Skip this page",
        "save_later": "Save and come back later",
        "progress": "Section {here} of about {all}",
        "progress_open": "Section {here}",
        "error_title": "Error: {title}",
        "problem": "There is a problem",
        "expired": (
            "You were away for a while, so we could not save this page. Nothing is lost: check it and choose Continue."
        ),
        "cookies": "If this happens again, your browser may be blocking the one cookie this form needs.",
        "exit": "Exit this page",
        "check_title": "Check your answers",
        "check_lead": "You can change anything before you send it. You do not need to fill in what you left out.",
        "change": "Change",
        "not_answered": "Not answered",
        "send": "Send my answers",
        "send_lead": "After you send them, you get a code. With it you can see, change or remove them later.",
        "confirm_warnings": "I have checked these answers and they are right",
        "confirm_needed": "Tick the box if your answers are right, or change them",
        "save_title": "Your answers are saved",
        "save_lead": "To carry on later, on this device or another, you need this code:",
        "save_note": (
            "Write it down, or take a photo of it. We cannot find your answers for you, because we do not "
            "know who you are."
        ),
        "save_where": "Go to {address} and enter the code.",
        "save_until": "We keep unfinished answers until the survey closes, and for no more than 60 days.",
        "go_on": "Carry on now",
        "return_title": "Carry on with your answers",
        "return_label": "Your code",
        "return_hint": (
            "It has 12 letters and numbers, for example 7KQ9-XD2M-40PT. Capital letters and dashes do not matter."
        ),
        "return_button": "Carry on",
        "return_unknown": "We cannot find unfinished answers for this code. Check that you typed all of it",
        "return_malformed": "Enter a code of 12 letters and numbers, such as 7KQ9-XD2M-40PT",
        "return_required": "Enter your code",
        "sent_title": "Thank you. Your answers are sent",
        "sent_code": "Your receipt code",
        "sent_keep": (
            "Keep this code. Write it down, take a photo of it, or print this page. With it you can see, change or "
            "remove your answers later. We cannot find them for you, because we do not know who you are."
        ),
        "sent_next": "What happens next",
        "sent_counting": (
            "We count everybody’s answers together and publish what people said. Nobody can pick out your answers."
        ),
        "sent_danger": "If someone is in danger now, call {number}",
        "sent_crime": "To report a crime that is not an emergency, call {number}",
        "sent_support": "For help after a crime, call Victim Support on {number}, free, day or night",
        "sent_said": "What you said",
        "sent_on": "{title}, sent on {day}.",
        "sent_change": "Change my answers",
        "sent_remove": "Remove my answers",
        "sent_list": "Go to the list of consultations",
    },
    "pl": {
        "back": "Wstecz",
        "continue": "Dalej",
        "skip": "Pomiń tę stronę",
        "save_later": "Zapisz i wróć później",
        "progress": "Część {here} z około {all}",
        "progress_open": "Część {here}",
        "error_title": "Błąd: {title}",
        "problem": "Wystąpił problem",
        "expired": (
            "Minęło trochę czasu i nie udało się zapisać tej strony. Nic nie przepadło: sprawdź ją i wybierz Dalej."
        ),
        "cookies": (
            "Jeśli to się powtórzy, przeglądarka może blokować jedyny plik cookie, którego potrzebuje ten formularz."
        ),
        "exit": "Opuść tę stronę",
        "check_title": "Sprawdź swoje odpowiedzi",
        "check_lead": "Przed wysłaniem możesz wszystko zmienić. Nie musisz uzupełniać tego, co zostało puste.",
        "change": "Zmień",
        "not_answered": "Brak odpowiedzi",
        "send": "Wyślij odpowiedzi",
        "send_lead": "Po wysłaniu otrzymasz kod. Dzięki niemu możesz je później zobaczyć, zmienić lub usunąć.",
        "confirm_warnings": "Te odpowiedzi są sprawdzone i prawidłowe",
        "confirm_needed": "Zaznacz pole, jeśli odpowiedzi są prawidłowe, albo je zmień",
        "save_title": "Twoje odpowiedzi są zapisane",
        "save_lead": "Aby dokończyć później, na tym lub innym urządzeniu, potrzebny jest ten kod:",
        "save_note": "Zapisz go lub zrób zdjęcie. Nie możemy odszukać Twoich odpowiedzi, bo nie wiemy, kim jesteś.",
        "save_where": "Wejdź na {address} i wpisz kod.",
        "save_until": "Niedokończone odpowiedzi przechowujemy do zamknięcia ankiety, najwyżej przez 60 dni.",
        "go_on": "Kontynuuj teraz",
        "return_title": "Dokończ swoje odpowiedzi",
        "return_label": "Twój kod",
        "return_hint": "Ma 12 liter i cyfr, na przykład 7KQ9-XD2M-40PT. Wielkość liter i myślniki nie mają znaczenia.",
        "return_button": "Dalej",
        "return_unknown": "Nie znaleźliśmy niedokończonych odpowiedzi dla tego kodu. Sprawdź, czy jest cały",
        "return_malformed": "Wpisz kod złożony z 12 liter i cyfr, na przykład 7KQ9-XD2M-40PT",
        "return_required": "Wpisz swój kod",
        "sent_title": "Dziękujemy. Twoje odpowiedzi zostały wysłane",
        "sent_code": "Twój kod potwierdzenia",
        "sent_keep": (
            "Zachowaj ten kod. Zapisz go, zrób zdjęcie lub wydrukuj tę stronę. Dzięki niemu możesz później zobaczyć, "
            "zmienić lub usunąć swoje odpowiedzi. Nie możemy ich odszukać, bo nie wiemy, kim jesteś."
        ),
        "sent_next": "Co będzie dalej",
        "sent_counting": (
            "Liczymy wszystkie odpowiedzi razem i publikujemy, co powiedzieli ludzie. "
            "Nikt nie rozpozna Twoich odpowiedzi."
        ),
        "sent_danger": "Jeśli ktoś jest teraz w niebezpieczeństwie, zadzwoń pod {number}",
        "sent_crime": "Aby zgłosić przestępstwo, gdy nie ma zagrożenia, zadzwoń pod {number}",
        "sent_support": "Pomoc dla ofiar przestępstw: Victim Support, {number}, bezpłatnie, całą dobę",
        "sent_said": "Twoje odpowiedzi",
        "sent_on": "{title}, wysłano {day}.",
        "sent_change": "Zmień odpowiedzi",
        "sent_remove": "Usuń odpowiedzi",
        "sent_list": "Przejdź do listy konsultacji",
    },
}


def phrases(language: str) -> Mapping[str, str]:
    """The words of a language."""
    return PHRASES.get(language, PHRASES["en"])
