"""The workbench: every button saves what was typed, and does what it says."""

from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.pipelines.models import SavedPipeline
from diagnostics.pipelines.pages.workbench import WorkbenchPage
from diagnostics.pipelines.pages.workbench_rows import Card
from tests.pipelines.views.benches import (
    SIMPLE,
    TODAY,
    fields_of,
    kept,
    open_bench,
    own_pipeline,
    press,
    revision,
    send,
    stage,
)
from tests.reference import first_edition_instrument
from tests.visitors import Page, Visitor, publish_version, url

COMMON = ["qualify", "present", "proposal", "negotiate", "close"]


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    return visitor.complete(**SIMPLE)


class TestTyping:
    def test_is_saved_with_the_stage(self, visitor: Visitor, assessment: UUID) -> None:
        before = Assessment.objects.values().get()
        response = press(
            visitor,
            assessment,
            "save:qualify",
            name_qualify="  Check  fit ",
            exit_criterion_qualify="They said\r\nyes",
            owner_qualify="Ann",
            activities_qualify="Call\r\n\r\n Write ",
            probability_qualify="15 %",
            idle_days_qualify="7 days",
        )
        assert response["Location"] == url("own-pipeline", assessment) + "#stage-qualify"
        assert Page(visitor.get(url("own-pipeline", assessment))).notices[:1] == ["The pipeline was saved."]
        assert stage(assessment, "qualify") == OwnStage(
            "qualify",
            name="Check fit",
            exit_criterion="They said yes",
            owner="Ann",
            activities="Call\nWrite",
            probability=15,
            idle_days=7,
        )
        assert Assessment.objects.values().get() == before

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_nothing_saves_nothing_so_that_texts_follow_the_language(
        self, visitor: Visitor, assessment: UUID, language: str
    ) -> None:
        page = open_bench(visitor, assessment)
        visitor.post("/i18n/setlang/", {"language": language})
        assert send(visitor, assessment, page).status_code == 302
        assert SavedPipeline.objects.count() == 0

    @pytest.mark.parametrize("do", ["up:proposal", "leave-out:present", "add-today:1", "keep-all-names", "unknown:x"])
    def test_is_saved_whichever_button_is_pressed(self, visitor: Visitor, assessment: UUID, do: str) -> None:
        visitor.post(url("todays-stages", assessment), {"text": TODAY})
        press(visitor, assessment, do, owner_negotiate="Ann", new_name="Pilot")
        assert stage(assessment, "negotiate").owner == "Ann"
        assert [one.name for one in own_pipeline(assessment).kept if one.is_own][:1] in (["Pilot"], ["Lunch"])

    def test_a_field_that_is_emptied_gets_the_recommended_text_back(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, name_qualify="Fit", probability_qualify="3", owner_qualify="Ann")
        press(visitor, assessment, name_qualify="", probability_qualify="", owner_qualify="")
        assert stage(assessment, "qualify") == OwnStage("qualify")

    @pytest.mark.parametrize(
        ("field", "text", "error"),
        [
            ("probability_qualify", "101", "Type a whole number from 0 to 100."),
            ("probability_qualify", "-1", "Type a whole number from 0 to 100."),
            ("probability_qualify", "half", "Type a whole number from 0 to 100."),
            ("idle_days_qualify", "366", "Type a whole number of days from 0 to 365."),
            ("idle_days_qualify", "2.5", "Type a whole number of days from 0 to 365."),
            ("exit_criterion_qualify", "x" * 1001, "This text is too long. Shorten it."),
            (
                "name_qualify",
                "x" * (STAGE_NAME_LIMIT + 1),
                "A name can have at most 36 characters, since other programs cut longer ones. Shorten it.",
            ),
            (
                "name_qualify",
                "proposal",
                "Another stage of this pipeline has this name. Give one of them another name.",
            ),
        ],
    )
    def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(
        self, visitor: Visitor, assessment: UUID, field: str, text: str, error: str
    ) -> None:
        changed = {field: text, "owner_negotiate": "Ann", "new_name": "Pilot"}
        response = press(visitor, assessment, "down:qualify", **changed)
        page = response.context["page"]
        assert Page(response).title.startswith("Error:")
        cards = {row.card.stage.id: row.card for part in page.parts for row in part.rows if row.card}
        wrong = [one for card in cards.values() for one in card.fields if one.error]
        assert [one.error for one in wrong] == [error]
        assert all(card.is_open for card in cards.values() if any(one.error for one in card.fields))
        sent = fields_of(page)
        assert sent["owner-negotiate"] == "Ann"
        assert sent["new-name"] == "Pilot"
        assert sent[field.replace("_qualify", "-qualify")] == text
        # the button counts for the order, which the page sends again
        assert sent["order"].split(",")[:2] == ["present", "qualify"]
        assert SavedPipeline.objects.count() == 0
        send(visitor, assessment, page, name_qualify="Fit", **_mended(field))
        assert [one.name for one in own_pipeline(assessment).kept if one.is_own] == ["Pilot"]
        assert stage(assessment, "negotiate").owner == "Ann"

    def test_names_are_shown_escaped(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, name_qualify="<script>x</script>")
        html = visitor.get(url("own-pipeline", assessment)).content.decode()
        assert "<script>x" not in html
        assert "&lt;script&gt;x&lt;/script&gt;" in html

    @pytest.mark.both_databases
    def test_control_characters_are_left_out(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, name_qualify="Fi\x01t\x07", activities_qualify="a\x01\nb")
        assert (stage(assessment, "qualify").name, stage(assessment, "qualify").activities) == ("Fit", "a\nb")


