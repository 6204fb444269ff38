"""A written draft reads back as the same instrument, and only real changes are in the history."""

from collections import Counter
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.authoring.actions.drafts import (
    create_questionnaire,
    discard_draft,
    import_questionnaire,
    replace_draft,
    restore_version,
)
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import (
    AnswerOption,
    OptionWeight,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    StageRule,
)
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.errors import KeyTaken, NotPublished, UnfitDraft
from diagnostics.instrument.text import Text
from diagnostics.site.models.fields import Authored
from tests.builders import make_instrument, make_option, make_question, make_rule, make_sales_model, make_text
from tests.instrument.strategies import instruments
from tests.reference import reference_instrument
from tests.rows import make_draft, make_published, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

# stripped, as load_draft does it, and without NUL, which PostgreSQL does not store
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5).map(str.strip)
texts = st.builds(Text, words, words)


def read_back(instrument):
    return load_draft(Questionnaire.objects.get(pk=create_questionnaire(instrument=instrument).pk))


def without_zeros(instrument):
    """Return the instrument without weights of zero, which have no rows."""
    return replace(
        instrument,
        questions=tuple(
            replace(question, options=tuple(map(option_without_zeros, question.options)))
            for question in instrument.questions
        ),
    )


def option_without_zeros(option):
    return replace(option, weights={key: weight for key, weight in option.weights.items() if weight})


