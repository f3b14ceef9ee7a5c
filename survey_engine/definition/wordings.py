"""The words of every fault, by language: nothing but words. How they are filled in is in `messages`.

In the manner of https://design-system.service.gov.uk/components/error-message/. A code may have wording for one type
of question ("maximum.date") or for a limit of one ("too_many.1"). The keys with a star are phrases that fill
{answer}, {name} and {shape}.
"""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "bad_text": "{name} must not include invisible control characters: type it again",
    "date_incomplete": "{name} must include a {missing}",
    "exclusive": "Select either {exclusive} or other answers to “{question}”, not both",
    "maximum": "{name} must be {maximum} or fewer",
    "maximum.amount": "{name} must be £{maximum} or less",
    "maximum.date": "{name} must be on or before {maximum}",
    "maximum.month": "{name} must be {maximum} or earlier",
    "minimum": "{name} must be {minimum} or more",
    "minimum.amount": "{name} must be £{minimum} or more",
    "minimum.date": "{name} must be on or after {minimum}",
    "minimum.month": "{name} must be {minimum} or later",
    "check": "{name} does not agree with an earlier answer",
    "not_a_date": "{name} must be a real date, like 27 3 2024",
    "not_a_date.month": "{name} must be a real month, like 3 2024",
    "not_a_number": "{name} must be a whole number, like 15",
    "not_an_amount": "{name} must be an amount of money, like 250 or 1,250.50",
    "not_a_postcode": "Enter a postcode, or its first half and one number, like LE13 1",
    "off_route": "“{question}” is not asked after the other answers given, so this answer is left out",
    "other_required": "Enter what you mean by “{other}”",
    "pattern": "{name} must be {shape}",
    "repeated": "Select each answer to “{question}” only once",
    "required": "Select {answer}",
    "required.amount": "Enter {answer}",
    "required.date": "Enter {answer}",
    "required.long_text": "Enter {answer}",
    "required.month": "Enter {answer}",
    "required.number": "Enter {answer}",
    "required.postcode_sector": "Enter {answer}",
    "required.text": "Enter {answer}",
    "too_few": "Select at least {min_choices} {short}",
    "too_few.1": "Select at least one answer to “{question}”",
    "too_long": "{name} must be {max_length} characters or fewer",
    "too_many": "Select up to {max_choices} {short}",
    "too_many.1": "Select only one answer to “{question}”",
    "unknown_area": "Enter a village, town or ward from the list, or select that you live somewhere else",
    "unknown_option": "Select {answer} from the list",
    "unknown_place": "Select a place that lies in the area you chose",
    "unknown_question": "“{key}” is no question asked here: take it out, or correct its name",
    "unknown_row": "“{question}” has no line “{row}”: take it out, or correct its name",
    "which_area": "There is more than one place like that: select which one you mean",
    "wrong_type": "{name} is not of the kind that “{question}” asks for: answer it again",
    "*answer": "an answer to “{question}”",
    "*answer_short": "your {short}",
    "*name": "Your answer",
    "*name_other": "Your answer beside “{other}”",
    "*name_short": "Your {short}",
    "*options": "options",
    "*or": " or ",
    "*digits": "digits only, like 0123",
    "*email": "an email address, like name@example.com",
    "*phone": "a phone number, like 01632 960 001",
    "*reference": "letters, numbers and hyphens only",
    "*time": "a time, like 19:30",
    "*year": "a year, like 2024",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}
"""Language -> words. English is complete; another language may leave codes out, which are then said in English."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
