"""Compiling a draft into an instrument: order, cleaned texts, and a constant number of queries."""

import pytest

from diagnostics.authoring.models import Process, ProcessStage, Question, Questionnaire, SalesModel, Stage, StageRule
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.parts import THE_WIN
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_text,
)
from tests.rows import make_draft

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def make_wide(count):
    """Return an instrument with `count` parts of each kind, at each level."""
    keys = [f"part{number}" for number in range(count)]
    weights = dict.fromkeys(keys, 1)
    options = [make_option(key, **weights) for key in keys]
    kpis = make_sales_model().kpis * count
    return make_instrument(
        questions=[make_question(key, *options) for key in keys],
        sales_models=[make_sales_model(key, kpis=kpis, process=key, entry_stage=key) for key in keys],
        processes=[make_process(key, " ".join(keys), keys[0]) for key in keys],
        rules=[make_rule(key, key, "after", *keys, THE_WIN, answer=f"{key}.{key}", process=key) for key in keys],
        doubtful_pairs=tuple(make_pair(f"{key}.{keys[0]}", f"{key}.{keys[-1]}") for key in keys),
        kpis=kpis,
    )


class TestCost:
    @pytest.mark.parametrize("count", [1, 3])
    def test_is_the_same_for_one_and_for_three_of_everything(self, count, django_assert_num_queries):
        instrument = make_wide(count)
        make_draft(instrument)
        questionnaire = Questionnaire.objects.get()
        with django_assert_num_queries(13):
            draft = load_draft(questionnaire)
        assert draft == instrument


class TestOrder:
    def test_is_by_position_and_not_by_creation(self):
        make_draft(make_wide(3))
        expected = ["part2", "part1", "part0"]
        for model in (Question, SalesModel, Stage, Process, StageRule):
            for position, row in enumerate(model.objects.order_by("-pk"), start=1):
                model.objects.filter(pk=row.pk).update(position=position)
        draft = load_draft(Questionnaire.objects.get())
        assert [part.key for part in draft.questions] == expected
        assert [part.key for part in draft.sales_models] == expected
        assert [part.key for part in draft.stages] == expected
        assert [part.key for part in draft.processes] == expected
        assert [rule.stage for rule in draft.rules] == expected

    def test_of_equal_positions_is_by_creation(self):
        make_draft(make_wide(3))
        Question.objects.update(position=1)
        draft = load_draft(Questionnaire.objects.get())
        assert [part.key for part in draft.questions] == ["part0", "part1", "part2"]

    def test_of_weights_is_that_of_the_sales_models(self):
        make_draft(make_wide(3))
        for position, model in enumerate(SalesModel.objects.order_by("-pk"), start=1):
            SalesModel.objects.filter(pk=model.pk).update(position=position)
        draft = load_draft(Questionnaire.objects.get())
        assert list(draft.questions[0].options[0].weights) == ["part2", "part1", "part0"]


class TestText:
    @pytest.mark.parametrize("written", ["One\r\nTwo", "One\nTwo", "  One\r\nTwo\r\n", "\n\nOne\nTwo\t "])
    def test_is_the_same_however_a_browser_sends_it(self, written):
        make_draft(make_instrument(introduction=Text(written, "En\nTo")))
        assert load_draft(Questionnaire.objects.get()).introduction == Text("One\nTwo", "En\nTo")

    def test_that_is_missing_is_empty(self):
        make_draft(make_instrument(introduction=Text("", "")))
        assert load_draft(Questionnaire.objects.get()).introduction == Text()


class TestDraft:
    def test_has_only_parts_of_its_own_questionnaire(self):
        other = make_instrument(key="other", title=make_text("Other"))
        first = make_draft()
        make_draft(other)
        assert load_draft(first) == make_instrument()

    def test_of_an_empty_questionnaire_is_an_empty_instrument(self):
        questionnaire = Questionnaire.objects.create(key="new", title_en="New")
        draft = load_draft(questionnaire)
        assert (draft.key, draft.title, draft.common_process) == ("new", Text("New"), None)
        assert (draft.questions, draft.sales_models, draft.stages, draft.processes, draft.rules) == ((),) * 5

    def test_whose_rows_contradict_each_other_is_refused(self):
        foreign = Stage.objects.create(questionnaire=make_draft(make_instrument(key="other")), key="foreign")
        questionnaire = make_draft()
        ProcessStage.objects.create(process=questionnaire.processes.get(), position=9, stage=foreign)
        with pytest.raises(InvalidInstrument, match=r"^process common names the stage 'foreign', which is not there$"):
            load_draft(questionnaire)
