"""The simulator shows the result of answers to a draft, and saves nothing by itself."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import GoldenExample, OptionWeight, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.golden import broken_examples
from tests.rows import row_counts
from tests.support.admin.forms import opened, seen_on

RUN = {
    "answer-leads": "inbound",
    "answer-repeat_revenue": "nearly_all",
    "answer-people": "one_seller",
    "answer-audience": "decision_maker",
}
TIED = {
    "answer-leads": "mixed",
    "answer-repeat_revenue": "most",
    "answer-people": "occasional_help",
    "answer-audience": "several",
}
NAMES = {"name_en": "A bakery: relationship", "name_nb": "Et bakeri: relasjonssalg"}


@pytest.fixture
def address(questionnaire: Questionnaire) -> str:
    return reverse("admin:diagnostics_questionnaire_simulator", args=[questionnaire.pk])


class TestRun:
    def test_shows_scores_contributions_outcome_flip_and_pipeline(self, admin: Client, address: str) -> None:
        response = admin.get(address, RUN)
        page, html = response.context["page"], response.content.decode()
        assert page.status == "Relationship selling leads."
        assert [(bar.model.key, bar.score) for bar in page.result.scores][:2] == [("relationship", 4), ("inbound", 3)]
        assert [row.points for row in page.result.answers][:2] == [("Inbound sales +3",), ("Relationship selling +4",)]
        for text in ("You sell in two ways", "would lead", "First check-in", '<ul class="score-bars"'):
            assert text in html

    def test_asks_the_separating_question_where_answers_tie(self, admin: Client, address: str) -> None:
        response = admin.get(address, TIED)
        html = response.content.decode()
        assert response.context["page"].status == "Outbound sales and inbound sales share the lead."
        assert '<select name="answer-stands_out"' in html
        assert '<option value="equal" selected>' in html
        decided = admin.get(address, {**TIED, "answer-stands_out": "inbound"})
        assert decided.context["page"].status == "Inbound sales leads."
        assert '<option value="inbound" selected>' in decided.content.decode()
        assert "answer-stands_out" not in admin.get(address, RUN).content.decode()

    def test_shows_parts_optional_stages_and_the_rules_with_what_they_do(self, admin: Client, address: str) -> None:
        response = admin.get(address, TIED)
        html = " ".join(response.content.decode().split())
        for text in ("<h3>Prospecting</h3>", "<h3>The deal</h3>", "<h3>After the sale</h3>"):
            assert text in html
        assert "<strong>Research</strong> (For big or hard deals)" in html
        rules = {rule.sentence: rule.effect for rule in response.context["page"].rules}
        research = (
            "From 1 point of team selling, in the common process: place Research after Qualify, else after Create "
            "stakeholder list, else after Bid or no bid, for big or hard deals only"
        )
        assert rules[research] == "applied"
        assert all(rule in html for rule in rules)

    def test_shows_what_respondents_are_asked_about_doubtful_answers(self, admin: Client, address: str) -> None:
        doubtful = {**RUN, "answer-people": "every_deal", "answer-audience": "no_pitch"}
        (doubt,) = opened(admin, address, doubtful).context_data["page"].doubts
        assert doubt.startswith("You said that several roles work on every deal")

    def test_uses_the_draft_and_not_the_published_version(self, admin: Client, address: str) -> None:
        OptionWeight.objects.filter(option__key="nearly_all", sales_model__key="relationship").update(weight=2)
        assert opened(admin, address, RUN).context_data["page"].status == "Inbound sales leads."

    def test_that_is_incomplete_names_the_open_questions(self, admin: Client, address: str) -> None:
        page = opened(admin, address, {**RUN, "answer-people": "", "answer-audience": "no such option"}).context_data[
            "page"
        ]
        assert page.result is None
        people, audience = (page.questions[place].text for place in (2, 3))
        assert page.status == f"Still open: questions “{people}” and “{audience}”."

    def test_writes_no_row(self, admin: Client, address: str) -> None:
        before = row_counts()
        response = admin.get(address, RUN)
        assert row_counts() == before
        # the answers stay chosen, in the session
        assert set(response.cookies) <= {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME}


def keep(client: Client, address: str, run: dict[str, str]) -> Any:
    """Save a run as an example with what its page shows, and return the answer."""
    seen = seen_on(client, address, run)
    return client.post(address, {**run, "seen": str(seen)})


class TestSaving:
    def test_keeps_the_run_with_its_result(self, admin: Client, address: str, questionnaire: Questionnaire) -> None:
        response = keep(admin, address, {**RUN, **NAMES})
        example = GoldenExample.objects.get(key="a-bakery-relationship")
        assert response["Location"] == reverse("admin:diagnostics_goldenexample_change", args=[example.pk])
        assert (example.position, example.name_nb, example.leading) == (17, "Et bakeri: relasjonssalg", "relationship")
        assert example.history.get().history_user.email == "admin@example.com"
        assert broken_examples(load_draft(questionnaire)) == ()

    def test_keeps_the_separating_answer_or_that_they_count_the_same(self, admin: Client, address: str) -> None:
        keep(admin, address, {**TIED, **NAMES})
        keep(admin, address, {**TIED, **NAMES, "answer-stands_out": "inbound"})
        rows = GoldenExample.objects.filter(position__gt=16)
        assert [(row.answers["stands_out"], row.leading, row.present) for row in rows] == [
            ("equal", "outbound", ["outbound", "inbound"]),
            ("inbound", "inbound", ["inbound", "outbound"]),
        ]

    def test_under_a_used_name_gets_another_key(self, admin: Client, address: str) -> None:
        for _ in range(2):
            keep(admin, address, {**RUN, **NAMES})
        keys = GoldenExample.objects.filter(position__gt=16).values_list("key", flat=True)
        assert list(keys) == ["a-bakery-relationship", "a-bakery-relationship-2"]

    @pytest.mark.parametrize("name", ["3 bakers", "パン屋"])
    def test_under_any_name_gets_a_valid_key(self, admin: Client, address: str, name: str) -> None:
        keep(admin, address, {**RUN, **NAMES, "name_en": name})
        row = GoldenExample.objects.get(position=17)
        row.full_clean()

    def test_of_a_draft_that_moved_on_saves_nothing_and_keeps_the_names(
        self, admin: Client, address: str, questionnaire: Questionnaire
    ) -> None:
        seen = seen_on(admin, address, RUN)
        stage = questionnaire.stages.get(key="qualify")
        stage.name_en = "Qualification"
        stage.save()
        response = admin.post(address, {**RUN, **NAMES, "seen": str(seen)})
        assert [line.text for line in response.context["meanwhile"].lines] == ["Changed stage “Qualification”"]
        assert response.context["form"]["name_en"].value() == NAMES["name_en"]
        assert GoldenExample.objects.count() == 16

    @pytest.mark.parametrize(
        ("missing", "key"), [("name_en", "et-bakeri-relasjonssalg"), ("name_nb", "a-bakery-relationship")]
    )
    def test_needs_a_name_in_one_language_alone(self, admin: Client, address: str, missing: str, key: str) -> None:
        keep(admin, address, {**RUN, **NAMES, missing: ""})
        assert GoldenExample.objects.get(position=17).key == key

    @pytest.mark.parametrize(("languages", "fields"), [("both", ["name_en", "name_nb"]), ("nb", ["name_nb"])])
    def test_needs_a_name(self, admin: Client, address: str, languages: str, fields: list[str]) -> None:
        Questionnaire.objects.update(languages=languages)
        response = admin.post(address, {**RUN, "name_en": " ", "name_nb": ""})
        assert list(response.context["form"].errors) == fields
        assert response.context["page"].result is not None
        assert GoldenExample.objects.count() == 16

    def test_of_an_incomplete_run_saves_nothing(self, admin: Client, address: str) -> None:
        admin.post(address, {**RUN, **NAMES, "answer-people": ""})
        assert GoldenExample.objects.count() == 16

    def test_needs_the_permission_to_change(self, staff: Any, address: str) -> None:
        viewer = staff("view_questionnaire")
        assert viewer.get(address, RUN).status_code == 200
        assert NAMES["name_en"] not in viewer.get(address, RUN).content.decode()
        assert viewer.post(address, {**RUN, **NAMES}).status_code == 403
        assert GoldenExample.objects.count() == 16
