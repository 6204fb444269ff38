"""Stage rules in the admin: a form that reads like a sentence, of parts of one questionnaire."""

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, Stage, StageRule, StageRuleAnchor
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument
from diagnostics.site.models import User
from tests.builders import make_instrument, make_rule
from tests.reference import reference_instrument
from tests.rows import make_draft
from tests.support.admin.forms import errors, filled_in, opened, refused, save
from tests.visitors import one_line, with_second_factor

LIST, ADD = reverse("admin:diagnostics_stagerule_changelist"), reverse("admin:diagnostics_stagerule_add")
FOREIGN = "Choose one that is offered here: it must belong to this questionnaire."
CHECK_IN = "From 2 points of relationship selling, in the common process: place First check-in after the win"


def page_of(rule):
    return reverse("admin:diagnostics_stagerule_change", args=[rule.pk])


def research():
    """Return the first of the two rules that place Research: from the threshold of team selling."""
    return StageRule.objects.filter(stage__key="research").first()


def rule_placing(stage):
    return StageRule.objects.get(stage__key=stage)


def anchors_of(rule):
    return [anchor.stage.key if anchor.stage else anchor.named_place for anchor in rule.anchors.all()]


def sentences(response):
    return [rule.sentence for rule in response.context["cl"].result_list]


def new_rule(questionnaire, **changes):
    """Return the fields of a rule: from the threshold of team selling, Visit after the win."""
    stage, model = questionnaire.stages.get(key="visit"), questionnaire.sales_models.get(key="team")
    fields = {"sales_model": model.pk, "placement": "after", "stage": stage.pk, "anchor_1": "the_win"}
    return fields | changes


def test_saving_an_unchanged_page_changes_nothing(admin, questionnaire):
    for rule in StageRule.objects.all():
        save(admin, page_of(rule))
    assert dump_instrument(load_draft(questionnaire)) == dump_instrument(reference_instrument())


