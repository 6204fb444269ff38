"""The form that tries other answers: what it shows, and how it reads a query."""

from diagnostics.assessing.domain.whatif import changed_journey
from diagnostics.assessing.forms.whatif import WhatIfForm
from diagnostics.site.languages import override_language
from tests.builders import make_instrument, make_option, make_question

INSTRUMENT = make_instrument(
    questions=[
        make_question(
            "leads",
            make_option("inbound", inbound=2),
            make_option("both", inbound=2, outbound=2),
            make_option("unsure", is_unknown=True),
        ),
        make_question("people", make_option("one"), make_option("many"), make_option("all", team=2)),
    ],
    separates=True,
)
GIVEN = {"leads": "inbound", "people": "one"}


def form_of(sent: dict[str, str] | None = None, answers: dict[str, str] = GIVEN) -> WhatIfForm:
    return WhatIfForm(sent, journey=changed_journey(INSTRUMENT, answers, sent or {}), answers=answers)


def choices_of(form: WhatIfForm, key: str) -> list[tuple[str, str]]:
    return list(form.fields[key].choices)  # type: ignore[attr-defined]


def chosen(form: WhatIfForm) -> dict[str, str]:
    return {field.name: field.value() for field in form}


def test_starts_with_the_saved_answers_and_marks_them() -> None:
    form = form_of()
    assert chosen(form) == GIVEN
    assert choices_of(form, "leads") == [
        ("inbound", "Your answer: Label inbound"),
        ("both", "Label both"),
        ("unsure", "Label unsure"),
    ]


def test_shows_the_saved_answer_beside_a_changed_one() -> None:
    form = form_of({"people": "many"})
    assert chosen(form) == {**GIVEN, "people": "many"}
    assert form.fields["people"].help_text == "Changed. You answered “Label one”."
    assert form.fields["leads"].help_text == ""


def test_shows_the_saved_answers_where_nothing_is_sent_and_ignores_other_parameters() -> None:
    for sent in ({**GIVEN, "utm_source": "letter"}, {"leads": ""}):
        assert chosen(form_of(sent)) == GIVEN


def test_an_unknown_option_is_an_error_that_keeps_the_other_changes() -> None:
    form = form_of({"leads": "robots\x00", "people": "many"})
    assert form.errors == {"leads": ["That is not one of the answers. Choose one of those in the list."]}
    assert chosen(form) == {**GIVEN, "people": "many"}
    assert len(form.errors) == 1


def test_a_new_question_may_stay_open() -> None:
    form = form_of({}, answers={"leads": "inbound"})
    assert choices_of(form, "people")[0] == ("", "Choose an answer")
    assert form.fields["people"].help_text == "These answers bring up this question."
    assert form.is_valid()


class TestSeparatingQuestion:
    tie = {"leads": "both", "people": "one"}

    def test_comes_up_open_with_a_way_of_selling_for_each_that_ties(self) -> None:
        form = form_of(self.tie)
        assert choices_of(form, "stands_out") == [
            ("", "Choose an answer"),
            ("inbound", "statement inbound"),
            ("outbound", "statement outbound"),
            ("equal", "separating_equal"),
        ]
        assert form.fields["stands_out"].help_text == "These answers bring up this question."
        assert chosen(form)["stands_out"] == ""

    def test_shows_the_saved_answer(self) -> None:
        form = form_of(answers={**self.tie, "stands_out": "outbound"})
        assert ("outbound", "Your answer: statement outbound") in choices_of(form, "stands_out")
        assert chosen(form)["stands_out"] == "outbound"

    def test_shows_the_saved_answer_beside_a_changed_one(self) -> None:
        form = form_of({"stands_out": "inbound"}, answers={**self.tie, "stands_out": "outbound"})
        assert form.fields["stands_out"].help_text == "Changed. You answered “statement outbound”."

    def test_is_open_without_an_error_if_its_answer_is_no_longer_offered(self) -> None:
        saved = {**self.tie, "stands_out": "outbound"}
        form = form_of({"leads": "inbound", "people": "all", "stands_out": "outbound"}, answers=saved)
        assert (form.errors, chosen(form)["stands_out"]) == ({}, "")
        assert choices_of(form, "stands_out")[0] == ("", "Choose an answer")

    def test_does_not_call_an_answer_about_others_yours(self) -> None:
        saved = {**self.tie, "stands_out": "equal"}
        form = form_of({"leads": "inbound", "people": "all"}, answers=saved)
        assert choices_of(form, "stands_out")[-1] == ("equal", "separating_equal")

    def test_is_not_there_where_nothing_ties(self) -> None:
        assert set(form_of().fields) == {"leads", "people"}


def test_is_in_the_language_of_the_page() -> None:
    with override_language("nb"):
        assert form_of().fields["leads"].label == "Question leads (nb)"
