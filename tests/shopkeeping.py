"""A shopkeeper who answers the business form on a phone between customers, from the link on the poster."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page
from walking import Walk

SHORT_LINK = "/e/demo-sherrard-street"
ASKED = "input[name=asked]"


@dataclass
class Shopkeeper:
    """One way through the form, and what was met on it: pages in order as often as they were shown, questions once."""

    page: Page
    address: str
    scripts: bool
    look: Callable[[str], None]
    pages: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # of pages
    progress: dict[str, str] = field(default_factory=dict)  # what pages say of how far one is
    changes: list[str] = field(default_factory=list)  # the links of the page that shows all answers
    code: str = ""

    def answer_everything(self) -> str:
        """From the poster to the receipt; gives the receipt's address."""
        self.page.goto(self.address + SHORT_LINK)
        self.on("respond", lambda: self.choose("consent", "Yes, I am happy to take part"))
        self.on("premises", self.premises)
        self.on("what_happened", self.what_happened)
        self.shop_theft()
        self.violence()
        self.damage()
        self.on("theft", self.theft)
        self.on("staff_safety", self.staff_safety)
        self.on("reporting", lambda: self.choose("how_reported", "By calling 101"))
        self.on("reporting", lambda: self.choose("satisfaction", "Fairly dissatisfied"))
        self.on("cost", self.cost)
        self.on("disc", lambda: self.choose("disc_aware", "Yes"))
        self.on("disc", lambda: self.choose("disc_use", "Yes, but rarely"))
        self.on("disc", self.disc)
        self.on("prevention", self.prevention)
        self.on("views", self.views)
        self.on("next_steps", lambda: None)
        self.at("check")
        self.changes = self.page.locator(".govuk-summary-list__actions a").all_text_contents()
        self.press("Send my answers")
        self.see("receipt")
        return self.page.url

    # --- Pages ----------------------------------------------------------------------------------

    def on(self, section: str, answer: Callable[[], None]) -> None:
        """Answer one page and go on."""
        self.at(section)
        answer()
        self.press("Continue")

    def at(self, section: str) -> None:
        """Be on a page, and look at it."""
        assert self.walk.section == section, f"{self.page.url} is not {section}"
        self.see(section)

    def see(self, name: str) -> None:
        """Note what a page asks, and look at it."""
        self.pages.append(name)
        self.headings[name] = self.page.get_by_role("heading", level=1).inner_text()
        self.progress[name] = " ".join(self.page.locator(".app-progress").all_inner_texts())
        asked = self.page.locator(ASKED)
        for each in (asked.first.input_value() if asked.count() else "").split():
            if each not in self.questions:
                self.questions.append(each)
        self.look(f"{len(self.pages):02} {name}")

    def press(self, name: str) -> None:
        self.walk.press(name)

    def choose(self, question: str, *labels: str) -> None:
        self.walk.question(question).choose(*labels)

    def fill(self, question: str, words: str) -> None:
        """Type into the box of a question."""
        self.page.locator(f'[data-question="{question}"] input:not([type=radio])').fill(words)

    @property
    def walk(self) -> Walk:
        return Walk(self.page, self.address, self.scripts, self.look)

    # --- Answers --------------------------------------------------------------------------------

    def premises(self) -> None:
        self.choose("premises_kind", "Our only premises, in Melton Borough")
        self.choose("sector", "Convenience store or grocery")
        self.choose("location", "In a village")
        self.village("Bottesford")
        self.choose("staff", "2 to 9")
        self.choose("sells", "Alcohol", "Tobacco or vapes")
        self.choose("opening", "After 8pm", "On Sundays")

    def village(self, name: str) -> None:
        if self.scripts:
            self.page.get_by_role("combobox").press_sequentially(name[:5].lower())
            self.page.get_by_role("option", name=name).first.click()
        else:
            self.page.get_by_label("Which village or part of town is that?").select_option(label=name)

    def what_happened(self) -> None:
        self.choose(
            "crimes",
            "Theft by customers",
            "Threats or violence against staff",
            "Criminal damage, vandalism or graffiti",
        )

    def shop_theft(self) -> None:
        """An exact number; more reported than there were, which nobody can mean."""
        self.on("incident__shop_theft", self.too_many_reported)
        self.at("incident__shop_theft")
        assert self.page.title().startswith("Error: ")
        wrong = "The number reported must be no more than the number of times"
        assert self.page.locator(".govuk-error-summary").get_by_role("link", name=wrong).is_visible()
        assert self.page.locator("#times__shop_theft").input_value() == "40"
        self.fill("reported__shop_theft", "12")
        self.press("Continue")
        self.on(
            "incident__shop_theft",
            lambda: self.choose(
                "why_not__shop_theft", "It happens too often to report all of it", "Reporting takes too long"
            ),
        )
        self.on("incident__shop_theft", lambda: self.choose("why_main__shop_theft", "Reporting takes too long"))

    def too_many_reported(self) -> None:
        self.fill("times__shop_theft", "40")
        self.fill("reported__shop_theft", "50")

    def violence(self) -> None:
        """A customer comes in the middle of it: save, and come back with the code."""
        self.at("incident__violence")
        self.fill("times__violence", "6")
        self.fill("assaults__violence", "2")
        self.press("Save and come back later")
        self.see("save")
        self.code = self.page.locator(".app-code").inner_text()
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/respond/return")
        self.page.get_by_label("Your code").fill(self.code)
        self.press("Carry on")
        self.at("incident__violence")
        assert self.page.locator("#times__violence").input_value() == "6"
        self.fill("injuries__violence", "1")
        self.fill("weapons__violence", "0")
        self.choose("reported__violence", "All of them")
        self.press("Continue")

    def damage(self) -> None:
        """Nobody knows how often exactly."""
        self.on("incident__damage", self.a_few)
        self.on("incident__damage", lambda: self.choose("why_not__damage", "Too minor, or nothing was lost"))

    def a_few(self) -> None:
        self.choose("times__damage", "2 to 5 times")
        self.choose("reported__damage", "None of them")

    def theft(self) -> None:
        self.choose("stolen", "Alcohol", "Cheese or dairy")
        self.choose("who_steals", "People who come again and again")

    def staff_safety(self) -> None:
        self.choose("triggers", "Challenging people who steal")
        self.choose("staff_impact", "Somebody took time off")

    def cost(self) -> None:
        self.fill("loss", "£1,250.50")
        self.choose("prevention_spend", "£250 to £999")

    def disc(self) -> None:
        self.choose("disc_for", "Reading alerts")
        self.choose("disc_worth", "Fairly useful")
        self.choose("disc_why_not", "No time")
        self.choose("disc_after", "Stop using it")

    def prevention(self) -> None:
        self.choose("measures", "CCTV", "Radio link, shopwatch or pubwatch")
        self.choose("wanted", "Come faster when called", "Keep paying for DISC")

    def views(self) -> None:
        self.choose("trend", "A little more")
        for row in ("day", "dark"):
            self.page.locator(f"[id^='staff_feel.{row}.']").nth(1).check()
        self.walk.question("concerns").choose_at(0)
