"""Stale texts: the English changed after the Norwegian was last written."""

import pytest

from diagnostics.authoring.actions.translations import save_translations
from diagnostics.authoring.domain.completeness import texts_in
from diagnostics.authoring.domain.translations import SeenTexts, TranslationsRefused, TypedText
from diagnostics.authoring.models import AnswerOption, Kpi, Question, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.translations import stale_texts, text_rows
from tests.reference import reference_instrument
from tests.rows import costs, make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(scope="module")
def draft_id(module_db):
    return make_draft(reference_instrument()).pk


@pytest.fixture
def draft(draft_id, db):
    return Questionnaire.objects.get(pk=draft_id)


def change(row, **texts):
    for name, text in texts.items():
        setattr(row, name, text)
    row.save()


def call_right(draft, key, source=None):
    """Say that a translation is still right, as the page does that shows it."""
    (row,) = [row for row in text_rows(draft) if row.key == key]
    target = row.written_in("nb")
    seen = TypedText(key, target, SeenTexts.of(source or row.written_in("en"), target))
    save_translations(questionnaire_id=draft.pk, language="nb", typed=[seen], by=None, right=key)


def stale(draft):
    return sorted((model.__name__, field) for model, _row, field in stale_texts(draft))


class TestStale:
    def test_is_no_text_of_a_new_draft(self, draft):
        assert stale(draft) == []

    def test_is_a_text_whose_english_alone_was_changed(self, draft):
        question = draft.questions.get(key="leads")
        change(question, text_en="Where from?")
        assert stale_texts(draft) == {(Question, question.pk, "text")}

    def test_is_no_text_whose_translation_is_still_right_until_its_english_changes_again(self, draft):
        question = draft.questions.get(key="leads")
        change(question, text_en="Where from?")
        call_right(draft, "question.leads.text")
        assert stale(draft) == []
        change(question, text_en="From where?")
        assert stale(draft) == [("Question", "text")]

    def test_is_right_only_as_it_was_seen(self, draft):
        question = draft.questions.get(key="leads")
        change(question, text_en="Where from?")
        with pytest.raises(TranslationsRefused):
            call_right(draft, "question.leads.text", source="Another English text?")
        assert stale(draft) == [("Question", "text")]

    def test_is_no_text_whose_norwegian_was_changed_afterwards(self, draft):
        question = draft.questions.get(key="leads")
        change(question, text_en="Where from?")
        change(question, help_text_en="Other", help_text_nb="Annet")
        assert stale(draft) == [("Question", "text")]
        change(question, text_nb="Hvorfra?")
        assert stale(draft) == []

    def test_is_no_text_whose_languages_were_changed_together_or_norwegian_last(self, draft):
        change(draft.questions.get(key="leads"), text_en="Where from?", text_nb="Hvorfra?")
        change(draft.stages.get(key="qualify"), purpose_nb="Et annet formål")
        assert stale(draft) == []

    def test_is_no_text_whose_norwegian_is_missing(self, draft):
        change(draft.stages.get(key="qualify"), purpose_nb="")
        change(draft.stages.get(key="qualify"), purpose_en="Another purpose")
        assert stale(draft) == []

    def test_is_found_in_every_kind_of_part(self, draft):
        change(draft, title_en="Another title")
        change(AnswerOption.objects.get(question__key="people", key="every_deal"), label_en="Often")
        change(draft.sales_models.get(key="team"), summary_en="Another")
        change(Kpi.objects.get(sales_model__key="team", position=2), formula_en="Another")
        change(draft.doubtful_pairs.all()[2], note_en="Both?")
        change(draft.kpis.all()[1], name_en="Another")
        change(draft.stages.get(key="close"), name_en="Sign")
        change(draft.processes.get(key="channel"), name_en="Through others")
        assert stale(draft) == [
            ("AnswerOption", "label"),
            ("CommonKpi", "name"),
            ("DoubtfulPair", "note"),
            ("Kpi", "formula"),
            ("Process", "name"),
            ("Questionnaire", "title"),
            ("SalesModel", "summary"),
            ("Stage", "name"),
        ]

    def test_is_no_text_of_a_deleted_part(self, draft):
        option = AnswerOption.objects.get(question__key="people", key="every_deal")
        change(option, label_en="Often")
        option.delete()
        assert stale(draft) == []

    def test_is_no_text_of_another_questionnaire(self, draft):
        change(draft.questions.get(key="leads"), text_en="Where from?")
        other = Questionnaire.objects.create(key="other")
        assert stale(other) == []

    @pytest.mark.parametrize("changes", [0, 1, 3])
    def test_costs_one_query_for_each_kind_of_part(self, draft, changes):
        for number in range(changes):
            change(draft.questions.all()[number], text_en=f"Number {number}?")
        with costs(11):
            assert len(stale_texts(draft)) == changes


class TestTextRows:
    def test_name_every_text_by_the_keys_of_its_parts_in_the_order_of_the_document(self, draft):
        rows = text_rows(draft)
        keys = [row.key for row in rows]
        assert keys[:3] == ["title", "introduction", "outreach_note"]
        named = ("question.leads.text", "question.leads.option.inbound.label", "doubtful_pair.1.note", "kpi.2.formula")
        assert [key for key in named if keys.count(key) != 1] == []
        assert keys.index("stage.close.name") < keys.index("process.common.name")
        assert [str(part) for part in rows[keys.index("sales_model.team.kpi.1.name")].parts][:1] == ["Team selling"]

    def test_are_those_that_the_draft_has(self, draft):
        written = {row.key for row in text_rows(draft) if row.written_in("nb")}
        assert len(written) == sum(1 for text in texts_in(load_draft(draft)) if text.nb)
