"""The playbook: every fact of every stage of the reference questionnaire, and pipelines that a team made its own."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext

from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Evidence, Stage
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import reading_in
from diagnostics.pipelines.domain.own_pipeline import Beginning, OwnPipeline, OwnStage, begin_with
from diagnostics.pipelines.pages.playbook import PlaybookPage, PlaybookStage
from diagnostics.site.languages import override_language
from tests.pipelines.crms.pipelines import LANGUAGES, first_edition_outcomes, reference_outcomes, undetermined
from tests.reference import first_edition_instrument, reference_instrument
from tests.support.playbooks import own_pipeline, page_of
from tests.visitors import compact, url

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_stage = pytest.mark.parametrize("stage", reference_instrument().stages, ids=lambda stage: stage.key)
NOTE = reference_instrument().outreach_note


def shown_of(stage: Stage, language: str) -> str:
    """Return the HTML of a stage, as the only one of a deal."""
    with override_language(language):
        page = page_of(undetermined(), own_pipeline(OwnStage(stage.key)))
        ((entry,),) = [part.stages for part in page.parts]
        return compact(render_to_string("diagnostics/pipelines/_playbook_stage.html", {"page": page, "entry": entry}))


def on_paper(page: PlaybookPage) -> str:
    """Return the HTML of the sheet."""
    facts = {"page": page, "brand": {"name": "Us"}}
    return compact(render_to_string("diagnostics/pipelines/_playbook_sheet.html", facts))


def entries_of(page: PlaybookPage) -> list[PlaybookStage]:
    return [entry for part in page.parts for entry in part.stages]


EVIDENCE = {
    Evidence.BUYER_ACTION: "Shown by what the buyer does",
    Evidence.ARTEFACT: "Shown by a document or record of your own",
}


@each_stage
@each_language
class TestEveryStage:
    def test_shows_all_its_texts(self, stage: Stage, language: str) -> None:
        shown = shown_of(stage, language)
        with override_language(language):
            texts = [
                str(stage.exit_criterion),
                gettext(EVIDENCE[stage.exit_evidence]),
                *stage.questions_to_ask.lines,
                *stage.activities.lines,
                str(stage.owner),
                stage.kpi_name,
                stage.kpi_formula,
                *stage.synonyms.lines,
            ]
            optional = [str(stage.entry_criterion), str(stage.idle_days or ""), str(stage.win_probability or "")]
        assert [text for text in texts if not text or escape(text) not in shown] == []
        assert [text for text in optional if escape(text) not in shown] == []

    def test_shows_its_key_figure_and_its_formula(self, stage: Stage, language: str) -> None:
        with reading_in(language):
            assert f"{stage.kpi_name}: {stage.kpi_formula}" == stage.kpi.in_language(language)
            assert "÷" in stage.kpi_formula

    def test_asks_to_replace_its_win_probability_unless_it_wins(self, stage: Stage, language: str) -> None:
        with override_language(language):
            words = gettext("replace with your own")
        assert (words in shown_of(stage, language)) is (stage.win_probability not in (None, 100))

    def test_has_its_first_message_with_subject_and_a_note_on_consent_if_it_has_one(
        self, stage: Stage, language: str
    ) -> None:
        template = "\n".join(text.in_language(language) for text in (stage.outreach_subject, stage.outreach_template))
        template = template.strip()
        shown = shown_of(stage, language)
        blanks = [escape(blank) for blank in re.findall(r"\[[^\]]+\]", template)]
        assert (escape(NOTE.in_language(language)) in shown) is bool(template)
        assert re.findall(r"<mark>(.*?)</mark>", shown) == blanks
        assert bool(blanks) is bool(template)

    def test_leads_to_the_messages_that_follow(self, stage: Stage, language: str) -> None:
        has_more = bool(stage.outreach_follow_up.in_language(language))
        address = url("stage-of", reference_instrument().key, stage.key)
        assert (f'href="{address}"' in shown_of(stage, language)) is has_more


def test_at_least_six_stages_have_outreach() -> None:
    assert sum(bool(stage.outreach_template.en) for stage in reference_instrument().stages) >= 6


class TestWholePipeline:
    def test_has_every_stage_in_order_in_its_part(self) -> None:
        for outcome in reference_outcomes():
            page = page_of(outcome)
            entries = entries_of(page)
            assert [(part.part, tuple(entry.stage.key for entry in part.stages)) for part in page.parts] == [
                (part.part, tuple(placed.key for placed in part.stages)) for part in outcome.pipeline.parts
            ]
            assert [entry.planned.number for entry in entries] == list(range(1, len(entries) + 1))
            assert [entry.planned.optional for entry in entries] == [
                placed.optional for placed in outcome.pipeline.stages
            ]
            assert all(entry.stage.purpose for entry in entries)
            assert not any(entry.planned.own.is_own or entry.planned.recommended_as for entry in entries)
            assert (page.is_own, page.origin, page.changes) == (False, "", ())

    def test_has_win_probabilities_in_the_deal_alone_and_it_ends_in_the_win(self) -> None:
        for outcome in reference_outcomes():
            for part in page_of(outcome).parts:
                is_deal = part.part is Part.DEAL
                assert [entry.planned.in_forecast for entry in part.stages] == [is_deal] * len(part.stages)
                assert [entry.planned.wins for entry in part.stages] == [False] * (len(part.stages) - 1) + [is_deal]

    def test_says_what_begins_a_stage_only_if_the_stage_before_does_not_end_with_it(self) -> None:
        for outcome in reference_outcomes():
            page = page_of(outcome)
            first = {part.stages[0].stage.key for part in page.parts}
            assert {entry.stage.key for entry in entries_of(page) if entry.planned.starts_when} <= first
            assert entries_of(page)[0].planned.starts_when == entries_of(page)[0].stage.entry_criterion

    def test_has_headings_on_paper_if_it_has_several_parts(self) -> None:
        for outcome in reference_outcomes():
            parts = page_of(outcome).parts
            assert [part.heading_on_paper for part in parts] == [
                part.heading if len(parts) > 1 else "" for part in parts
            ]
            assert all(part.note for part in parts)

    def test_has_smaller_text_and_fewer_questions_and_activities_the_longer_it_is(self) -> None:
        pages = [page_of(outcome) for outcome in reference_outcomes()]
        sizes = [(page.size, page.questions, page.activities) for page in pages]
        assert list(dict.fromkeys(sizes)) == [
            ("roomy", ":3", ":3"),
            ("even", ":3", ":3"),
            ("dense", ":2", ":2"),
            ("tiny", ":2", ":2"),
        ]

    def test_has_the_first_questions_and_activities_of_each_stage_on_paper(self) -> None:
        page = page_of(reference_outcomes()[0])
        sheet = on_paper(page)
        for entry in entries_of(page):
            for lines in (entry.stage.questions_to_ask.lines, entry.stage.activities.lines):
                assert [line for line in lines if escape(line) in sheet] == list(lines[:3])


class TestFirstEdition:
    @pytest.fixture
    def page(self) -> PlaybookPage:
        return page_of(first_edition_outcomes()[-1], instrument=first_edition_instrument())

    def test_has_new_business_and_growth_with_a_heading_on_paper_before_growth_alone(self, page: PlaybookPage) -> None:
        assert [(part.part.value, part.heading, part.heading_on_paper) for part in page.parts] == [
            ("deal", "New business", ""),
            ("growth", "Customer growth", "Then customer growth"),
        ]
        assert [bool(part.note) for part in page.parts] == [False, True]

    def test_has_an_entry_criterion_and_a_win_probability_for_every_stage(self, page: PlaybookPage) -> None:
        for entry in entries_of(page):
            assert (entry.planned.starts_when, entry.planned.in_forecast) == (entry.stage.entry_criterion, True)

    def test_has_three_questions_and_all_activities_of_each_stage_on_paper(self, page: PlaybookPage) -> None:
        assert (page.size, page.questions, page.activities) == ("tight", ":3", ":")

    @pytest.mark.parametrize(("is_first", "columns"), [(True, 7), (False, 6)])
    def test_has_a_column_for_them_on_paper(self, page: PlaybookPage, is_first: bool, columns: int) -> None:
        shown = page if is_first else page_of(reference_outcomes()[-1])
        html = compact(
            render_to_string("diagnostics/pipelines/_playbook_sheet.html", {"page": shown, "brand": {"name": "Us"}})
        )
        assert ('<th scope="col">Enters when</th>' in html) is is_first
        assert html.count('<th scope="col">') == columns
        assert f'colspan="{columns}"' in html


class TestOwn:
    @pytest.fixture
    def outcome(self) -> Outcome:
        """The longest pipeline of the reference, with partners and customer growth."""
        return reference_outcomes()[-1]

    def test_unchanged_is_the_recommended_one(self, outcome: Outcome) -> None:
        assert page_of(outcome, begin_with(outcome.pipeline)) == page_of(outcome)

    def test_stages_have_the_teams_names_and_show_the_recommended_ones(self, outcome: Outcome) -> None:
        page = page_of(outcome, own_pipeline(OwnStage("proposal", name="Offer"), OwnStage("close", wins=True)))
        first, second = entries_of(page)
        assert (first.planned.number, str(first.stage.name)) == (1, "Offer")
        assert str(first.planned.recommended_as) == "Proposal"
        assert (second.planned.number, str(second.stage.name), second.planned.wins) == (2, "Closed won", True)
        assert not second.planned.recommended_as
        assert first.stage.purpose

    def test_stages_have_what_the_team_wrote(self, outcome: Outcome) -> None:
        written = OwnStage(
            "own-1",
            name="Pilot",
            exit_criterion="They use it daily",
            owner="Ann",
            activities="Call on Mondays\nWrite on Fridays",
            probability=70,
            idle_days=9,
        )
        page = page_of(outcome, own_pipeline(written))
        (entry,) = entries_of(page)
        stage = compact(render_to_string("diagnostics/pipelines/_playbook_stage.html", {"page": page, "entry": entry}))
        for html in (stage, on_paper(page)):
            texts = (
                "Pilot",
                "Your own stage",
                "They use it daily",
                "Ann",
                "Call on Mondays",
                "Write on Fridays",
                "9\u00a0days",
            )
            assert [text for text in texts if text not in html] == []
            assert [
                text for text in ("Shown by", "Questions to ask</dt>", "Key figure (KPI)</dt>") if text in html
            ] == []
        assert "70%" in stage
        assert "replace with your own" not in stage

    def test_a_stage_without_a_criterion_has_room_for_one_on_paper_and_says_so(self, outcome: Outcome) -> None:
        page = page_of(outcome, own_pipeline(OwnStage("own-1", name="Pilot"), OwnStage("close", wins=True)))
        sheet = on_paper(page)
        for text in ('<tr class="is-open">', "Agree on it, and write it here:", "Who owns it:"):
            assert sheet.count(text) == 1

    def test_a_stage_with_a_criterion_has_its_row_full(self, outcome: Outcome) -> None:
        stages = (OwnStage("own-1", name="Pilot", exit_criterion="A yes", owner="Ann"), OwnStage("close", wins=True))
        sheet = on_paper(page_of(outcome, own_pipeline(*stages)))
        assert [text for text in ("is-open", "write it here", "Who owns it") if text in sheet] == []

    @pytest.mark.parametrize(
        ("beginning", "sales_model", "made_from"),
        [
            (Beginning.RECOMMENDED, None, "the recommended one"),
            (Beginning.SALES_MODEL, "inbound", "the pipeline of inbound sales"),
            (Beginning.TODAY, None, "the stages that you have today"),
        ],
    )
    def test_says_what_it_was_made_from_and_what_the_result_recommends(
        self, outcome: Outcome, beginning: Beginning, sales_model: str | None, made_from: str
    ) -> None:
        own = OwnPipeline((OwnStage("close", wins=True),), beginning, sales_model)
        page = page_of(outcome, own)
        first, second = page.origin.split(". ")
        assert first == f"This is your own pipeline, made from {made_from}"
        assert second.startswith("The result recommends the pipeline of ")
        assert page.changes
        assert page.origin in on_paper(page)

    def test_says_that_the_common_process_is_recommended_if_no_sales_model_leads(self) -> None:
        page = page_of(undetermined(), own_pipeline(OwnStage("close", wins=True)))
        assert page.origin.endswith("The result recommends the common process.")


def test_every_stage_is_folded_unless_all_are_asked_for() -> None:
    page = page_of(reference_outcomes()[-1])
    for opens_all in (False, True):
        shown = render_to_string(
            "diagnostics/pipelines/_playbook_stage.html",
            {"page": replace(page, opens_all=opens_all), "entry": entries_of(page)[0]},
        )
        assert (" open>" in compact(shown)) is opens_all
