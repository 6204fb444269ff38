"""Stale texts: the English changed after the Norwegian was last written."""

import pytest

from diagnostics.authoring.models import AnswerOption, Kpi, Questionnaire
from diagnostics.authoring.queries.translations import stale_texts
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


def stale(draft):
    return [(text.model.__name__, text.number, text.field) for text in stale_texts(draft)]


class TestStale:
    def test_is_no_text_of_a_new_draft(self, draft):
        assert stale(draft) == []

    def test_is_a_text_whose_english_alone_was_changed(self, draft):
        question = draft.questions.get(key="leads")
        change(question, text_en="Where from?")
        (text,) = stale_texts(draft)
        assert (text.page, text.number, text.name, text.field) == (question.pk, None, "Where from?", "text")
        assert (text.english, text.norwegian) == ("Where from?", question.text_nb)

    def test_is_no_text_whose_norwegian_was_changed_afterwards(self, draft):
        question = draft.questions.get(key="leads")
        change(question, text_en="Where from?")
        change(question, help_text_en="Other", help_text_nb="Annet")
        assert stale(draft) == [("Question", None, "text")]
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
            ("Questionnaire", None, "title"),
            ("AnswerOption", 4, "label"),
            ("DoubtfulPair", 2, "note"),
            ("CommonKpi", 1, "name"),
            ("SalesModel", None, "summary"),
            ("Kpi", 1, "formula"),
            ("Stage", None, "name"),
            ("Process", None, "name"),
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
    def test_costs_one_query_for_each_kind_of_part_and_one_for_each_kind_of_inline(self, draft, changes):
        for number in range(changes):
            change(draft.questions.all()[number], text_en=f"Number {number}?")
        with costs(14):
            assert len(stale_texts(draft)) == changes
