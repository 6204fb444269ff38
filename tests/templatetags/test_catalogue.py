"""The content of stages and sales models."""

import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from diagnostics.instrument.nouns import DEFAULTS
from diagnostics.instrument.parts import Direction, Evidence, Kpi, SalesModel, Stage
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_sales_model, make_stage, make_text
from tests.visitors import compact


def content_of(stage: Stage, note: Text = UNWRITTEN, *, starts_when: Text = UNWRITTEN, in_forecast: bool = True) -> str:
    return part(
        "_stage_content",
        stage=stage,
        instrument=make_instrument(outreach_note=note),
        starts_when=starts_when,
        in_forecast=in_forecast,
        comes_first=False,
    )


def part(name: str, **variables: object) -> str:
    return compact(render_to_string(f"diagnostics/assessing/{name}.html", variables))


def model_content(model: SalesModel) -> str:
    return part("_model_content", model=model, the_crm=DEFAULTS.the_crm)


def kpi_list(kpis: tuple[Kpi, ...]) -> str:
    return part("_kpis", kpis=kpis)


class TestStage:
    def test_has_its_content_in_the_visitors_language(self) -> None:
        stage = make_stage(activities=Text("Call\nWrite", "Ring\nSkriv"), win_probability=20, idle_days=5)
        with override_language("nb"):
            content = content_of(stage)
        assert "<ul><li><bdi>Ring</bdi></li><li><bdi>Skriv</bdi></li></ul>" in content
        assert "<dd><bdi>owner qualify (nb)</bdi></dd>" in content
        assert ("20\xa0%" in content, "5\xa0dager" in content) == (True, True)

    @pytest.mark.parametrize(
        ("evidence", "text"),
        [
            (Evidence.BUYER_ACTION, "Shown by what the buyer does"),
            (Evidence.ARTEFACT, "Shown by a document or record of your own"),
        ],
    )
    def test_says_which_kind_of_evidence_ends_it(self, evidence: Evidence, text: str) -> None:
        assert f'<span class="evidence">{text}</span>' in content_of(make_stage(exit_evidence=evidence))

    @pytest.mark.parametrize(("template", "has_note"), [("Hello", True), ("", False)])
    def test_shows_the_note_on_outreach_only_beside_a_template(self, template: str, has_note: bool) -> None:
        content = content_of(make_stage(outreach_template=Text(template)), Text("Ask for consent."))
        assert ("Ask for consent." in content, "<p>Hello</p>" in content) == (has_note, has_note)

    @pytest.mark.parametrize(
        ("starts_when", "text"),
        [(Text("A buyer has asked."), "A buyer has asked."), (UNWRITTEN, "The stage before it is done.")],
    )
    def test_says_what_begins_it(self, starts_when: Text, text: str) -> None:
        assert f"<dt>Enters when</dt><dd>{text}</dd>" in content_of(make_stage(), starts_when=starts_when)

    @pytest.mark.parametrize("in_forecast", [True, False])
    def test_shows_its_win_probability_only_in_a_forecast(self, in_forecast: bool) -> None:
        content = content_of(make_stage(win_probability=20), in_forecast=in_forecast)
        assert ("Win probability" in content, "replace with your own" in content) == (in_forecast, in_forecast)

    @pytest.mark.parametrize(("idle_days", "is_shown"), [(5, True), (None, False)])
    def test_shows_idle_days_only_if_a_deal_can_be_idle(self, idle_days: int | None, is_shown: bool) -> None:
        assert ("Counts as idle after" in content_of(make_stage(idle_days=idle_days))) == is_shown


class TestOutreach:
    def test_of_a_single_message_has_no_sequence(self) -> None:
        content = content_of(make_stage(outreach_template=Text("Hello")))
        assert "<figcaption>A message to begin with</figcaption>" in content
        assert "First message" not in content

    def test_is_a_sequence_in_order(self) -> None:
        stage = make_stage(
            outreach_subject=Text("[company] and sales"),
            outreach_template=Text("Hello"),
            outreach_follow_up=Text("Again"),
            outreach_second_follow_up=Text("Once more"),
            outreach_call=Text("I call because"),
            outreach_last=Text("Goodbye"),
        )
        content = content_of(stage)
        assert "<figcaption>Messages to begin with, in order</figcaption>" in content
        sequence = content[content.index("message-sequence") :]
        assert [text for text in map(str.strip, re.split(r"<.+?>", sequence)) if text][1:-2] == [
            *("First message", "Subject:", "[company]", "and sales", "Hello"),
            *("Follow-up", "Again", "Second follow-up", "Once more"),
            *("If you call: how to open", "I call because", "Last message", "Goodbye"),
        ]


def test_a_sales_model_shows_what_marks_it() -> None:
    content = model_content(make_sales_model(characteristics=Text("Precision\nMany people")))
    assert "<h3>What to recognise it by</h3><ul><li>Precision</li><li>Many people</li></ul>" in content


def test_a_sales_model_of_the_first_edition_has_no_marks() -> None:
    assert "What to recognise it by" not in model_content(make_sales_model())


def test_a_kpi_says_which_way_is_better_and_where_crms_show_it() -> None:
    kpi = Kpi(make_text("Sales cycle"), make_text("Days"), Direction.LOWER, Text("Reports"), Text("Insights"))
    texts = [text for text in map(str.strip, re.split(r"<.+?>", kpi_list((kpi,)))) if text]
    assert texts == ["Sales cycle", "Days", "Lower is better.", "HubSpot", "Reports", "Pipedrive", "Insights"]
    assert "Higher is better." in kpi_list((replace(kpi, direction=Direction.HIGHER),))


def test_a_sales_model_shows_its_lists() -> None:
    content = model_content(make_sales_model(fits_when=Text("one\n\n two \n")))
    assert "<ul><li>one</li><li>two</li></ul>" in content


def test_kpis_have_their_names_and_formulas() -> None:
    content = kpi_list((Kpi(make_text("Win rate"), make_text("Won / all")),))
    assert "<dt>Win rate</dt><dd>Won / all</dd>" in content
