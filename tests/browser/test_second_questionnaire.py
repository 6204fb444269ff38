"""A second questionnaire, built, published and followed up as an administrator who is no programmer does it.

Five questions with five answers each, four sales models, seven stages, a process of its own and a rule. The pages that
are opened and the fields that are filled in are counted; docs/quality.md has the figures.
"""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from tests.browser.axe import assert_accessible_light_and_dark
from tests.browser.test_admin import sign_in
from tests.rows import make_begun, make_completed

PAGES, FIELDS = 12, 100
"""The most pages and fields that it may take; it took 43 pages and 351 fields."""

MODELS = {
    "High touch": "A person looks after each customer.",
    "Pooled": "A team looks after all customers together.",
    "Digital": "Messages and the product itself look after customers.",
    "Partner-led": "A partner looks after your customers.",
}
STAGES = {
    "Hand over": ("Take over what was promised.", "The goal of the customer is written down."),
    "Kick off": ("Agree on who does what.", "A plan has dates and names."),
    "Set up": ("Get it to work.", "The first user has signed in."),
    "Train": ("Teach those who use it.", "Ten users have done their first task."),
    "Adopt": ("See that it is used.", "It was used each week for a month."),
    "Review": ("Look at what it gave.", "The customer has said what it is worth."),
    "Renewed": ("Go on together.", "The next year is signed."),
}
QUESTIONS = {
    "How many customers do you have?": ("Under twenty", "Some hundred", "Thousands", "Our partners know"),
    "What does a customer pay in a year?": (
        "Over a million",
        "Tens of thousands",
        "Under a thousand",
        "It varies",
    ),
    "Who helps customers today?": ("A named person", "Anyone who is free", "Help pages", "A partner"),
    "How hard is it to begin?": ("It takes a project", "It takes a course", "It takes minutes", "Partners do it"),
    "What do customers ask for?": ("Advice", "Answers", "Better pages", "Somebody near them"),
}
"""Each with an answer for each sales model, in their order; "I don't know yet" comes last."""


LOSING = "Who helps customers today?"
"""The third question, at which half of the respondents leave."""


@dataclass
class Author:
    """An author at a browser, whose pages and fields are counted."""

    page: Page
    pages: int = 0
    fields: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _page: self._count())

    def _count(self) -> None:
        self.pages += 1

    def write(self, name: str, text: str) -> None:
        self.page.locator(f'[name="{name}"]').fill(text)
        self.fields += 1

    def choose(self, name: str, label: str) -> None:
        self.page.locator(f'[name="{name}"]').select_option(label=label)
        self.fields += 1

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()
        self.fields += 1

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


def write_stages(author: Author) -> None:
    for number, (name, (purpose, criterion)) in enumerate(STAGES.items()):
        row = f"stage-new{number}"
        if number == 6:
            # a button brings one more empty row
            author.press("Add a stage")
        author.write(f"{row}-name_en", name)
        author.write(f"{row}-purpose_en", purpose)
        author.write(f"{row}-exit_criterion_en", criterion)
    author.page.locator("#stage-new0 summary").click()
    author.write("stage-new0-entry_criterion_en", "The contract is signed.")


def write_sales_models(author: Author) -> None:
    for number, (name, summary) in enumerate(MODELS.items()):
        author.write(f"salesmodel-new{number}-name_en", name)
        author.write(f"salesmodel-new{number}-summary_en", summary)


def write_questions(author: Author) -> None:
    models = list(Questionnaire.objects.get(key="customer-success").sales_models.all())
    for number, (question, answers) in enumerate(QUESTIONS.items()):
        if number >= 3:
            author.press("Add a question")
        author.write(f"question-new{number}-text_en", question)
        block = author.page.locator(f"#question-new{number}")
        block.get_by_role("button", name="Add an answer").click()
        for place, answer in enumerate(answers):
            row = f"option-new{number}_new{place}"
            author.write(f"{row}-label_en", answer)
            author.write(f"{row}-weight_{models[place].pk}", "2")
        author.write(f"option-new{number}_new4-label_en", "I don't know yet")
        author.page.locator(f'[name="option-new{number}_new4-is_unknown"]').check()
        author.fields += 1


def compose_pipelines(author: Author) -> None:
    for name in STAGES:
        author.tick(name)
    author.choose("process-common-wins", "Renewed")
    author.press("Save the process")
    author.page.locator("#new-rule summary").click()
    author.page.get_by_label("of this sales model").select_option(label="Digital (threshold 3)")
    author.page.get_by_label("The stage", exact=True).select_option(label="Kick off")
    author.page.get_by_label("what happens to it").select_option(label="is left out")
    author.fields += 3
    author.press("Add the rule")
    expect(author.page.locator(".rule.is-changed")).to_contain_text("Changes the pipeline of digital.")


def reword(page: Page, before: str, after: str) -> None:
    """Change a text on the page of questions and weights."""
    page.locator(".branch").filter(has_text="Questions").first.locator("summary").first.click()
    page.get_by_role("link", name="All weights").click()
    page.locator(f'[value="{before}"]').fill(after)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("1 row was saved.")


def fill_in(version: QuestionnaireVersion) -> None:
    """Let six people finish, and six leave at the third question."""
    questions = version.document["questions"]
    first = {question["key"]: question["options"][0]["key"] for question in questions[:2]}
    for _number in range(6):
        make_completed(version)
        make_begun(version, **first)


def test_a_second_one_is_built_published_and_followed_up(page: Page, site: str) -> None:
    sign_in(page, site)
    page.goto(f"{site}/admin/diagnostics/questionnaire/")
    author = Author(page)
    page.get_by_role("link", name="Begin a questionnaire").click()
    author.write("title_en", "Customer success")
    author.choose("languages", "English")
    author.press("Begin")
    author.write("introduction_en", "Five questions show how you keep customers.")
    author.press("Save")
    page.locator(".tree-next").get_by_role("link", name="Add a stage").click()
    write_stages(author)
    assert_accessible_light_and_dark(page)
    author.press("Save and go on to the sales models")
    write_sales_models(author)
    author.press("Save and go on to questions and weights")
    assert_accessible_light_and_dark(page)
    write_questions(author)
    author.press("Save and go on to the pipelines")
    compose_pipelines(author)
    assert_accessible_light_and_dark(page)
    page.get_by_role("link", name="Check and publish").click()
    expect(page.get_by_text("Nothing prevents publishing")).to_be_visible()
    author.press("Publish now")
    expect(page.locator(".messagelist")).to_contain_text("Version 1 is published.")
    assert author.pages <= PAGES
    assert author.fields <= FIELDS

    versions = Questionnaire.objects.get(key="customer-success").versions
    fill_in(versions.get())
    page.get_by_role("link", name="Insight", exact=True).click()
    leaving = page.get_by_role("row", name=LOSING).first
    expect(leaving).to_contain_text("50.0%")

    reword(page, LOSING, "Who helps your customers today?")
    page.get_by_role("link", name="Check and publish").click()
    with page.context.expect_page() as opened:
        page.evaluate("window.open(location.href)")
    reword(opened.value, "Advice", "A rude answer that nobody reviewed")
    author.press("Publish now")
    expect(page.get_by_role("alert")).to_contain_text("A rude answer that nobody reviewed")
    assert versions.count() == 1
    author.press("Publish now")
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published.")