def _mended(field: str) -> dict[str, str]:
    return {} if field.startswith("name") else {field: "" if "criterion" in field else "5"}


class TestButtons:
    def test_move_a_stage_and_lead_to_it(self, visitor: Visitor, assessment: UUID) -> None:
        response = press(visitor, assessment, "up:proposal")
        assert response["Location"].endswith("#stage-proposal")
        assert kept(assessment) == ["qualify", "proposal", "present", "negotiate", "close"]
        press(visitor, assessment, "down:proposal")
        assert kept(assessment) == COMMON

    def test_an_order_that_was_dragged_is_saved(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, order="close,negotiate,qualify,present,proposal")
        assert kept(assessment) == ["negotiate", "qualify", "present", "proposal", "close"]

    def test_an_order_with_a_stage_in_another_part_is_saved(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, new_key="upsell")
        assert kept(assessment) == [*COMMON, "upsell"]
        press(visitor, assessment, part_upsell="deal", order="qualify,upsell,present,proposal,negotiate,close")
        assert kept(assessment) == ["qualify", "upsell", "present", "proposal", "negotiate", "close"]

    def test_leave_a_stage_out_and_bring_it_back(self, visitor: Visitor, assessment: UUID) -> None:
        response = press(visitor, assessment, "leave-out:present", name_present="Demo")
        assert response["Location"].endswith("#stage-qualify")
        assert kept(assessment) == ["qualify", "proposal", "negotiate", "close"]
        assert [name for _, name in open_bench(visitor, assessment).shelf] == ["Demo"]
        press(visitor, assessment, "bring-back:present")
        assert kept(assessment) == COMMON
        assert stage(assessment, "present").name == "Demo"

    def test_the_stage_that_wins_is_renamed_but_neither_left_out_nor_moved(
        self, visitor: Visitor, assessment: UUID
    ) -> None:
        press(visitor, assessment, "leave-out:close", name_close="Signed")
        press(visitor, assessment, "up:close")
        assert kept(assessment) == COMMON
        assert stage(assessment, "close").name == "Signed"
        fields = fields_of(open_bench(visitor, assessment))
        assert [name for name in fields if name.endswith("-close")] == [
            *("name-close", "exit_criterion-close", "owner-close", "activities-close"),
        ]

    def test_add_a_stage_of_ones_own_in_its_place(self, visitor: Visitor, assessment: UUID) -> None:
        response = press(visitor, assessment, "add", new_name="Pilot", new_after="present")
        assert response["Location"].endswith("#stage-own-1")
        assert kept(assessment) == ["qualify", "present", "own-1", "proposal", "negotiate", "close"]
        press(visitor, assessment, "leave-out:own-1")
        press(visitor, assessment, "remove:own-1")
        assert own_pipeline(assessment).stage("own-1") is None

    def test_add_a_stage_of_the_questionnaire_into_its_usual_part(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "add", new_key="first_check_in")
        assert stage(assessment, "first_check_in").part.value == "growth"

    def test_adding_nothing_is_refused(self, visitor: Visitor, assessment: UUID) -> None:
        response = press(visitor, assessment, "add", owner_qualify="Ann")
        assert Page(response).error.endswith("Type a name, or choose a stage of the questionnaire.")
        assert fields_of(response.context["page"])["owner-qualify"] == "Ann"

    def test_a_stage_with_a_name_that_is_taken_stays_in_its_own_fields(
        self, visitor: Visitor, assessment: UUID
    ) -> None:
        response = press(visitor, assessment, "add", new_name="PROPOSAL")
        page = response.context["page"]
        assert page.new_error == "Another stage of this pipeline has this name. Give one of them another name."
        assert fields_of(page)["new-name"] == "PROPOSAL"
        assert page.order.split(",") == COMMON

    def test_a_part_is_changed(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, part_qualify="prospecting")
        assert stage(assessment, "qualify").part.value == "prospecting"


