"""A site with a look of its own: its pages, its prints, and the addresses of its logo and stylesheet."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from diagnostics.site.actions.branding import save_branding
from diagnostics.site.domain.branding import Logo
from diagnostics.site.forms import read_logo
from diagnostics.site.models import Branding, User
from diagnostics.site.queries.branding import brand_cache
from tests.images import saved, wordmark
from tests.visitors import SIGN_IN, Visitor, compact, gone, letter, url

PLUM = "#7a1f5c"


@pytest.fixture
def logo() -> Logo:
    return read_logo(saved(wordmark()))


@pytest.fixture
def contoso(branded: Branding, logo: Logo) -> Branding:
    """A site with everything set."""
    branded.name_en, branded.name_nb, branded.accent = "Contoso sales check", "Contoso salgssjekk", PLUM
    branded.footer_en = "Contoso Ltd <b>\n\nTerms: https://contoso.example/terms?a=1&b=2."
    save_branding(branding=branded, logo=logo, without_logo=False, by=None)
    return branded


def shown(page: Any) -> str:
    return compact(page.content.decode())


class TestPages:
    @pytest.mark.parametrize("address", ["home", "how", "privacy", "archive"])
    def test_have_the_name_the_logo_the_colours_and_the_words(
        self, visitor: Visitor, contoso: Branding, logo: Logo, address: str
    ) -> None:
        page = shown(visitor.get(url(address)))
        assert "– Contoso sales check</title>" in page
        assert f'src="{url("branding-logo", logo.digest)}"' in page
        assert 'alt="Contoso sales check"' in page
        assert '<link rel="stylesheet" href="/branding/style-' in page
        assert "<p>Contoso Ltd &lt;b&gt;</p>" in page
        assert 'Terms: <a href="https://contoso.example/terms?a=1&amp;b=2">' in page
        assert "Sales model finder" not in page

    def test_of_a_site_without_a_look_have_the_products_own(self, visitor: Visitor) -> None:
        page = shown(visitor.get(url("home")))
        assert "– Sales model finder</title>" in page
        assert "/branding/" not in page

    def test_that_report_an_error_have_it_too(self, visitor: Visitor, contoso: Branding) -> None:
        assert "Contoso sales check" in shown(visitor.get("/no-such-page/"))
        assert "Contoso sales check" in shown(visitor.get(SIGN_IN))

    def test_cost_a_small_query_unless_the_page_reads_something_anyway(
        self, visitor: Visitor, contoso: Branding
    ) -> None:
        question = url("question", visitor.begin(), "leads")
        for address, count in ((url("verify"), 1), (question, 1), (url("how"), 1)):
            visitor.get(address)
            with CaptureQueriesContext(connection) as queries:
                visitor.get(address)
            assert len(queries) == count, address

    def test_are_there_while_the_database_is_not(self, visitor: Visitor, contoso: Branding) -> None:
        visitor.raise_request_exception = False
        brand_cache.forget()
        with connection.execute_wrapper(gone):
            assert visitor.get(url("home")).status_code == 503


class TestTheLogo:
    def test_is_served_as_the_png_that_was_made_of_it_and_kept_for_ever(
        self, client: Client, contoso: Branding, logo: Logo
    ) -> None:
        response = client.get(url("branding-logo", logo.digest))
        assert (response.status_code, response.content, response["Content-Type"]) == (200, logo.content, "image/png")
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        policy = set(response["Content-Security-Policy"].split("; "))
        assert policy == {"default-src 'none'", "frame-ancestors 'none'"}
        assert response["X-Frame-Options"] == "DENY"
        assert response.cookies == {}

    def test_of_before_leads_to_the_one_there_is(self, client: Client, contoso: Branding, logo: Logo) -> None:
        response = client.get(url("branding-logo", "0" * 32))
        assert (response.status_code, response["Location"]) == (302, url("branding-logo", logo.digest))
        assert "no-store" in response["Cache-Control"]

    def test_that_another_process_has_saved_is_found_at_once(
        self, client: Client, contoso: Branding, logo: Logo
    ) -> None:
        client.get(url("branding-logo", logo.digest))
        other = read_logo(saved(wordmark((200, 60, 40, 255))))
        contoso.logo, contoso.logo_ground = other.content, other.ground.value
        contoso.save()
        assert client.get(url("branding-logo", other.digest)).content == other.content

    def test_that_is_not_there_is_not_found(self, client: Client, branded: Branding) -> None:
        assert client.get(url("branding-logo", "0" * 32)).status_code == 404


class TestTheStylesheet:
    def address(self, client: Client) -> str:
        page = shown(client.get(url("privacy")))
        return page.partition('href="/branding/')[2].partition('"')[0]

    def test_is_served_from_an_address_of_its_own_and_kept_for_ever(self, client: Client, contoso: Branding) -> None:
        response = client.get(f"/branding/{self.address(client)}")
        assert (response.status_code, response["Content-Type"]) == (200, "text/css; charset=utf-8")
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert f"--accent:{PLUM};" in response.content.decode()

    def test_of_before_leads_to_the_one_there_is(self, client: Client, contoso: Branding) -> None:
        assert client.get(url("branding-css", "0" * 32))["Location"] == f"/branding/{self.address(client)}"

    def test_that_is_not_there_is_not_found(self, client: Client, branded: Branding) -> None:
        assert client.get(url("branding-css", "0" * 32)).status_code == 404


class TestPaper:
    def test_in_a_browser_has_the_logo(self, visitor: Visitor, contoso: Branding, logo: Logo) -> None:
        page = shown(visitor.get(url("result", visitor.complete())))
        head = page.partition('<p class="report-what">')[2].partition("</p>")[0]
        assert url("branding-logo", logo.digest) in head
        # after the stylesheet for print, whose tint it sets
        assert page.index("report.css") < page.index("/branding/style-")

    def test_as_pdf_has_the_logo_with_its_name(self, visitor: Visitor, contoso: Branding, logo: Logo) -> None:
        response = visitor.get(url("result-pdf", visitor.complete()))
        first = PdfReader(io.BytesIO(response.content)).pages[0]
        assert [image.image.size for image in first.images if image.image] == [(logo.width, logo.height)]
        assert "Sales model finder" not in first.extract_text()

    def test_as_pdf_without_one_has_the_name(self, visitor: Visitor, branded: Branding) -> None:
        branded.name_en = "Contoso sales check"
        branded.save()
        first = PdfReader(io.BytesIO(visitor.get(url("result-pdf", visitor.complete())).content)).pages[0]
        assert "Contoso sales check" in first.extract_text()
        assert list(first.images) == []


class TestMail:
    def test_is_signed_with_the_name(self, visitor: Visitor, contoso: Branding, manager: User) -> None:
        visitor.post("/accounts/password/reset/", {"email": manager.email})
        assert "Contoso sales check" in letter().text
        assert "Sales model finder" not in letter().text
