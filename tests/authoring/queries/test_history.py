"""The history of a draft: in words, newest first, with a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnostics.authoring.actions.parts import set_anchors, set_weights
from diagnostics.authoring.models import AnswerOption, Process, Question, SalesModel, Stage, StageRule
from diagnostics.authoring.queries.drafts import part_ids
from diagnostics.authoring.queries.history import CHANGE_LIMIT, changes_of
from tests.builders import make_instrument, make_process, make_rule
from tests.rows import costs, make_draft, make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

OPTIONS = {"options": {"weights": {}}}
RULES = {"kpis": {}, "rules": {"anchors": {}}}


@pytest.fixture
def draft():
    return make_draft(
        make_instrument(
            processes=[make_process("common"), make_process("own")],
            rules=[make_rule("inbound", "research", "after", "qualify", "present")],
        )
    )


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def newest(row, parts=None):
    """Return the newest change: its kind, the part, its name and the fields."""
    latest = changes_of(row, parts or {})[0]
    return latest.kind, latest.part, latest.name, latest.fields


class TestChangesOf:
    def test_begin_with_the_creation_of_every_part(self, draft):
        question = Question.objects.get()
        changes = changes_of(question, OPTIONS)
        # a weight's creation says its points
        assert {(change.kind, change.by, change.part == "weight", change.fields) for change in changes} == {
            ("+", "", False, ()),
            ("+", "", True, (("weight", "", "3"),)),
        }
        assert sorted((change.part, change.name) for change in changes) == [
            ("answer option", "Label inbound"),
            ("answer option", "Label outbound"),
            ("answer option", "Label unsure"),
            ("question", "Question leads"),
            ("weight", "Label inbound → name inbound"),
            ("weight", "Label outbound → name outbound"),
        ]

    def test_name_the_field_before_and_after(self, draft):
        question = Question.objects.get()
        change(question, text_en="Where from?")
        fields = (("question", "Question leads", "Where from?"),)
        assert newest(question) == ("~", "question", "Where from?", fields)

    def test_show_choices_and_booleans_in_words(self, draft):
        change(Stage.objects.get(key="close"), exit_evidence="artefact")
        change(AnswerOption.objects.get(key="inbound"), is_unknown=True)
        assert newest(Stage.objects.get(key="close"))[3] == (
            ("what shows the exit", "Something the buyer did", "Something of our own that can be checked"),
        )
        assert newest(AnswerOption.objects.get(key="inbound"))[3] == (("means “I don't know yet”", "no", "yes"),)

    def test_show_related_rows_by_their_names(self, draft):
        model = SalesModel.objects.get(key="inbound")
        change(model, process=Process.objects.get(key="own"))
        assert newest(model)[3] == (("own process", "", "Process own"),)
        change(model, process=Process.objects.get(key="common"))
        assert newest(model)[3] == (("own process", "Process own", "Process common"),)

    def test_of_a_deleted_part_keep_its_name(self, draft):
        question = Question.objects.get()
        AnswerOption.objects.get(key="inbound").delete()
        kinds = {(change.kind, change.name) for change in changes_of(question, OPTIONS)}
        assert {("-", "Label inbound"), ("-", "Label inbound → name inbound")} <= kinds

    def test_leave_out_a_save_that_changed_nothing(self, draft):
        question = Question.objects.get()
        before = changes_of(question, OPTIONS)
        question.save()
        assert changes_of(question, OPTIONS) == before

    def test_name_the_user_who_made_them(self, draft):
        question, user = Question.objects.get(), make_user()
        question._history_user = user
        change(question, text_en="Where from?")
        assert changes_of(question, {})[0].by == user.email

    def test_are_limited_to_the_newest(self, draft):
        question = Question.objects.get()
        for number in range(CHANGE_LIMIT + 1):
            change(question, position=number + 10)
        changes = changes_of(question, OPTIONS)
        assert [change.fields[0][2] for change in changes] == [str(number + 11) for number in range(CHANGE_LIMIT)][::-1]

    @pytest.mark.parametrize(("model", "parts"), [(Question, OPTIONS), (SalesModel, RULES)])
    def test_cost_the_same_for_one_and_for_three(self, draft, model, parts):
        row = model.objects.order_by("pk").first()
        with CaptureQueriesContext(connection) as first:
            changes_of(row, parts)
        self.change_three_of_everything()
        with costs(len(first)):
            changes_of(row, parts)

    def change_three_of_everything(self):
        stages = list(Stage.objects.all())
        for number in range(3):
            for model in (Question, AnswerOption, SalesModel):
                for row in model.objects.all():
                    change(row, position=row.position + 1)
            for option in AnswerOption.objects.all():
                set_weights(option=option, weights={model.pk: number + 4 for model in SalesModel.objects.all()})
            set_anchors(rule=StageRule.objects.get(), anchors=["the_win", *stages[number:]])


class TestPartIds:
    def test_lead_to_the_row_of_every_part(self, draft):
        ids = part_ids(draft)
        assert ids["question", "leads"] == Question.objects.get().pk
        assert ids["stage", "close"] == Stage.objects.get(key="close").pk
        assert ids["process", "own"] == Process.objects.get(key="own").pk
        assert ids["sales_model", "outbound"] == SalesModel.objects.get(key="outbound").pk
        assert ids["rule", "1"] == StageRule.objects.get().pk

    def test_leave_out_other_questionnaires(self, draft):
        before = part_ids(draft)
        make_draft(make_instrument(key="other"))
        assert part_ids(draft) == before

    def test_cost_six_queries(self, draft):
        with costs(queries=6):
            part_ids(draft)