class TestUndoing:
    def test_says_what_it_takes_back_and_does(self, visitor: Visitor, assessment: UUID) -> None:
        assert open_bench(visitor, assessment).undoes == ""
        press(visitor, assessment, name_qualify="Fit")
        press(visitor, assessment, "leave-out:present")
        assert open_bench(visitor, assessment).undoes == "Left out: Present."
        press(visitor, assessment, "undo")
        assert kept(assessment) == COMMON
        assert open_bench(visitor, assessment).undoes == "Qualify is called “Fit”."
        press(visitor, assessment, "undo")
        assert own_pipeline(assessment).stage("qualify") == OwnStage("qualify")
        assert open_bench(visitor, assessment).undoes == ""

    def test_does_not_take_what_was_typed(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "leave-out:present")
        response = press(visitor, assessment, "undo", owner_qualify="Ann")
        assert "Save it first" in Page(response).error
        assert fields_of(response.context["page"])["owner-qualify"] == "Ann"
        assert (kept(assessment), revision(assessment)) == (["qualify", "proposal", "negotiate", "close"], 1)


class TestWarnings:
    def test_say_how_to_mend_what_falls(self, visitor: Visitor, assessment: UUID) -> None:
        press(visitor, assessment, "add", probability_present="90", new_name="Pilot")
        advice = [(one.stage, one.problem) for one in open_bench(visitor, assessment).advice]
        assert advice[0] == ("Proposal", "Its win probability is 50%, but Present before it has 90%.")
        assert ("Pilot", "It has no exit criterion, so nobody knows when to move on.") in advice
        assert ("Pilot", "It has no win probability, so forecasts in your CRM leave it out.") in advice

    def test_say_that_nothing_is_left(self, visitor: Visitor, assessment: UUID) -> None:
        for key in COMMON[:-1]:
            press(visitor, assessment, f"leave-out:{key}")
        assert kept(assessment) == ["close"]
        assert [one.problem for one in open_bench(visitor, assessment).advice] == ["Only the won stage is left."]

    def test_say_nothing_of_a_recommendation(self, visitor: Visitor, assessment: UUID) -> None:
        assert open_bench(visitor, assessment).advice == ()


class TestNumbersOfOwnStages:
    @pytest.mark.parametrize("undone", [1, 2])
    def test_are_used_once_also_if_it_was_undone_since_crms_know_stages_by_them(
        self, visitor: Visitor, assessment: UUID, undone: int
    ) -> None:
        press(visitor, assessment, owner_close="Ann")
        press(visitor, assessment, "add", new_name="Pilot")
        for _ in range(undone):
            press(visitor, assessment, "undo")
        press(visitor, assessment, "add", new_name="Lunch")
        assert [one.id for one in own_pipeline(assessment).kept if one.is_own] == ["own-2"]


class TestFirstEdition:
    @pytest.fixture
    def assessment(self, visitor: Visitor) -> UUID:
        publish_version(first_edition_instrument())
        answers = {question.key: question.options[0].key for question in first_edition_instrument().questions}
        return visitor.complete(**answers)

    def test_is_edited_like_any_other(self, visitor: Visitor, assessment: UUID) -> None:
        first, *_ = kept(assessment)
        visitor.post(url("todays-stages", assessment), {"text": TODAY})
        press(visitor, assessment, f"down:{first}", new_name="Pilot", new_part="growth")
        assert kept(assessment)[1] == first
        assert stage(assessment, "own-1").part.value == "growth"
        page = open_bench(visitor, assessment)
        assert [part.heading for part in page.parts] == ["New business", "Customer growth"]
        assert any(one.name == "probability" for one in _last_card(page).fields)


def _last_card(page: WorkbenchPage) -> Card:
    return [row.card for part in page.parts for row in part.rows if row.card][-1]
