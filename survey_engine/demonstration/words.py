"""What made-up people write. Every text says that it is made up, in case it is ever seen on its own."""

from collections.abc import Mapping
from random import Random

SAID = (
    "cars come through the village far too fast",
    "the street lights on the way home are often out",
    "there is dog mess on the path to school",
    "it would help to see an officer now and then",
    "I do not know who to tell when something happens",
    "young people have nowhere to go in the evening",
    "parking outside the school is a worry",
    "I feel safe here and would like it to stay that way",
    "bags of rubbish are left in the lay-by",
    "I heard about it too late and would like more news",
)
OF_QUESTION = {
    "organisation_name": ("an organisation",),
    "unsafe_where": ("a path by the river", "the back of a car park", "a lane without lights"),
    "concern_place": ("the main street", "the edge of the village", "a park"),
    "one_thing": ("better lights", "slower cars", "more police on foot", "someone to ring who answers"),
}
SECTORS: Mapping[str, tuple[str, ...]] = {
    "E05005495": ("LE14 3",), "E05005496": ("NG13 0",), "E05005497": ("LE14 4", "NG32 1"), "E05005498": ("LE14 2",),
    "E05005499": ("LE14 2", "LE7 4"), "E05005500": ("LE14 4",), "E05005501": ("LE13 1",), "E05005502": ("LE13 0",),
    "E05005503": ("LE13 0",), "E05005504": ("LE13 1",), "E05005505": ("LE13 0", "LE13 1"), "E05005506": ("LE13 0",),
    "E05005507": ("LE14 3",), "E05005508": ("LE14 2",), "E05005509": ("LE14 4",), "E05005510": ("LE14 2", "NG33 5"),
}  # fmt: skip
"""Ward -> postcode sectors its people may have."""


def words(question: str, rng: Random) -> str:
    """A text that answers `question`, marked as made up."""
    return f"Demonstration text: {rng.choice(OF_QUESTION.get(question, SAID))}"


def sector(home: str, rng: Random) -> str | None:
    """A postcode sector of that ward; blank where the ward is not known."""
    return rng.choice(SECTORS[home]) if home in SECTORS else None