class TestList:
    def test_shows_all_rules_as_sentences_in_the_order_of_application(self, admin):
        shown = sentences(admin.get(LIST))
        assert len(shown) == 29
        assert [text for text in shown if "Bid or no bid after" in text or "First check-in" in text] == [
            "With the answer “Requests for proposals or public tenders” to “Where do most of your leads come from?”, "
            "in the common process: place Bid or no bid after Build consensus",
            CHECK_IN,
            "From 2 points of relationship selling, in the common process: place Renewal or repurchase after "
            "First check-in",
            "From the threshold of relationship selling (3 points), in the common process: place Upsell after "
            "First check-in",
        ]

    def test_is_of_one_questionnaire(self, admin, questionnaire):
        other = make_draft(make_instrument(key="other", rules=[make_rule("inbound", "research", "after", "qualify")]))
        sentence = "From the threshold of name inbound (2 points): place research after qualify"
        assert sentences(admin.get(LIST, {"questionnaire": other.pk})) == [sentence]
        assert len(sentences(admin.get(LIST, {"questionnaire": questionnaire.pk}))) == 29

    def test_of_a_draft_that_contradicts_itself_names_stages(self, admin):
        Stage.objects.filter(key="qualify").update(key="the_win")
        assert ">1. Partner prospect: before</a>" in admin.get(LIST).content.decode()

    def test_costs_the_same_with_one_rule_and_with_all(
        self, admin, questionnaire, django_assert_num_queries, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(100) as all_of_them:
            admin.get(LIST)
        questionnaire.rules.exclude(pk=research().pk).delete()
        with django_assert_num_queries(len(all_of_them)):
            admin.get(LIST)


class TestForm:
    def test_says_the_rule_above_its_parts(self, admin):
        page = one_line(admin.get(page_of(rule_placing("first_check_in"))).content.decode())
        assert CHECK_IN in page
        assert "Relationship selling (threshold 3)" in page

    def test_those_who_may_only_view_read_the_sentence(self, staff):
        page = staff("view_stagerule").get(page_of(rule_placing("first_check_in")))
        assert CHECK_IN in one_line(page.content.decode())
        assert "The stage" not in page.content.decode()

    def test_conditions_can_be_changed(self, admin):
        rule, answer = rule_placing("first_check_in"), AnswerOption.objects.get(key="renews_itself")
        save(admin, page_of(rule), from_points="4", process="", option=answer.pk, optional="on")
        rule.refresh_from_db()
        assert (rule.from_points, rule.process, rule.option, rule.optional) == (4, None, answer, True)

    def test_a_rule_of_an_answer_alone_needs_no_sales_model(self, admin, questionnaire):
        answer = AnswerOption.objects.get(key="tenders")
        save(admin, ADD, **new_rule(questionnaire, sales_model="", option=answer.pk))
        assert (rule_placing("visit").sales_model, rule_placing("visit").option) == (None, answer)

    def test_a_rule_needs_a_sales_model_or_an_answer(self, admin, questionnaire):
        response = refused(admin, ADD, **new_rule(questionnaire, sales_model=""))
        assert errors(response) == ["Choose a sales model or an answer: a rule needs one of them."]
        assert response.context_data["adminform"].form["anchor_1"].value() == "the_win"

    def test_points_belong_to_a_sales_model(self, admin, questionnaire):
        answer = AnswerOption.objects.get(key="tenders")
        response = refused(admin, ADD, **new_rule(questionnaire, sales_model="", option=answer.pk, from_points="2"))
        assert errors(response) == ["Points belong to a sales model: choose one, or clear the points."]

    def test_a_new_rule_belongs_to_the_only_questionnaire(self, admin, questionnaire):
        save(admin, ADD, **new_rule(questionnaire, anchor_1="the_start", placement="before"))
        rule = rule_placing("visit")
        assert (rule.questionnaire, anchors_of(rule)) == (questionnaire, ["the_start"])


@pytest.mark.both_databases
class TestAnchors:
    def test_can_be_changed_and_cleared(self, admin):
        save(admin, page_of(research()), anchor_1=Stage.objects.get(key="present").pk, anchor_2="", anchor_3="")
        assert anchors_of(research()) == ["present"]

    def test_empty_fields_between_them_are_skipped(self, admin):
        save(admin, page_of(research()), anchor_1="", anchor_3="the_win")
        assert anchors_of(research()) == ["create_stakeholder_list", "the_win"]

    def test_that_are_unchanged_add_no_history(self, admin):
        before = StageRuleAnchor.history.count()
        save(admin, page_of(research()), optional="on")
        assert StageRuleAnchor.history.count() == before

    def test_are_all_kept_if_there_are_many(self, admin):
        rule = research()
        for place, key in enumerate(("present", "proposal"), start=4):
            StageRuleAnchor.objects.create(rule=rule, position=place, stage=Stage.objects.get(key=key))
        save(admin, page_of(rule))
        assert anchors_of(rule) == ["qualify", "create_stakeholder_list", "bid_decision", "present", "proposal"]

    def test_are_needed_by_a_placement(self, admin):
        response = refused(admin, page_of(research()), anchor_1="", anchor_2="", anchor_3="")
        assert errors(response) == ["Say where the stage goes: choose at least one anchor."]

    def test_are_not_needed_to_leave_a_stage_out(self, admin):
        response = refused(admin, page_of(research()), placement="leave_out")
        assert errors(response) == ["A rule that leaves a stage out has no anchors. Clear them."]


@pytest.mark.both_databases
class TestQuestionnaire:
    @pytest.fixture
    def other(self, questionnaire):
        """A second questionnaire, with a stage, an answer, a sales model and a process of its own."""
        return make_draft(make_instrument(key="other"))

    def test_is_asked_for_first_if_there_are_several(self, admin, questionnaire, other):
        page = admin.get(ADD)
        assert f'href="?questionnaire={other.pk}"' in page.content.decode()
        save(admin, f"{ADD}?questionnaire={questionnaire.pk}", **new_rule(questionnaire))
        assert rule_placing("visit").questionnaire == questionnaire

    @pytest.mark.parametrize("key", ["abc", "9" * 40])
    def test_that_makes_no_sense_is_asked_for_again(self, admin, other, key):
        assert admin.get(ADD, {"questionnaire": key}).context["title"] == "Which questionnaire is it about?"

    def test_that_is_unknown_is_asked_for_again(self, admin, other):
        page = one_line(admin.get(ADD, {"questionnaire": "99999"}).content.decode())
        assert "Each of these belongs to one questionnaire, and is seen together with its other parts." in page

    def test_that_does_not_exist_yet_has_to_be_made_first(self, db):
        client = Client()
        client.force_login(with_second_factor(User.objects.create_superuser("admin@example.com", "a long password 1")))
        assert "There is no questionnaire yet. Begin one first." in client.get(ADD).content.decode()

    def test_is_asked_of_those_who_may_add_rules_only(self, staff, other):
        assert staff("view_stagerule").get(ADD).status_code == 403

    @pytest.mark.parametrize("page", ["add", "change"])
    def test_offers_its_own_parts_only_and_says_so(self, admin, questionnaire, other, page):
        foreign = {
            "sales_model": other.sales_models.first().pk,
            "process": other.processes.first().pk,
            "option": AnswerOption.objects.filter(question__questionnaire=other).first().pk,
            "stage": other.stages.first().pk,
            "anchor_1": other.stages.first().pk,
        }
        address = f"{ADD}?questionnaire={questionnaire.pk}" if page == "add" else page_of(research())
        response = refused(admin, address, **new_rule(questionnaire, **foreign, from_points="7"))
        assert [message for message in errors(response) if message == FOREIGN] == [FOREIGN] * 5
        assert response.context_data["adminform"].form["from_points"].value() == "7"

    def test_is_not_changed(self, admin, questionnaire, other):
        data = filled_in(opened(admin, page_of(research())))
        admin.post(page_of(research()), {**data, "questionnaire": other.pk})
        assert research().questionnaire == questionnaire
