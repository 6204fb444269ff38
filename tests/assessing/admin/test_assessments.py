import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from diagnostics.assessing.actions.assessments import answer_question, start_assessment, submit_assessment
from diagnostics.assessing.domain.seal import seal, spaced
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import id_at
from diagnostics.assessing.queries import archive
from diagnostics.site.models import User
from tests.support.admin.forms import delete, delete_chosen, opened
from tests.visitors import compact

pytestmark = pytest.mark.both_databases

BROWSER = Viewer(browser="b" * 64)
LIST = reverse("admin:diagnostics_assessment_changelist")
TEAM = {"leads": "inbound", "repeat_revenue": "most", "people": "every_deal", "audience": "several"}
NONE = dict.fromkeys(TEAM, "unsure")


def test_a_list_without_rows_says_so(admin):
    for empty in (LIST, reverse("admin:diagnostics_webhookdelivery_changelist")):
        assert re.search("There is no (assessment|delivery) to show.", admin.get(empty).content.decode())


@pytest.fixture
def complete(questionnaire):
    def take(title="", by=BROWSER, **answers):
        assessment = start_assessment(version=questionnaire.current_version, by=by)
        for question, option in (answers or TEAM).items():
            answer_question(assessment=assessment, question=question, option=option, by=by)
        return submit_assessment(assessment_id=assessment.pk, title=title, by=by)

    return take


def titles(response):
    return {row.title for row in response.context["cl"].result_list}


def page_of(assessment):
    return reverse("admin:diagnostics_assessment_change", args=[assessment.pk])


class TestList:
    def test_it_names_the_result(self, admin, complete, questionnaire):
        complete("North")
        complete("South", **NONE)
        start_assessment(version=questionnaire.current_version, by=BROWSER)
        page = admin.get(LIST).content.decode()
        assert [
            name in page for name in ("Team selling", "No sales model stands out yet", "Unfinished assessment")
        ] == [True] * 3

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("state=completed", {"North", "South"}),
            ("state=begun", {""}),
            ("leading=team", {"North"}),
            ("leading=-", {"South"}),
            ("q=sou", {"South"}),
            ("q=MANAGER@example.com", {"South"}),
            ("q=manager@example", set()),
            ("q=SOUTH", {"South"}),
            ("q=secret", set()),
            ("questionnaire=sales-model&version=sales-model.1&state=completed", {"North", "South"}),
            ("version=sales-model.2", set()),
            ("q=nothing-like-it", set()),
        ],
    )
    def test_it_is_searched_and_filtered(self, admin, complete, questionnaire, query, expected):
        manager = User.objects.create_user("manager@example.com", "a long password 1")
        complete("North")
        south = complete("South", by=Viewer(user_id=manager.pk), **NONE)
        # notes are private, so the search does not find them
        south.name(note="secret")
        south.save()
        start_assessment(version=questionnaire.current_version, by=BROWSER)
        assert titles(admin.get(f"{LIST}?{query}")) == expected

    def test_each_has_one_line_that_says_whose_when_and_of_what(self, admin, complete, questionnaire):
        manager = User.objects.create_user("manager@example.com", "a long password 1")
        south = complete("South", by=Viewer(user_id=manager.pk))
        begun = start_assessment(version=questionnaire.current_version, by=BROWSER)
        changes = opened(admin, LIST).context_data["cl"]
        assert changes.list_display == ["action_checkbox", "name", "result", "when", "owner", "source"]
        columns = [getattr(changes.model_admin, name)(south) for name in ("name", "result", "when", "source")]
        when = date_format(localtime(south.completed_at), "d/m/Y H:i")
        assert columns == ["South", "Team selling", when, "Find your sales model, version 1"]
        assert changes.model_admin.name(begun) == "Without a name"
        assert changes.model_admin.when(begun) == date_format(localtime(begun.started_at), "d/m/Y H:i")

    def test_a_period_is_all_that_its_page_scans(self, admin, complete, monkeypatch):
        monkeypatch.setattr(archive, "WINDOW", 4)
        now = timezone.now()
        for days in (400, 40, 8, 0):
            row = complete(f"{days} days")
            begun = now - timedelta(days=days)
            Assessment.objects.filter(pk=row.pk).delete()
            Assessment.objects.create(
                id=id_at(begun), version=row.version, title=f"{days} days", started_at=begun, browser="b" * 64
            )
        found = {days: admin.get(LIST, {"begun": days}) for days in ("1", "7", "30", "365", "x")}
        assert {days: len(titles(page)) for days, page in found.items()} == {"1": 1, "7": 1, "30": 2, "365": 3, "x": 4}
        # without a period, all four rows are scanned
        assert [days for days, page in found.items() if page.context["cl"].searched_to] == ["x"]

    def test_a_whole_id_finds_its_assessment(self, admin, complete):
        complete("North")
        assert titles(admin.get(LIST, {"q": str(complete("South").pk)})) == {"South"}

    def test_the_reference_of_a_print_finds_its_assessment(self, admin, complete):
        complete("North")
        south = complete("South")
        reference = seal(south.pk, fingerprint="", completed_at=south.completed_at, answers={}, outcome={}).reference
        assert titles(admin.get(LIST, {"q": spaced(reference).lower()})) == {"South"}

    def test_its_pages_list_each_assessment_once_without_counting(self, staff, questionnaire):
        client = staff("view_assessment")
        made = [start_assessment(version=questionnaire.current_version, by=BROWSER).pk for _ in range(101)]
        listed, address = [], LIST
        while address:
            with CaptureQueriesContext(connection) as captured:
                changelist = client.get(address).context["cl"]
            assert not [query for query in captured if "COUNT(" in query["sql"] or "OFFSET" in query["sql"]]
            listed += [row.pk for row in changelist.result_list]
            address = changelist.older_url and LIST + changelist.older_url
        assert listed == made[::-1]

    def test_a_search_says_how_far_it_searched(self, admin, complete, monkeypatch):
        monkeypatch.setattr(archive, "WINDOW", 2)
        oldest, *_more = [complete(name) for name in ("North", "South", "West", "East")]
        first = admin.get(LIST, {"q": "north"})
        assert (titles(first), "Searched back to" in first.content.decode()) == (set(), True)
        assert titles(admin.get(LIST + first.context["cl"].older_url)) == {oldest.title}

    @pytest.mark.parametrize(
        "query",
        [
            "after=x",
            "after=",
            "version=x",
            "version=a.99999999999999999999",
            "state=x",
            "leading=x",
            "o=5",
            "p=3",
            "all=1",
            "_facets=1",
        ],
    )
    def test_odd_addresses_are_answered(self, admin, complete, query):
        complete("North")
        assert admin.get(f"{LIST}?{query}").status_code in (200, 302)

    def test_it_costs_the_same_for_one_and_for_three(
        self, admin, complete, django_assert_num_queries, django_assert_max_num_queries
    ):
        complete()
        admin.get(LIST)
        with django_assert_max_num_queries(100) as one:
            admin.get(LIST)
        complete(), complete()
        with django_assert_num_queries(len(one)):
            admin.get(LIST)


