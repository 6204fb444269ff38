"""Two tabs answer at once: neither answer is lost."""

from threading import Barrier

import pytest

from diagnostics.assessing.actions import assessments
from diagnostics.assessing.actions.assessments import answer_question
from diagnostics.assessing.actions.rows import ANSWER_FIELDS
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries.assessments import find_assessment
from tests.builders import make_instrument, make_option, make_question
from tests.rows import BROWSER, make_begun, make_version
from tests.support.racing import PATIENCE, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

QUESTIONS = [
    make_question("leads", make_option("inbound", inbound=3)),
    make_question("people", make_option("one"), make_option("many", team=2)),
]
ANSWERS = {"leads": "inbound", "people": "one"}


def saved():
    """Return what is saved if two tabs read the row, and then answer different questions."""
    pk = make_begun(make_version(make_instrument(questions=QUESTIONS))).pk
    both_have_read = Barrier(2, timeout=PATIENCE)

    def tab(question, option):
        def read_and_answer(_):
            assessment = find_assessment(pk, BROWSER)
            both_have_read.wait()
            return answer_question(assessment=assessment, question=question, option=option, by=BROWSER).pk

        return read_and_answer

    with room_for(2):
        assert race(*(tab(*answer) for answer in ANSWERS.items())) == [(pk, pk)]
    return Assessment.objects.get().answers


def test_both_answers_are_kept():
    assert saved() == ANSWERS


def test_without_a_look_at_what_was_read_one_would_be_lost(monkeypatch):
    """The control."""

    def save(assessment, *, before):
        assessment.save(update_fields=ANSWER_FIELDS)
        return True

    monkeypatch.setattr(assessments, "save_answers", save)
    assert len(saved()) == 1
