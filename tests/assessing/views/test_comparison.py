"""Comparing two assessments, choosing the other one, and retaking one."""

from dataclasses import replace
from uuid import uuid4

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries import comparison
from diagnostics.authoring.models import Questionnaire
from diagnostics.instrument.text import Text
from diagnostics.site.models import User
from tests.builders import make_instrument, make_option, make_question
from tests.reference import first_edition_instrument, reference_instrument
from tests.visitors import ANSWERS, Page, Visitor, publish_version, url

FIRST = {"leads": "outbound", "repeat_revenue": "hardly_any", "people": "one_seller", "audience": "decision_maker"}


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())


class TestCompare:
    def test_sums_up_the_difference_and_shows_both_sides(self, visitor: Visitor) -> None:
        before, after = visitor.complete("Spring", **FIRST), visitor.complete(**{**FIRST, "audience": "everyone"})
        response = visitor.get(url("compare", before, after))
        page = response.context["page"]
        assert "outbound sales led" in page.essence[0]
        assert page.essence[0].endswith("account-based selling led.")
        assert page.essence[1] == "1 answer changed, 6 stages are new and 4 stages are gone."
        assert (page.before.title, page.after.title, page.notes) == ("Spring", "", ())
        assert {url("result", before), url("result", after), page.swap_url} <= set(Page(response).links)
        assert [str(row.question.text) for row in page.compared.answers if row.is_changed] == [
            "Do you pitch one person or several at a customer?"
        ]
        assert page.compared.answers[0].is_changed

    def test_draws_both_pipelines_with_tags(self, visitor: Visitor) -> None:
        before, after = visitor.complete(**FIRST), visitor.complete(**{**FIRST, "people": "every_deal"})
        stages = visitor.get(url("compare", before, after)).context["page"].compared.stages
        headings = ["Prospecting", "The deal"]
        assert [part.heading for part in stages.before.parts] == headings
        assert [part.heading for part in stages.after.parts] == headings
        new = [placed.stage for part in stages.after.parts for placed in part.stages if placed.tags == ("New",)]
        assert [str(stage.name) for stage in new] == ["Research"]
        assert [tag for part in stages.before.parts for placed in part.stages for tag in placed.tags] == []
        assert [part.heading for part in stages.parts] == headings
        rows = {row.stage.key: (row.before, row.after, row.changes) for part in stages.parts for row in part.rows}
        assert rows["qualify"] == ("3", "3", ())
        assert rows["present"] == ("4", "5", ())
        assert rows["research"][:2] == ("", "4")

    def test_of_equal_results_says_that_nothing_differs(self, visitor: Visitor) -> None:
        page = visitor.get(url("compare", visitor.complete(), visitor.complete())).context["page"]
        assert page.essence == (
            "Account-based selling, relationship selling and team selling share the lead in both.",
            "Nothing else differs: the same answers, the same points, the same pipeline.",
        )

    def test_of_another_separating_answer_shows_it_and_who_leads_now(self, visitor: Visitor) -> None:
        before, after = visitor.complete(), visitor.complete(**{**ANSWERS, "stands_out": "team"})
        page = visitor.get(url("compare", before, after)).context["page"]
        assert (page.before.headline, page.after.headline) == (
            "Account-based selling, relationship selling and team selling",
            "Team selling",
        )
        assert "account-based selling, relationship selling and team selling shared the lead;" in page.essence[0]
        assert page.essence[0].endswith("team selling led.")
        row = page.compared.answers[0]
        assert (str(row.question.text), row.is_changed) == (
            "Which of these defines how you sell more than anything else?",
            True,
        )
        assert row.before is not None
        assert str(row.before.label) == "They count the same"
        team = next(bar for bar in page.compared.scores if bar.model.key == "team")
        assert (team.standing_before, team.standing_after) == ("shares the lead", "leads")

    def test_with_the_newer_on_the_left_says_so(self, visitor: Visitor) -> None:
        before, after = visitor.complete(**FIRST), visitor.complete()
        page = visitor.get(url("compare", after, before)).context["page"]
        assert page.notes == ("The newer one is on the left.",)
        assert page.swap_url == url("compare", before, after)

    def test_of_two_versions_says_what_the_questionnaire_changed(self, visitor: Visitor) -> None:
        before = visitor.complete()
        instrument = reference_instrument()
        *others, last = instrument.questions
        heavier = [replace(option, weights=dict.fromkeys(option.weights, 9)) for option in last.options]
        changed = replace(last, text=Text("Whom do you pitch?", "Hvem?"), options=tuple(heavier))
        publish_version(replace(instrument, questions=(*others, changed)))
        page = visitor.get(url("compare", before, visitor.complete())).context["page"]
        assert (page.before.edition, page.after.edition) == ("version 1", "version 2")
        assert "from version 1 to version 2" in page.notes[0]
        assert page.essence[-1] == "You gave the same answers; the questionnaire gives other points for them."
        assert page.compared.answers[0].question.text.en == "Whom do you pitch?"
        assert page.compared.answers[0].changes == (
            "The same answer gives other points.",
            "It read “Do you pitch one person or several at a customer?”.",
        )

    def test_of_two_questionnaires_says_what_can_be_compared(self, visitor: Visitor) -> None:
        before = visitor.complete()
        other = publish_version(make_instrument(key="other"))
        visitor.post(url("questionnaire", "other"))
        (begun,) = Assessment.objects.filter(version=other)
        visitor.answer(begun.pk, "leads", "inbound")
        visitor.submit(begun.pk)
        page = visitor.get(url("compare", before, begun.pk)).context["page"]
        assert page.notes[0].startswith("These results come from two questionnaires.")
        assert page.after.edition == "title, version 1"
        assert {str(bar.model.name) for bar in page.compared.scores if bar.before and bar.after} == {
            "name inbound",
            "name outbound",
        }

    def test_of_the_same_one_twice_is_refused_with_a_reason(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        response = visitor.get(url("compare", assessment, assessment))
        assert "You chose the same assessment twice." in text_of(response)
        assert url("compare-choose", assessment) in Page(response).links

    def test_of_an_unfinished_one_is_refused_with_a_reason(self, visitor: Visitor) -> None:
        done, begun = visitor.complete(), visitor.begin(leads="mixed")
        for pair in ((done, begun), (begun, done)):
            response = visitor.get(url("compare", *pair))
            assert "finished, so there is no result to compare yet" in text_of(response)
            assert url("result", begun) in Page(response).links

    def test_of_a_foreign_or_unknown_one_on_either_side_is_404(self, visitor: Visitor) -> None:
        mine, foreign = visitor.complete(), Visitor().complete()
        for other in (foreign, uuid4()):
            assert visitor.get(url("compare", mine, other)).status_code == 404
            assert visitor.get(url("compare", other, mine)).status_code == 404


class TestChoose:
    def test_offers_completed_assessments_newest_first_with_the_older_on_the_left(self, visitor: Visitor) -> None:
        first, second, third = (visitor.complete(title) for title in ("First", "Second", "Third"))
        visitor.begin(leads="mixed")
        Visitor().complete()
        page = visitor.get(url("compare-choose", second)).context["page"]
        assert [(choice.title, choice.url) for choice in page.choices] == [
            ("Third", url("compare", second, third)),
            ("First", url("compare", first, second)),
        ]
        assert page.suggested is None

    def test_suggests_the_assessment_that_was_retaken(self, visitor: Visitor) -> None:
        first = visitor.complete("First")
        visitor.complete("Second")
        visitor.post(url("again", first))
        again = Assessment.objects.get(follows=first).pk
        visitor.submit(again)
        assert visitor.get(url("compare-choose", again)).context["page"].suggested.title == "First"

    def test_has_pages(self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(comparison, "PAGE_SIZE", 1)
        for title in ("First", "Second"):
            visitor.complete(title)
        third = visitor.complete()
        titles, address = [], url("compare-choose", third)
        while address:
            response = visitor.get(address)
            titles += [choice.title for choice in response.context["page"].choices]
            address = next((link for link in Page(response).links if "?after=" in link), "")
        assert titles == ["Second", "First"]

    def test_with_nothing_to_compare_offers_to_retake_it(self, visitor: Visitor) -> None:
        response = visitor.get(url("compare-choose", only := visitor.complete()))
        assert [form.action for form in Page(response).forms] == [url("again", only)]
        assert response.context["page"].name == visitor.get(url("again", only)).context["page"].name

    def test_with_an_invalid_cursor_is_404(self, visitor: Visitor) -> None:
        assert visitor.get(url("compare-choose", visitor.complete()) + "?after=x").status_code == 404


class TestAgain:
    def test_asks_first_and_begins_nothing_by_get(self, visitor: Visitor) -> None:
        last = visitor.complete("North")
        response = visitor.get(url("again", last))
        assert (Page(response).heading, response.context["page"].name) == ("Retake this assessment?", "North")
        assert Assessment.objects.count() == 1

    def test_has_no_form_on_the_result_page(self, visitor: Visitor) -> None:
        result = Page(visitor.get(url("result", visitor.complete())))
        assert (result.forms, [link for link in result.links if link.endswith("/again/")] != []) == ([], True)

    def test_fills_in_the_last_answers_and_redirects_to_the_check(self, visitor: Visitor) -> None:
        last = visitor.complete("North")
        response = visitor.post(url("again", last), follow=True)
        new = Assessment.objects.get(follows=last)
        assert response.redirect_chain == [(url("check", new.pk), 302)]
        assert (new.answers, new.is_completed, new.company) == (ANSWERS, False, "North")
        assert Page(response).notices == ["Your last answers are filled in. Change any that are no longer right."]
        assert Assessment.objects.get(pk=last).company == "North"

    def test_to_settle_what_was_not_known_opens_at_that_question(self, visitor: Visitor) -> None:
        answers = {"leads": "unsure", "repeat_revenue": "most", "people": "one_seller", "audience": "several"}
        last = visitor.complete(**answers)
        address = f"{url('again', last)}?settle=1"
        assert Page(visitor.get(address)).heading == "Answer what you didn't know yet"
        response = visitor.post(address, follow=True)
        new = Assessment.objects.get(follows=last)
        assert new.answers == {key: option for key, option in answers.items() if key != "leads"}
        assert response.redirect_chain == [(url("question", new.pk, "leads"), 302)]
        assert Page(response).notices == [
            "Your last answers are filled in. Change any that are no longer right. "
            "Still open: “Where do most of your leads come from?”"
        ]

    def test_a_double_click_begins_one(self, visitor: Visitor) -> None:
        last = visitor.complete()
        first, second = (visitor.post(url("again", last))["Location"] for _ in range(2))
        assert (first, Assessment.objects.begun().count()) == (second, 1)

    def test_shows_the_difference_on_the_result(self, visitor: Visitor) -> None:
        last = visitor.complete(**FIRST)
        visitor.post(url("again", last))
        new = Assessment.objects.get(follows=last).pk
        visitor.answer(new, "people", "every_deal")
        visitor.submit(new)
        change = visitor.get(url("result", new)).context["change"]
        assert change.text.endswith("team selling led. 1 answer changed and 1 stage is new.")
        assert change.url == url("compare", last, new)

    def test_without_it_the_result_shows_no_difference(self, visitor: Visitor) -> None:
        assert visitor.get(url("result", visitor.complete())).context["change"] is None

    def test_uses_the_current_version_and_names_the_answers_not_carried_over(self, visitor: Visitor) -> None:
        last = visitor.complete()
        size = make_question("size", make_option("small"))
        first, *_rest = reference_instrument().questions
        fewer = replace(first, options=first.options[:1])
        changes = {"questions": (fewer, size), "rules": (), "doubtful_pairs": ()}
        current = publish_version(replace(reference_instrument(), **changes))
        response = visitor.post(url("again", last), follow=True)
        new = Assessment.objects.get(follows=last)
        assert (new.version, new.answers) == (current, {})
        assert response.redirect_chain[-1][0] == url("question", new.pk, "leads")
        (notice,) = Page(response).notices
        assert notice.startswith("Your answer to “Where do most of your leads come from?” is no longer offered.")
        assert "New since then: “Question size”" in notice
        assert "No longer asked: “How much of your revenue" in notice

    def test_asks_the_separating_question_anew_if_others_tie_in_the_current_version(self, visitor: Visitor) -> None:
        last = visitor.complete()
        *others, audience = reference_instrument().questions
        lighter = [replace(option, weights={}) for option in audience.options]
        publish_version(replace(reference_instrument(), questions=(*others, replace(audience, options=tuple(lighter)))))
        response = visitor.post(url("again", last), follow=True)
        new = Assessment.objects.get(follows=last)
        assert response.redirect_chain[-1][0] == url("question", new.pk, "stands_out")
        assert Page(response).forms[0].options == ["relationship", "team", "equal"]
        assert Page(response).notices == [
            "Your last answers are filled in. Change any that are no longer right. "
            "Others now have the same score, so this is asked again: "
            "“Which of these defines how you sell more than anything else?”"
        ]

    def test_of_the_first_edition_asks_the_separating_question_for_the_first_time(self, visitor: Visitor) -> None:
        publish_version(first_edition_instrument())
        last = visitor.complete(**{key: ANSWERS[key] for key in FIRST})
        publish_version(reference_instrument())
        response = visitor.post(url("again", last), follow=True)
        new = Assessment.objects.get(follows=last)
        assert response.redirect_chain[-1][0] == url("question", new.pk, "stands_out")
        assert (
            Page(response)
            .notices[0]
            .endswith("New since then: “Which of these defines how you sell more than anything else?”")
        )

    def test_of_a_retired_questionnaire_begins_nothing(self, visitor: Visitor) -> None:
        last = visitor.complete()
        Questionnaire.objects.update(current_version=None)
        response = visitor.post(url("again", last), follow=True)
        assert Page(response).notices[0].startswith("This questionnaire is closed")
        assert Assessment.objects.count() == 1

    def test_of_an_unfinished_one_continues_it(self, visitor: Visitor) -> None:
        begun = visitor.begin(leads="mixed")
        assert visitor.post(url("again", begun))["Location"] == url("question", begun, "repeat_revenue")
        assert Assessment.objects.count() == 1

    def test_belongs_to_the_user_who_retakes_it(self, visitor: Visitor, manager: User) -> None:
        visitor.force_login(manager)
        last = visitor.complete()
        visitor.post(url("again", last))
        assert Assessment.objects.get(follows=last).owner == manager

    def test_erasing_the_last_one_keeps_the_new_one(self, visitor: Visitor) -> None:
        last = visitor.complete()
        visitor.post(url("again", last))
        new = Assessment.objects.get(follows=last).pk
        visitor.submit(new)
        visitor.post(url("erase", last))
        response = visitor.get(url("result", new))
        assert (response.status_code, response.context["change"]) == (200, None)
