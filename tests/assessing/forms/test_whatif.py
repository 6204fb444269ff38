"""The form that tries other answers: what it shows, and how it reads a query."""

from diagnostics.assessing.forms.whatif import WhatIfForm
from diagnostics.site.languages import override_language
from tests.builders import make_option, make_question

QUESTIONS = (
    make_question("leads", make_option("inbound"), make_option("outbound"), make_option("unsure", is_unknown=True)),
    make_question("people", make_option("one"), make_option("many")),
)
GIVEN = {"leads": "inbound", "people": "one"}


def form_of(sent: dict[str, str] | None = None, answers: dict[str, str] = GIVEN) -> WhatIfForm:
    return WhatIfForm(sent, questions=QUESTIONS, answers=answers)


def chosen(form: WhatIfForm) -> dict[str, str]:
    return {field.name: field.value() for field in form}


def test_starts_with_the_saved_answers_and_marks_them() -> None:
    form = form_of()
    assert (chosen(form), form.changes) == (GIVEN, {})
    assert form.fields["leads"].choices == [  # type: ignore[attr-defined]
        ("inbound", "Your answer: Label inbound"),
        ("outbound", "Label outbound"),
        ("unsure", "Label unsure"),
    ]


def test_shows_the_saved_answer_beside_a_changed_one() -> None:
    form = form_of({"people": "many"})
    assert (form.changes, chosen(form)) == ({"people": "many"}, {**GIVEN, "people": "many"})
    assert form.fields["people"].help_text == "Changed. You answered “Label one”."
    assert form.fields["leads"].help_text == ""


def test_treats_the_saved_answer_as_no_change_and_ignores_other_questions() -> None:
    assert form_of({**GIVEN, "utm_source": "letter"}).changes == {}
    assert form_of({"leads": ""}).changes == {}


def test_an_unknown_option_is_an_error_that_keeps_the_other_changes() -> None:
    form = form_of({"leads": "robots\x00", "people": "many"})
    assert form.changes == {"people": "many"}
    assert form.errors == {"leads": ["That is not one of the answers. Choose one of those in the list."]}
    assert chosen(form) == {**GIVEN, "people": "many"}
    assert (form.changes, len(form.errors)) == ({"people": "many"}, 1)


def test_a_new_question_may_stay_open() -> None:
    form = form_of({}, answers={"leads": "inbound"})
    assert form.fields["people"].choices[0] == ("", "Choose an answer")  # type: ignore[attr-defined]
    assert form.fields["people"].help_text == "This question comes up with these answers."
    assert form.changes == {}


def test_is_in_the_language_of_the_page() -> None:
    with override_language("nb"):
        assert form_of().fields["leads"].label == "Question leads (nb)"
