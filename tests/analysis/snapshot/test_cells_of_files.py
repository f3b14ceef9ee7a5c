"""The cells of a population, counted from files and what came since, are those of the answers themselves."""

from kept_store import Store, shown

from analysis.counts.counting import in_memory
from analysis.counts.part import Base, Request
from analysis.rows.cells import Cells, Gathered
from analysis.snapshot import reading
from analysis.waves import Scope
from survey_engine.definition.rule_language import grammar

TOWN, VILLAGE = "E05005453", "E05005454"
HOMES = Gathered("home", ((TOWN, "town"), (VILLAGE, "rural")))
MODES = Gathered("mode", (("web", "alone"), ("paper", "alone"), ("tablet", "met")))
WHO = grammar.read("not (concerns has 'none') and answering_for != 'organisation'")


def test_files_what_came_since_and_what_went_add_up(store: Store) -> None:
    for number, home in enumerate((TOWN, VILLAGE, TOWN, TOWN, TOWN), start=1):
        store.answer(number, {"home": home, "concerns": ["none" if number == 4 else "speeding"]})
    store.build()
    store.answer(6, {"concerns": ["dog_fouling"]}, mode="tablet")
    store.answer(7, {"home": VILLAGE, "concerns": ["speeding"]})
    store.answer(1, {"home": VILLAGE, "concerns": ["dog_fouling"]})
    store.erase(5)

    found = shown(store.counted(Request(question="concerns", base=Base.ALL, cells=Cells(WHO, (HOMES, MODES)))))

    assert found == {
        ("rural,alone",): (3, 3, {"dog_fouling": 1, "speeding": 2}),
        ("town,alone",): (1, 1, {"speeding": 1}),
        (",met",): (1, 1, {"dog_fouling": 1}),
        (None,): (1, 1, {"none": 1}),
    }


def test_they_are_the_last_of_several_groupings(store: Store) -> None:
    for number in range(1, 9):
        concern = "speeding" if number % 3 else "none"
        store.answer(number, {"home": TOWN, "concerns": [concern]}, mode="web" if number % 2 else "tablet")
    store.build()
    request = Request(question="concerns", base=Base.ALL, by=("mode",), cells=Cells(WHO, (HOMES,)))
    with store.sessions.read() as session:
        held = in_memory(Scope("tiny", (store.form,)), [reading.read(session, store.form)])

    found = shown(store.counted(request))

    assert found == shown(held.count(request))
    assert {key: size for key, (size, _, _) in found.items()} == {
        ("web", "town"): 3,
        ("web", None): 1,
        ("tablet", "town"): 3,
        ("tablet", None): 1,
    }