class TestDetail:
    def test_it_shows_what_the_respondent_sees(self, admin, complete):
        page = compact(admin.get(page_of(complete("North"))).content.decode())
        assert "Several roles, on every deal" in page
        assert "<p>Sellers and colleagues from other functions work every deal together," in page
        assert "You sell in two ways: mainly team selling, with some inbound sales." in page
        stages = re.findall(r'<li value="\d+"><strong>([^<]+)</strong>', page)
        assert stages == [
            *("Qualify", "Research", "Create stakeholder list", "Present", "Proposal", "Negotiate", "Closed won"),
            *("First check-in", "Renewal or repurchase"),
        ]
        assert "Several roles, on every deal</td>" in page
        assert page.count("<svg") >= 1

    def test_the_note_is_not_shown(self, admin, complete):
        assessment = complete("North")
        assessment.name(note="For me alone")
        assessment.save()
        assert "For me alone" not in admin.get(page_of(assessment)).content.decode()

    def test_a_begun_one_shows_the_answers_so_far(self, admin, questionnaire):
        assessment = start_assessment(version=questionnaire.current_version, by=BROWSER)
        answer_question(assessment=assessment, question="leads", option="outbound", by=BROWSER)
        assert "We find them and make the first contact" in admin.get(page_of(assessment)).content.decode()

    def test_nothing_of_it_can_be_changed(self, admin, complete):
        assessment = complete("North")
        assert admin.post(page_of(assessment), {"title": "Other", "leading": "inbound"}).status_code == 403
        assert admin.get(reverse("admin:diagnostics_assessment_add")).status_code == 403
        assert Assessment.objects.get().title == "North"

    def test_it_can_be_erased_by_staff_who_may_delete(self, admin, complete):
        assessment = complete("North")
        delete(admin, reverse("admin:diagnostics_assessment_delete", args=[assessment.pk]))
        assert Assessment.objects.count() == 0

    def test_several_can_be_erased(self, admin, complete):
        delete_chosen(admin, LIST, complete().pk, complete().pk)
        assert Assessment.objects.count() == 0

    def test_permission_to_view_does_not_allow_erasing(self, staff, complete):
        assessment = complete("North")
        client = staff("view_assessment")
        assert client.get(page_of(assessment)).status_code == 200
        address = reverse("admin:diagnostics_assessment_delete", args=[assessment.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
        assert Assessment.objects.count() == 1


class TestCleanUp:
    def shows(self, client, sentence="The next clean-up removes 0 begun and 0 completed assessments."):
        return sentence in client.get(LIST).content.decode()

    def test_says_how_many_the_next_one_removes(self, admin, complete, questionnaire):
        complete("North")
        begun = start_assessment(version=questionnaire.current_version, by=BROWSER)
        assert self.shows(admin)
        Assessment.objects.filter(pk=begun.pk).update(started_at=begun.started_at - timedelta(days=31))
        assert self.shows(admin, "The next clean-up removes 1 begun and 0 completed assessments.")

    def test_is_hidden_from_staff_who_may_not_delete(self, staff):
        assert not self.shows(staff("view_assessment"))

    def test_is_shown_to_staff_who_may(self, staff):
        assert self.shows(staff("view_assessment", "delete_assessment"))


def test_the_admin_log_does_not_keep_the_name_of_an_erased_assessment(admin, complete):
    address = reverse("admin:diagnostics_assessment_delete", args=[complete("North").pk])
    delete(admin, address)
    assert (Assessment.objects.count(), LogEntry.objects.count()) == (0, 0)