class TestCreateQuestionnaire:
    def test_reads_back_as_the_reference_questionnaire(self):
        instrument = reference_instrument()
        draft = read_back(instrument)
        assert draft == instrument
        assert fingerprint(dump_instrument(draft)) == fingerprint(dump_instrument(instrument))

    @given(instrument=instruments(words=texts))
    def test_reads_back_as_any_instrument(self, instrument):
        with transaction.atomic():
            assert read_back(instrument) == without_zeros(instrument)
            transaction.set_rollback(True)

    def test_writes_no_row_for_no_points(self):
        make_draft(make_instrument(questions=[make_question("leads", make_option("mixed", inbound=2, outbound=0))]))
        assert [(row.sales_model.key, row.weight) for row in OptionWeight.objects.all()] == [("inbound", 2)]

    def test_creates_an_unpublished_draft(self):
        questionnaire = make_draft()
        assert (questionnaire.current_version, questionnaire.versions.count()) == (None, 0)

    def test_is_in_the_history_as_added(self):
        make_draft()
        assert {row.history_type for row in AnswerOption.history.all()} == {"+"}

    def test_refuses_a_key_that_is_taken_and_writes_nothing(self):
        make_draft()
        before = AnswerOption.objects.count()
        with pytest.raises(KeyTaken), transaction.atomic():
            make_draft()
        assert (Questionnaire.objects.count(), AnswerOption.objects.count()) == (1, before)

    def test_writes_nothing_when_it_fails_half_way(self, monkeypatch):
        monkeypatch.setattr(OptionWeight, "save", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_draft()
        assert Questionnaire.objects.count() == 0


def history_counts():
    """Return the number of historical records, by table and kind."""
    tables = [model for model in apps.get_app_config("diagnostics").get_models() if issubclass(model, Authored)]
    kinds = ((table, kind) for table in tables for kind in table.history.values_list("history_type", flat=True))
    return Counter((table._meta.model_name, kind) for table, kind in kinds)


def draft_of(questionnaire):
    return load_draft(Questionnaire.objects.get(pk=questionnaire.pk))


def history_of_replacing(questionnaire, instrument, by=None):
    """Replace the draft, and return the number of new historical records, by table and kind."""
    before = history_counts()
    replace_draft(questionnaire_id=questionnaire.pk, instrument=instrument, by=by)
    return dict(history_counts() - before)


def with_question(instrument, **changes):
    first, *others = instrument.questions
    return replace(instrument, questions=(replace(first, **changes), *others))


class TestReplaceDraft:
    @given(before=instruments(words=texts), after=instruments(words=texts))
    def test_turns_any_draft_into_any_other(self, before, after):
        with transaction.atomic():
            questionnaire = make_draft(before)
            replace_draft(questionnaire_id=questionnaire.pk, instrument=after, by=None)
            assert draft_of(questionnaire) == without_zeros(after)
            assert history_of_replacing(questionnaire, after) == {}
            transaction.set_rollback(True)

    def test_turns_the_smallest_draft_into_the_reference_questionnaire_and_back(self):
        questionnaire = make_draft()
        for instrument in (reference_instrument(), make_instrument()):
            replace_draft(questionnaire_id=questionnaire.pk, instrument=instrument, by=None)
            assert draft_of(questionnaire) == instrument

    def test_writes_nothing_if_nothing_differs(self):
        questionnaire = make_draft(reference_instrument())
        assert history_of_replacing(questionnaire, reference_instrument()) == {}

    def test_writes_nothing_if_only_the_line_ends_differ(self):
        instrument = make_instrument(introduction=Text("One\nTwo", "En\nTo"))
        questionnaire = make_draft(instrument)
        Questionnaire.objects.update(introduction_en="One\r\nTwo ")
        assert history_of_replacing(questionnaire, instrument) == {}

    def test_writes_the_row_that_differs_and_records_the_user(self):
        questionnaire, author = make_draft(reference_instrument()), make_user()
        changed = with_question(reference_instrument(), text=Text("Where from?", "Hvorfra?"))
        assert history_of_replacing(questionnaire, changed, by=author) == {("question", "~"): 1}
        assert Question.history.latest("history_id").history_user == author

    def test_keeps_rows_that_only_moved(self):
        instrument = reference_instrument()
        questionnaire = make_draft(instrument)
        ids = set(questionnaire.questions.values_list("key", "pk"))
        moved = replace(instrument, questions=(*instrument.questions[1:], instrument.questions[0]))
        assert history_of_replacing(questionnaire, moved) == {("question", "~"): len(instrument.questions)}
        assert set(questionnaire.questions.values_list("key", "pk")) == ids

    def test_deletes_parts_that_other_parts_referred_to(self):
        rule = make_rule("team", "research", "after", "qualify")
        questionnaire = make_draft(
            make_instrument(
                rules=[rule],
                sales_models=[
                    make_sales_model(),
                    make_sales_model("outbound"),
                    make_sales_model("team", entry_stage="research"),
                ],
            )
        )
        after = make_instrument()
        history = history_of_replacing(questionnaire, after)
        assert draft_of(questionnaire) == after
        assert history == {
            ("stagerule", "-"): 1,
            ("stageruleanchor", "-"): 1,
            ("salesmodel", "-"): 1,
            ("kpi", "-"): 1,
            ("stage", "-"): 1,
        }

    def test_keeps_the_row_of_a_rule_whose_anchors_changed(self):
        questionnaire = make_draft(make_instrument(rules=[make_rule("inbound", "research", "after", "qualify")]))
        row = StageRule.objects.get()
        changed = make_instrument(rules=[make_rule("inbound", "research", "after", "present")])
        replace_draft(questionnaire_id=questionnaire.pk, instrument=changed, by=None)
        assert (StageRule.objects.get(), draft_of(questionnaire)) == (row, changed)

    def test_does_not_change_other_questionnaires_or_versions(self):
        version, other = make_published(), make_draft(make_instrument(key="other"))
        changed = with_question(make_instrument(), text=make_text("Other"))
        replace_draft(questionnaire_id=version.questionnaire_id, instrument=changed, by=None)
        questionnaire = Questionnaire.objects.get(pk=version.questionnaire_id)
        assert (questionnaire.current_version, draft_of(other)) == (version, make_instrument(key="other"))

    def test_refuses_a_key_that_is_taken_and_writes_nothing(self):
        make_draft(make_instrument(key="other"))
        questionnaire = make_draft()
        with pytest.raises(KeyTaken):
            replace_draft(questionnaire_id=questionnaire.pk, instrument=make_instrument(key="other"), by=None)
        assert draft_of(questionnaire) == make_instrument()

    def test_writes_nothing_when_it_fails_half_way(self, monkeypatch):
        questionnaire = make_draft()
        monkeypatch.setattr(OptionWeight, "save", lambda *args, **kwargs: 1 / 0)
        changed = make_instrument(questions=[make_question("leads", make_option("inbound", inbound=5))])
        with pytest.raises(ZeroDivisionError):
            replace_draft(questionnaire_id=questionnaire.pk, instrument=changed, by=None)
        assert draft_of(questionnaire) == make_instrument()

    @pytest.mark.parametrize(
        ("changes", "places"),
        [
            ({"key": "Not a key"}, ["key"]),
            ({"key": ""}, ["key"]),
            ({"title": Text("a" * 201, "b" * 200)}, ["title.en"]),
            (
                {"questions": [make_question("leads", make_option("a", inbound=101))]},
                ["questions[0].options[0].weights.inbound"],
            ),
            (
                {"sales_models": [make_sales_model(threshold=0), make_sales_model("outbound", threshold=-1)]},
                ["sales_models[0].threshold", "sales_models[1].threshold"],
            ),
            (
                {"rules": [make_rule("inbound", "close", "leave_out", from_points=points) for points in (9, 2**64)]},
                ["rules[1].from_points"],
            ),
        ],
    )
    def test_refuses_values_that_the_columns_cannot_hold(self, changes, places):
        questionnaire = make_draft()
        with pytest.raises(UnfitDraft) as refusal:
            replace_draft(questionnaire_id=questionnaire.pk, instrument=make_instrument(**changes), by=None)
        assert [place for place, _message in refusal.value.faults] == places
        assert draft_of(questionnaire) == make_instrument()


class TestImport:
    def test_creates_a_questionnaire_if_there_is_none(self):
        questionnaire = import_questionnaire(instrument=reference_instrument(), by=None)
        assert draft_of(questionnaire) == reference_instrument()

    def test_replaces_the_draft_of_the_questionnaire_with_its_key(self):
        existing = make_draft()
        changed = with_question(make_instrument(), text=make_text("Other"))
        assert import_questionnaire(instrument=changed, by=None) == existing
        assert draft_of(existing) == changed


class TestRestore:
    def test_replaces_the_draft_with_a_version(self):
        version = make_published()
        changed = with_question(make_instrument(), text=make_text("Other"))
        replace_draft(questionnaire_id=version.questionnaire_id, instrument=changed, by=None)
        publish(questionnaire_id=version.questionnaire_id, by=None)
        questionnaire = restore_version(questionnaire_id=version.questionnaire_id, number=1, by=None)
        assert draft_of(questionnaire) == make_instrument()
        assert questionnaire.versions.count() == 2

    def test_of_an_unknown_version_is_refused(self):
        with pytest.raises(QuestionnaireVersion.DoesNotExist):
            restore_version(questionnaire_id=make_published().questionnaire_id, number=2, by=None)


class TestDiscard:
    def test_replaces_the_draft_with_the_current_version(self):
        version = make_published()
        changed = with_question(make_instrument(), text=make_text("Other"))
        replace_draft(questionnaire_id=version.questionnaire_id, instrument=changed, by=None)
        assert draft_of(discard_draft(questionnaire_id=version.questionnaire_id, by=None)) == make_instrument()

    def test_repairs_a_draft_that_contradicts_itself(self):
        questionnaire = make_published().questionnaire
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        assert draft_of(discard_draft(questionnaire_id=questionnaire.pk, by=None)) == make_instrument()

    def test_is_refused_if_nothing_is_published(self):
        questionnaire = make_draft()
        with pytest.raises(NotPublished):
            discard_draft(questionnaire_id=questionnaire.pk, by=None)

    def test_is_refused_once_the_questionnaire_is_retired(self):
        version = make_published()
        retire(questionnaire_id=version.questionnaire_id, by=None)
        with pytest.raises(NotPublished):
            discard_draft(questionnaire_id=version.questionnaire_id, by=None)
