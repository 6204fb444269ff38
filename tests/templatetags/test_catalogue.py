"""The content of stages and sales models is rendered once and cached, without mixing anything up."""

from dataclasses import replace

import pytest

from diagnostics.instrument.parts import Evidence, Kpi, Stage
from diagnostics.instrument.text import UNWRITTEN, Text, reading_in
from diagnostics.site.languages import override_language
from diagnostics.templatetags.catalogue import _rendered, model_content, stage_content
from tests.builders import make_sales_model, make_stage, make_text
from tests.reference import reference_instrument
from tests.visitors import compact


def first_stage() -> Stage:
    return reference_instrument().stages[0]


def content_of(stage: Stage, note: Text = UNWRITTEN) -> str:
    return compact(stage_content(stage, note))


class TestContent:
    def test_is_rendered_once_for_all_readers(self) -> None:
        _rendered.cache_clear()
        contents = [content_of(first_stage()) for _ in range(3)]
        assert len(set(contents)) == 1
        assert _rendered.cache_info().misses == 1

    def test_of_a_stage_reworded_in_a_later_version_is_rendered_again(self) -> None:
        # the same key, as in two versions of one questionnaire
        before, after = first_stage(), replace(first_stage(), owner=Text("Whoever picks up the phone"))
        assert str(after.owner) not in content_of(before)
        assert str(after.owner) in content_of(after)
        assert str(after.owner) not in content_of(before)

    def test_is_in_the_readers_language(self) -> None:
        stage = first_stage()
        with override_language("en"):
            english = content_of(stage)
        with override_language("nb"):
            norwegian = content_of(stage)
        assert "Questions to ask" in english
        assert "Questions to ask" not in norwegian

    def test_is_cached_by_the_language_of_labels_and_that_of_texts(self) -> None:
        with reading_in("nb"):
            content_of(first_stage())
        assert str(first_stage().exit_criterion) in content_of(first_stage())

    def test_of_two_sales_models_differs(self) -> None:
        models = reference_instrument().sales_models
        assert len(set(map(model_content, models))) == len(models)


class TestStage:
    def test_has_its_content_in_the_visitors_language(self) -> None:
        stage = make_stage(activities=Text("Call\nWrite", "Ring\nSkriv"), win_probability=20, idle_days=5)
        with override_language("nb"):
            content = content_of(stage)
        assert "<ul><li>Ring</li><li>Skriv</li></ul>" in content
        assert "<dd>owner qualify (nb)</dd>" in content
        assert ("20 %" in content, "5 dager" in content) == (True, True)

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


def test_a_sales_model_shows_its_lists_and_key_figures() -> None:
    model = make_sales_model(
        fits_when=Text("one\n\n two \n"), kpis=(Kpi(make_text("Win rate"), make_text("Won / all")),)
    )
    content = compact(model_content(model))
    assert "<ul><li>one</li><li>two</li></ul>" in content
    assert "<dt>Win rate</dt><dd>Won / all</dd>" in content
