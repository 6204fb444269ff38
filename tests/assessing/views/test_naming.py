"""The page that edits name and note, and the link that undoes a renaming."""

from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from tests.visitors import ANSWERS, Page, Visitor, url


def saved(assessment: UUID) -> Assessment:
    return Assessment.objects.get(pk=assessment)


def test_redirects_to_the_result_with_a_message_that_offers_to_undo(visitor: Visitor) -> None:
    assessment = visitor.complete(title="North")
    response = visitor.fill_in(visitor.get(url("edit", assessment)), title="South", note="With Kari")
    assert response.redirect_chain == [(url("result", assessment), 302)]
    page = Page(response)
    assert (page.notices, page.forms[0].button) == (["Renamed to “South”."], "Undo")
    assert "With Kari" in response.content.decode()
    response = visitor.fill_in(response)
    assert Page(response).notices == ["The name is “North” again."]
    row = saved(assessment)
    assert (row.title, row.display_name, row.note) == ("", "North", "With Kari")


def test_redirects_to_the_list_as_it_was_filtered(visitor: Visitor) -> None:
    assessment = visitor.complete(title="North")
    listed = visitor.get(url("archive") + "?q=nor&sort=name")
    (edit,) = [link for link in Page(listed).links if link.startswith(url("edit", assessment))]
    response = visitor.fill_in(visitor.get(edit), title="Nordland")
    assert response.redirect_chain == [(url("archive") + "?q=nor&sort=name", 302)]
    response = visitor.fill_in(response)
    assert response.redirect_chain == [(url("archive") + "?q=nor&sort=name", 302)]
    assert [row.title for row in response.context["page"].rows] == ["North"]


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "\r\nX: y", "@evil.example"])
def test_redirects_to_no_other_site(visitor: Visitor, back: str) -> None:
    assessment = visitor.complete()
    page = visitor.get(url("edit", assessment), {"back": back})
    assert visitor.fill_in(page, title="North").redirect_chain[0][0].startswith(url("archive") + "?")


def test_too_long_a_name_or_note_is_refused_and_kept_in_the_form(visitor: Visitor) -> None:
    assessment = visitor.complete()
    response = visitor.fill_in(visitor.get(url("edit", assessment)), title="x" * 101, note="y" * 2001)
    page = Page(response)
    assert page.title.startswith("Error: ")
    assert page.error == (
        "The name can have at most 100 characters. Shorten it.The note can have at most 2000 characters. Shorten it."
    )
    assert (page.forms[0].fields["title"], "y" * 2001 in response.content.decode()) == ("x" * 101, True)


def test_a_second_tab_is_warned_and_can_save_again(visitor: Visitor) -> None:
    assessment = visitor.complete(title="North")
    second_tab = visitor.get(url("edit", assessment))
    visitor.fill_in(visitor.get(url("edit", assessment)), title="First", note="first note")
    refused = visitor.fill_in(second_tab, title="Second", note="second note")
    assert Page(refused).error == (
        "Meanwhile it was changed elsewhere: the name is now “First”, the company is “North”, the CRM is “Not chosen”, "
        "the note is “first note”. What you wrote is below. Save it again to replace these."
    )
    assert saved(assessment).title == "First"
    visitor.fill_in(refused, title="Second", note="second note")
    assert (saved(assessment).title, saved(assessment).title_before) == ("Second", "First")


def test_the_check_page_keeps_a_company_saved_before(visitor: Visitor) -> None:
    assessment = visitor.begin(**ANSWERS)
    visitor.fill_in(visitor.get(url("edit", assessment)), title="Early", company="Nordisk", crm="hubspot")
    page = visitor.get(url("check", assessment))
    assert page.context["form"].initial == {"company": "Nordisk", "crm": "hubspot"}
    visitor.fill_in(page, company="Nordisk Industri", crm="hubspot")
    row = saved(assessment)
    assert (row.title, row.company, row.crm) == ("Early", "Nordisk Industri", "hubspot")


def test_changing_only_the_company_says_so(visitor: Visitor) -> None:
    assessment = visitor.complete()
    response = visitor.fill_in(visitor.get(url("edit", assessment)), company="Nordisk", crm="odoo")
    assert Page(response).notices == ["The changes were saved."]
    assert "Nordisk" in response.content.decode()


@pytest.mark.parametrize(
    "page", ["result", "playbook", "handoff", "set-up", "todays-stages", "own-pipeline", "archive"]
)
def test_every_page_calls_it_by_its_company_until_it_has_a_name(visitor: Visitor, page: str) -> None:
    assessment = visitor.complete(title="Nordisk Industri")
    where = url(page) if page == "archive" else url(page, assessment)
    assert "Nordisk Industri" in visitor.get(where).content.decode()
    visitor.fill_in(visitor.get(url("edit", assessment)), title="Q4 team")
    assert "Q4 team" in visitor.get(where).content.decode()
