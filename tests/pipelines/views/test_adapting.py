"""Adapting the stages before the hand-over."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.domain.adaptation import AdaptedStage
from diagnostics.pipelines.models import AdaptedPipeline
from tests.reference import first_edition_instrument
from tests.visitors import ANSWERS, Visitor, publish_version, url

pytestmark = pytest.mark.both_databases

SIMPLE = {"leads": "inbound", "repeat_revenue": "most", "people": "one_seller", "audience": "decision_maker"}
"""Answers that yield the common pipeline, followed by customer growth."""


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


def filled(visitor: Visitor, assessment: UUID, query: str = "") -> dict[str, Any]:
    """Return the data of the unchanged form."""
    form = visitor.get(url("adapt", assessment) + query).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def save(visitor: Visitor, assessment: UUID, query: str = "", **changes: Any) -> Any:
    form = {**filled(visitor, assessment, query), **changes}
    return visitor.post(url("adapt", assessment) + query, form, follow=True)


def labels(visitor: Visitor, assessment: UUID, language: str = "en") -> list[list[str]]:
    where = url("handoff-file", assessment, "json")
    document = json.loads(visitor.get(where, HTTP_ACCEPT_LANGUAGE=language).content)
    return [[stage["label"] for stage in pipeline["stages"]] for pipeline in document["pipelines"]]


def test_saving_the_unchanged_form_changes_nothing(visitor: Visitor, assessment: UUID) -> None:
    before = labels(visitor, assessment)
    response = save(visitor, assessment)
    assert labels(visitor, assessment) == before
    assert response.context["page"].changes == ()


def test_files_have_the_adapted_stages_and_the_result_does_not_change(visitor: Visitor, assessment: UUID) -> None:
    before, result = labels(visitor, assessment), Assessment.objects.values().get()
    changes = {
        "label-qualify": "Check the fit",
        "place-present": "3",
        "out-negotiate": "on",
        "new-label-0": "Site visit",
        "new-place-0": "1",
        "new-probability-0": "20",
    }
    response = save(visitor, assessment, **changes)
    assert before[0] == ["Qualify", "Present", "Proposal", "Negotiate", "Closed won", "Closed lost"]
    assert labels(visitor, assessment) == [
        ["Site visit", "Check the fit", "Proposal", "Present", "Closed won", "Closed lost"],
        *before[1:],
    ]
    assert response.context["page"].changes == (
        "Qualify is called “Check the fit”.",
        "Moved: Proposal.",
        "Left out: Negotiate.",
        "Your own: “Site visit”.",
    )
    assert Assessment.objects.values().get() == result


def test_stages_that_keep_their_names_follow_the_language(visitor: Visitor, assessment: UUID) -> None:
    save(visitor, assessment, **{"label-qualify": "Check the fit"})
    assert labels(visitor, assessment, "nb")[0][:2] == ["Check the fit", "Presentasjon"]


def test_a_page_opened_before_the_order_changed_means_the_same_stages(visitor: Visitor, assessment: UUID) -> None:
    opened_before = filled(visitor, assessment)
    save(visitor, assessment, **{"place-present": "1"})
    visitor.post(url("adapt", assessment), {**opened_before, "label-qualify": "Check the fit"})
    assert labels(visitor, assessment)[0][:3] == ["Check the fit", "Present", "Proposal"]


def test_it_can_be_adapted_again_and_reset(visitor: Visitor, assessment: UUID) -> None:
    before = labels(visitor, assessment)
    save(visitor, assessment, **{"new-label-0": "Site visit", "new-place-0": "1"})
    save(visitor, assessment, **{"label-deal:Site visit": "Meet on site"})
    assert labels(visitor, assessment)[0][0] == "Meet on site"
    visitor.post(url("adapt-reset", assessment))
    assert labels(visitor, assessment) == before
    assert AdaptedPipeline.objects.count() == 0


class TestParts:
    @pytest.fixture
    def assessment(self, visitor: Visitor) -> UUID:
        return visitor.complete(**{**SIMPLE, "leads": "outbound"})

    def test_head_their_stages(self, visitor: Visitor, assessment: UUID) -> None:
        rows = visitor.get(url("adapt", assessment)).context["form"].rows
        assert {row.stage.key: row.heading for row in rows if row.heading} == {
            "prospect": "Prospecting",
            "qualify": "The deal",
            "first_check_in": "After the sale",
        }

    def test_can_have_stages_of_the_teams_own_which_have_a_probability_in_the_deal_alone(
        self, visitor: Visitor, assessment: UUID
    ) -> None:
        new = {
            "new-label-0": "List companies",
            "new-place-0": "1",
            "new-part-0": "prospecting",
            "new-label-1": "Site visit",
            "new-place-1": "1",
            "new-probability-1": "30",
        }
        save(visitor, assessment, **new)
        stages = [AdaptedStage(**row) for row in AdaptedPipeline.objects.get().stages]
        assert [(stage.part, stage.label, stage.probability) for stage in stages if stage.key is None] == [
            ("prospecting", "List companies", None),
            ("deal", "Site visit", 30),
        ]
        assert labels(visitor, assessment)[0][:4] == ["List companies", "Prospect", "Make contact", "Site visit"]

    def test_keep_their_stages_when_places_change(self, visitor: Visitor, assessment: UUID) -> None:
        save(visitor, assessment, **{"place-make_contact": "1", "place-present": "1"})
        assert labels(visitor, assessment)[0][:4] == ["Make contact", "Prospect", "Present", "Qualify"]

    def test_have_a_word_on_win_probabilities(self, visitor: Visitor, assessment: UUID) -> None:
        html = visitor.get(url("adapt", assessment)).content.decode()
        assert "Only stages of a deal have a win probability." in html

    def test_share_the_names_of_one_pipeline(self, visitor: Visitor, assessment: UUID) -> None:
        form = save(visitor, assessment, **{"label-prospect": "Qualify"}).context["form"]
        assert list(form.errors) == ["label-qualify"]


class TestSavedBeforeThereWereParts:
    STAGES = (
        {"key": "present", "label": "Show it", "growth": False, "wins": False, "probability": None},
        {"key": None, "label": "Site visit", "growth": False, "wins": False, "probability": 30},
        {"key": "close", "label": "", "growth": False, "wins": True, "probability": None},
        {"key": "upsell", "label": "", "growth": True, "wins": False, "probability": None},
    )

    @pytest.fixture
    def visitor(self, db: None) -> Visitor:
        """A browser that has not been here before, at a site with the first edition."""
        publish_version(first_edition_instrument())
        return Visitor()

    @pytest.fixture
    def assessment(self, visitor: Visitor) -> UUID:
        """A result of the first edition, with stages that were adapted then."""
        assessment = visitor.complete(**SIMPLE)
        AdaptedPipeline.objects.create(assessment_id=assessment, stages=self.STAGES, saved_at=timezone.now())
        return assessment

    @pytest.mark.parametrize("page", ["adapt", "handoff", "set-up", "playbook"])
    def test_opens_on_every_page(self, visitor: Visitor, assessment: UUID, page: str) -> None:
        html = visitor.get(url(page, assessment)).content.decode()
        assert ("Show it" in html, "Site visit" in html) == (True, True)

    def test_is_handed_over_as_before(self, visitor: Visitor, assessment: UUID) -> None:
        document = json.loads(visitor.get(url("handoff-file", assessment, "json")).content)
        assert [
            (pipeline["label"], [(stage["label"], stage["probability"]) for stage in pipeline["stages"]])
            for pipeline in document["pipelines"]
        ] == [
            ("Inbound sales", [("Show it", 40), ("Site visit", 30), ("Closed won", 100), ("Closed lost", 0)]),
            ("Inbound sales: customer growth", [("Upsell", 50), ("Closed won", 100), ("Closed lost", 0)]),
        ]

    def test_says_nothing_of_win_probabilities_in_the_deal_alone(self, visitor: Visitor, assessment: UUID) -> None:
        html = visitor.get(url("adapt", assessment)).content.decode()
        assert "Only stages of a deal have a win probability." not in html

    def test_can_be_adapted_further(self, visitor: Visitor, assessment: UUID) -> None:
        form = visitor.get(url("adapt", assessment)).context["form"]
        assert [row.heading for row in form.rows] == ["", "", "", "Customer growth"]
        save(visitor, assessment, **{"label-deal:Site visit": "Meet on site"})
        assert labels(visitor, assessment)[0] == ["Show it", "Meet on site", "Closed won", "Closed lost"]


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        (
            {"label-qualify": "x" * 37},
            "label-qualify",
            "A name can have at most 36 characters, since CRMs cut longer ones. Shorten it.",
        ),
        (
            {"label-qualify": "present"},
            "label-present",
            "Another stage of this pipeline has this name. Give one of them another name.",
        ),
        ({"place-qualify": ""}, "place-qualify", "Give a place: a whole number from 1."),
        ({"place-qualify": "first"}, "place-qualify", "Give a place: a whole number from 1."),
        ({"place-qualify": "0"}, "place-qualify", "Give a place: a whole number from 1."),
    ],
)
def test_what_exceeds_a_limit_is_refused_and_stays_in_the_form(
    visitor: Visitor, assessment: UUID, changes: dict[str, str], field: str, error: str
) -> None:
    form = save(visitor, assessment, **changes).context["form"]
    assert form.errors == {field: [error]}
    assert {name: form[name].value() for name in changes} == changes
    assert AdaptedPipeline.objects.count() == 0


def test_the_form_can_start_from_the_pipeline_of_a_present_model(visitor: Visitor) -> None:
    hybrid = visitor.complete(**ANSWERS)
    page = visitor.get(url("adapt", hybrid)).context["page"]
    assert [is_present for _, _, is_present in page.bases] == [True] + [False] * (len(page.bases) - 1)
    _, alone, _ = next(base for base in page.bases if base[0] == "Relationship selling alone")
    before = labels(visitor, hybrid)
    save(visitor, hybrid, "?" + alone.partition("?")[2])
    assert labels(visitor, hybrid) != before


@pytest.mark.parametrize("base", ["transactional", "gone"])
def test_the_form_cannot_start_from_a_model_that_is_not_present(visitor: Visitor, assessment: UUID, base: str) -> None:
    assert visitor.get(url("adapt", assessment) + f"?base={base}").status_code == 404
