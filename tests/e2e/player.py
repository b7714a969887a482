"""A person with a browser of their own, who signs in and works on the pages of a round by label."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.e2e import house
from tests.e2e.provider import Provider

CRITERIA = ("Työ kaikkien hyväksi", "Osallistuminen", "Oma edistyminen", "Oppien jakaminen")

PARTS = """summary => {
    let closed = 0;
    for (let part = summary.closest("details"); part; part = part.parentElement.closest("details")) {
        closed += part.open ? 0 : 1;
    }
    return closed;
}"""
STILL = "() => document.getAnimations().every((one) => one.playState !== 'running')"


@dataclass
class Player:
    """One person; `shots` is the folder for pictures of what the person sees."""

    name: str
    page: Page
    shots: Path
    address: str = ""

    def sign_in(self, provider: Provider, address: str, issued: int) -> "Player":
        """Sign in at a portal; `issued` is when the provider says that was."""
        subject = self.name.split()[0].casefold()
        provider.know(subject, self.name, iat=issued, email=f"{subject}@example.fi")
        self.address = address
        self.page.context.clear_cookies()
        provider.sign_in(self.page, f"{address}/tietoa", subject)
        return self

    def open(self, path: str) -> "Player":
        """Open a page of the portal."""
        house.visit(self.page, f"{self.address}{path}")
        return self

    def look(self, what: str) -> None:
        """Take pictures at both widths; axe must find nothing."""
        for size in (house.PHONE, house.WIDE):
            house.resize(self.page, size)
            width = size["width"]
            self.page.screenshot(path=self.shots / f"{what}-{width}.png", full_page=True)
        found = house.axe_violations(self.page)
        assert found == [], f"{what}: {found}"

    def press(self, label: str) -> "Player":
        """Press the button that says this and is not folded away."""
        button = self.page.get_by_role("button", name=label, exact=True).filter(visible=True)
        button.first.click(timeout=house.PATIENCE_MS)
        return self.settle()

    def fold(self, label: str) -> "Player":
        """Open the part that is folded under this heading, and the parts that it lies in."""
        summary = self.page.locator("summary", has_text=label).last
        for _depth in range(summary.evaluate(PARTS)):
            outermost = summary.locator("xpath=ancestor::details[not(@open)]").first
            outermost.locator("xpath=./summary").click()
            self.page.wait_for_function(STILL, timeout=house.PATIENCE_MS)
        self.page.wait_for_function(STILL, timeout=house.PATIENCE_MS)
        return self

    def fill(self, label: str, text: str) -> "Player":
        """Write into the field with this label that is not folded away, and leave it."""
        field = self.page.get_by_label(label, exact=True).filter(visible=True).first
        field.fill(text)
        field.press("Tab")
        return self.settle()

    def date(self, label: str, day: date) -> "Player":
        """Type a day into the parts of a date field."""
        field = self.page.get_by_role("group", name=label, exact=True)
        field.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(f"{day:%d%m%Y}")
        return self.settle()

    def choose(self, label: str, option: str) -> "Player":
        """Choose from a list by its label."""
        field = self.page.get_by_role("combobox", name=label, exact=True).filter(visible=True).first
        field.press("ArrowDown")
        self.page.get_by_role("option", name=option).first.click()
        return self.settle()

    def pick(self, question: str, answer: str) -> "Player":
        """Choose a round button of a question by what it says."""
        group = self.page.get_by_role("radiogroup", name=question, exact=True).first
        group.locator("label", has_text=answer).click()
        return self.settle()

    def tick(self, label: str) -> "Player":
        """Tick a box."""
        self.page.locator("label", has_text=label).first.click()
        return self.settle()

    def settle(self) -> "Player":
        """Wait until the page has been drawn anew."""
        self.page.wait_for_timeout(80)  # the browser sends what was typed; nothing marks that yet
        house.settle(self.page)
        return self

    def hears(self, sentence: str) -> "Player":
        """Wait for a sentence on the page."""
        said = self.main.get_by_text(sentence).filter(visible=True)
        said.first.wait_for(timeout=house.PATIENCE_MS)
        return self

    @property
    def main(self) -> Locator:
        """The page without header and footer."""
        return self.page.locator("[data-testid=stMain]")

    def sees(self) -> str:
        """Everything that the page holds, folded parts too."""
        return self.page.locator("body").text_content() or ""


def fetched(one: Player, label: str, folder: Path) -> Path:
    """The file behind a link, as the browser saves it."""
    with one.page.expect_download() as waiting:
        one.main.get_by_role("link", name=label).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def vote(one: Player, ballot: str) -> None:
    """Vote on the proposal that waits for it."""
    one.open("/paatos").pick("Äänesi", ballot).press("Äänestä").hears("Äänesi on tallennettu.")
