"""The list of past assessments for each visitor, its pages, and erasing."""

from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.queries import archive as queries
from diagnostics.assessing.queries.archive import PAGE_SIZE
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.site.models import User
from tests.builders import make_instrument
from tests.reference import reference_instrument
from tests.support.own_pipelines import keep
from tests.visitors import ANSWERS, SIGN_IN, Page, Visitor, publish_version, url

pytestmark = pytest.mark.both_databases


def listed(visitor: Visitor, query: str = "") -> list[str]:
    """Return the titles on one page of the list, in order."""
    return [row.title for row in visitor.get(url("archive") + query).context["page"].rows]


def saved(assessment: UUID) -> Assessment:
    return Assessment.objects.get(pk=assessment)


class TestList:
    def test_is_empty_at_first_and_links_to_the_start(self, visitor: Visitor) -> None:
        response = visitor.get(url("archive"))
        assert "No assessments were started in this browser yet." in response.content.decode()
        sign_in = f"{SIGN_IN}?next=%2Fassessments%2F"
        # in the header and in the page
        assert Page(response).links.count(sign_in) == 2
        assert Page(response).links.count(url("home")) == 2

    def test_lists_begun_and_completed_assessments_newest_first(self, visitor: Visitor) -> None:
        visitor.complete(title="North")
        visitor.complete(**dict.fromkeys(ANSWERS, "unsure"))
        visitor.complete()
        visitor.begin(leads="mixed")
        assert listed(visitor) == [
            "Unfinished assessment",
            "Account-based selling, relationship selling and team selling",
            "No sales model stands out yet",
            "North",
        ]
        assert "1 of 4 answered" in visitor.get(url("archive")).content.decode()

    def test_says_how_results_developed_below_the_whole_list_alone(self, visitor: Visitor) -> None:
        """Control: one result, a filtered list, and another browser have no history."""
        first = visitor.complete("Acme")
        assert visitor.get(url("archive")).context["histories"] == ()
        second = visitor.complete("Acme", **dict.fromkeys(ANSWERS, "unsure"))
        Visitor().complete("Acme")
        (history,) = visitor.get(url("archive")).context["histories"]
        assert (history.title, [row.assessment for row in history.rows]) == ("Acme", [second, first])
        assert url("compare", first, second) in Page(visitor.get(url("archive"))).links
        assert visitor.get(url("archive") + "?state=completed").context["histories"] == ()

    def test_links_to_each_result_comparison_edit_and_erase_page(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        links = Page(visitor.get(url("archive"))).links
        assert [link for link in links if str(assessment) in link] == [
            url("result", assessment),
            url("compare-choose", assessment),
            f"{url('edit', assessment)}?back=",
            f"{url('erase', assessment)}?back=",
        ]

    def test_says_of_which_results_the_team_made_its_own_pipeline(self, visitor: Visitor) -> None:
        visitor.complete("Without")
        keep(visitor.complete("With"), OwnStage("close", wins=True))
        response = visitor.get(url("archive"))
        assert [(row.title, row.has_own) for row in response.context["page"].rows] == [
            ("With", True),
            ("Without", False),
        ]
        assert response.content.decode().count("Own pipeline</span>") == 1

    def test_does_not_show_the_assessments_of_others(self, visitor: Visitor, manager: User) -> None:
        Visitor().complete(title="Another browser's")
        signed_in = Visitor()
        signed_in.force_login(manager)
        signed_in.complete(title="A manager's")
        visitor.complete(title="Mine")
        assert (listed(visitor), listed(signed_in)) == (["Mine"], ["A manager's"])

    def test_shows_a_signed_in_user_the_assessments_of_the_browser_too(self, visitor: Visitor, manager: User) -> None:
        visitor.complete(title="Before signing in")
        visitor.force_login(manager)
        visitor.complete(title="After signing in")
        assert listed(visitor) == ["After signing in", "Before signing in"]
        visitor.logout()
        assert listed(visitor) == []

    def test_continues_after_the_previous_page(self, visitor: Visitor) -> None:
        first = saved(visitor.begin())
        for number in range(PAGE_SIZE + 1):
            Assessment.objects.create(
                version=first.version, browser=first.browser, started_at=first.started_at, title=str(number)
            )
        newest = visitor.get(url("archive")).context["page"]
        assert [row.title for row in newest.rows] == [str(number) for number in range(PAGE_SIZE, 0, -1)]
        oldest = visitor.get(newest.next_url).context["page"]
        assert ([row.title for row in oldest.rows], oldest.next_url) == (["0", "Unfinished assessment"], "")

    def test_beyond_the_last_page_links_to_the_newest(self, visitor: Visitor) -> None:
        assessment = visitor.begin()
        response = visitor.get(f"{url('archive')}?after={assessment}")
        assert "There are no more assessments." in response.content.decode()
        assert Page(response).links.count("?") == 1


class TestErase:
    def test_asks_first(self, visitor: Visitor) -> None:
        assessment = visitor.complete(title="North")
        page = Page(visitor.get(url("erase", assessment)))
        assert (page.heading, page.forms[0].button) == ("Erase this assessment?", "Erase")
        assert saved(assessment).company == "North"

    @pytest.mark.parametrize("is_completed", [True, False])
    def test_erases_it_and_says_so(self, visitor: Visitor, is_completed: bool) -> None:
        assessment = visitor.complete() if is_completed else visitor.begin(leads="mixed")
        response = visitor.fill_in(visitor.get(url("erase", assessment)))
        assert response.redirect_chain == [(url("archive"), 302)]
        assert Page(response).notices == ["The assessment was erased."]
        assert Assessment.objects.count() == 0
        assert visitor.get(url("result", assessment)).status_code == 404

    def test_keeps_the_others(self, visitor: Visitor) -> None:
        visitor.complete(title="North")
        visitor.post(url("erase", visitor.complete(title="South")))
        assert listed(visitor) == ["North"]


class TestAsked:
    def test_finds_the_search_text_and_keeps_it_in_the_form(self, visitor: Visitor) -> None:
        visitor.complete(title="Ærlig talt")
        visitor.complete(title="North")
        response = visitor.get(url("archive"), {"q": "ærlig", "sort": "name"})
        assert [row.title for row in response.context["page"].rows] == ["Ærlig talt"]
        assert 'value="ærlig"' in response.content.decode()

    def test_says_so_if_nothing_matches(self, visitor: Visitor) -> None:
        visitor.complete(title="North")
        response = visitor.get(url("archive"), {"q": "south"})
        assert "No assessments match your search." in response.content.decode()

    def test_lists_nothing_if_the_filter_is_invalid(self, visitor: Visitor) -> None:
        visitor.complete(title="North")
        response = visitor.get(url("archive"), {"from": "2026-02-31"})
        page = Page(response)
        assert page.error == "That is not a date. Write year, month and day, such as 2026-03-31."
        assert (page.title[:7], "North" in response.content.decode()) == ("Error: ", False)

    def test_says_how_far_it_searched_and_continues_from_there(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "WINDOW", 2)
        for title in ("North", "South", "West"):
            visitor.complete(title=title)
        first = visitor.get(url("archive"), {"q": "north"})
        assert ("Searched back to" in first.content.decode(), first.context["page"].rows) == (True, ())
        second = visitor.get(first.context["page"].next_url)
        assert [row.title for row in second.context["page"].rows] == ["North"]

    def test_names_versions_once_there_are_several(self, visitor: Visitor) -> None:
        visitor.complete()
        assert "Version 1" not in visitor.get(url("archive")).content.decode()
        publish_version(make_instrument(key=reference_instrument().key))
        visitor.complete(leads="inbound")
        assert [row.source for row in visitor.get(url("archive")).context["page"].rows] == ["Version 2", "Version 1"]
