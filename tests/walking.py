"""Somebody with a browser who answers the whole resident form, with or without scripts."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

BEGINNING = "/c/safer-melton-demonstration"
STORY = "Cars race past the school.\nNobody slows down."
RECEIPT = "[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}"


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through the form. `look` is called on every page, and again when a page shows something new."""

    page: Page
    address: str
    scripts: bool
    look: Callable[[str], None]

    def answer_everything(self) -> str:
        """From the consultation's page to the receipt; gives the receipt's address."""
        self.page.goto(self.address + BEGINNING)
        self.look("consultation")
        self.press("Start now")
        self.on("start", self.start)
        self.on("you", self.you)
        self.on("home", self.home)
        self.on("safety", self.safety)
        self.on("places", self.places)
        self.on("concerns", self.concerns)
        self.on("main_concern", self.main_concern)
        self.on("problems", self.problems)
        self.on("experience", self.experience)
        self.on("confidence", self.confidence)
        self.on("priorities", self.priorities)
        self.on("ideas", self.ideas)
        self.on("your_words", self.your_words)
        self.on("found_us", self.found_us)
        self.on("about_you", self.about_you)
        self.on("health_home", self.health_home)
        self.on("next_steps", lambda: None)
        self.look("check")
        self.press("Send my answers")
        self.look("receipt")
        return self.page.url

    def on(self, section: str, answer: Callable[[], None]) -> None:
        """Answer one section and go on."""
        if section != "start":
            assert self.section == section, f"{self.page.url} is not {section}"
        self.look(section)
        answer()
        self.go_on()

    def go_on(self) -> None:
        """Press Continue."""
        self.press("Continue")

    def press(self, name: str) -> None:
        """Press a button that leads to a page, and wait for it."""
        found = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        with self.page.expect_navigation():
            found.last.click()

    @property
    def section(self) -> str:
        """The last part of the address."""
        return self.page.url.partition("?")[0].partition("#")[0].rpartition("/")[2]

    def question(self, name: str) -> "Question":
        """A question on the page."""
        return Question(self.page, name)

    # --- The sections -------------------------------------------------------------------------

    def start(self) -> None:
        self.question("consent").choose("Yes, I am happy to take part")

    def you(self) -> None:
        self.go_on()  # nothing filled in: the page comes back and says what is needed
        assert self.page.title().startswith("Error: ")
        self.look("you, with faults")
        self.question("capacity").choose("I live in Melton Borough", "I work in Melton Borough")
        self.question("answering_for").choose("Myself")
        self.question("age").choose("35 to 49")

    def home(self) -> None:
        if self.scripts:
            box = self.page.get_by_role("combobox", name="Where do you live?")
            box.press_sequentially("botte")
            self.look("home, searching")
            self.page.get_by_role("option", name="Bottesford").first.click()
        else:
            self.page.get_by_label("Where do you live?").select_option(label="Bottesford")
        self.page.get_by_label("What is the first part of your postcode?").fill("NG13 0DE")
        self.question("lived_here").choose("5 years, but less than 10 years")

    def safety(self) -> None:
        self.question("safe_day").choose_at(0)
        self.question("safe_dark").choose_at(2)
        self.question("safe_home").choose_at(1)

    def places(self) -> None:
        for row in ("day", "dark"):
            self.page.locator(f"[id^='town_safety.{row}.']").first.check()
        self.question("unsafe_place").choose("Yes")
        self.go_on()  # the answer opens two questions here
        assert self.section == "places"
        self.look("places, opened")
        self.page.get_by_label("Where is it?").fill("The skate park")
        self.question("unsafe_why").choose("The street lighting is poor")

    def concerns(self) -> None:
        self.question("concerns").choose("Speeding", "Domestic abuse", "Other (please specify)")
        self.page.locator("#concerns_other").fill("Loud geese")

    def main_concern(self) -> None:
        assert self.page.get_by_role("link", name="0808 2000 247").is_visible()
        self.question("top_concern").choose_at(0)
        self.question("concern_where").choose_at(0)
        self.page.get_by_label("Is there a place this is about?").fill("Main Street")

    def problems(self) -> None:
        for row in ("noise", "groups", "litter", "vandalism", "drugs", "drunk", "cars"):
            self.page.locator(f"[id^='problem.{row}.']").nth(1).check()
        self.question("crime_change").choose_at(2)

    def experience(self) -> None:
        assert self.page.locator(".govuk-exit-this-page").is_visible()
        self.question("asb_seen").choose("Yes, I saw it")
        self.question("victim").choose_at(0)
        self.go_on()
        self.look("experience, opened")
        self.press("Skip this page")
        self.page.go_back()
        self.press("Skip this page")
        assert self.section == "confidence"
        self.press("Back")

    def confidence(self) -> None:
        self.question("partnership").choose_at(1)
        self.question("heard_of").choose("None of these")

    def priorities(self) -> None:
        if self.scripts:
            for name in ("Road safety", "Rural crime"):
                self.page.get_by_role("button", name=f"Choose {name}").click()
            self.look("priorities, chosen")
        else:
            lists = self.page.locator("[data-question=priorities] select")
            lists.nth(0).select_option(label="Road safety")
            lists.nth(1).select_option(label="Rural crime")

    def ideas(self) -> None:
        self.question("do_more").choose_at(0)

    def your_words(self) -> None:
        self.page.get_by_label("Tell us your story").fill(STORY)
        self.page.get_by_label("What one thing would make you feel safer?").fill("Street lights")
        self.press("Back")
        assert self.section == "ideas"
        self.go_on()
        assert self.page.get_by_label("Tell us your story").input_value() == STORY

    def found_us(self) -> None:
        self.question("heard_how").choose("Friend or family")

    def about_you(self) -> None:
        self.press("Save and come back later")
        self.look("save")
        self.press("Carry on now")
        assert self.section == "about_you"

    def health_home(self) -> None:
        self.question("tenure").choose("Owned outright")


@dataclass(frozen=True, slots=True)
class Question:
    """One question on the page before somebody."""

    page: Page
    name: str

    def choose(self, *labels: str) -> None:
        """Tick or pick options by what they say."""
        for label in labels:
            self.page.locator(f"[data-question={self.name}]").get_by_label(label, exact=True).check()

    def choose_at(self, place: int) -> None:
        """Tick or pick the option at a place."""
        self.page.locator(f"[data-question={self.name}] input").nth(place).check()
