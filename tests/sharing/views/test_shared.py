"""The page that a link opens: the result without its owner, and one page for all links that do not work."""

import io
import logging
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.html import escape

from diagnostics.assessing.domain.seal import assessment_of
from diagnostics.assessing.models import Assessment
from diagnostics.sharing.domain import new_secret
from diagnostics.sharing.models import ShareLink
from diagnostics.site.models import User
from diagnostics.site.pages.urls import absolute_url
from tests.sharing.views.test_links import link_in, share
from tests.support.results import main_of, paper_of
from tests.visitors import Page, Visitor, compact, url

DEAD = "This link does not work"


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    """A completed assessment with a company, a title and a note."""
    key = visitor.complete(title="Zephyr & Co")
    Assessment.objects.filter(pk=key).update(title="North <by> Kari", note="A secret note")
    return key


@pytest.fixture
def address(visitor: Visitor, assessment: UUID) -> str:
    """The path of a link to the assessment."""
    return link_in(share(visitor, assessment, label="The board"))


def views() -> int:
    return ShareLink.objects.get().views


class TestPage:
    def test_shows_the_same_result_as_to_the_owner(self, visitor: Visitor, assessment: UUID, address: str) -> None:
        own, shared = visitor.get(url("result", assessment)), Visitor().get(address)
        assert (shared.status_code, Page(shared).heading) == (200, Page(own).heading)
        for section in ("pipeline", "why", "measure"):
            assert _section(shared, section) == _section(own, section)

    def test_shows_nothing_of_the_owner(self, visitor: Visitor, manager: User, assessment: UUID, address: str) -> None:
        Assessment.objects.filter(pk=assessment).update(owner=manager, browser="")
        content = Visitor().get(address).content.decode()
        row = Assessment.objects.get()
        link = ShareLink.objects.get()
        private = [
            row.company,
            escape(row.company),
            "North",
            row.note,
            row.company,
            escape(row.company),
            str(row.pk),
            manager.email,
            link.label,
            link.token_hash,
            "/assessments/0",
            "result.json",
            row.version.fingerprint[:12],
        ]
        assert [text for text in private if text in content] == []

    def test_prints_with_the_same_date_and_seal_as_the_owners_print(
        self, visitor: Visitor, assessment: UUID, address: str
    ) -> None:
        own, shared = visitor.get(url("result", assessment)), Visitor().get(address)
        for part in ("report-head", "report-seal"):
            assert _paper(shared, part) == _paper(own, part)
        seal = shared.context["page"].seal
        found = (
            Visitor()
            .get(seal.filled_url.partition("/verify/")[1] + seal.filled_url.partition("/verify/")[2])
            .context["page"]
        )
        assert found.saved_at == Assessment.objects.get().completed_at

    def test_its_reference_opens_nothing(self, assessment: UUID, address: str) -> None:
        reader = Visitor()
        assert assessment_of(reader.get(address).context["page"].seal.reference) == assessment
        private = ("result", "result-json", "result-pdf", "what-if", "edit", "share", "erase")
        assert {reader.get(url(name, assessment)).status_code for name in private} == {404}

    def test_has_only_the_result_in_its_title(self, address: str) -> None:
        assert (
            Page(Visitor().get(address)).title.strip()
            == "Account-based selling, relationship selling and team selling – Sales model finder"
        )

    def test_offers_to_take_the_assessment_and_no_changes_to_this_one(
        self, visitor: Visitor, reference: Any, address: str
    ) -> None:
        page = Page(Visitor().get(address))
        assert url("questionnaire", reference.questionnaire.key) in page.links
        assert page.forms == []

    def test_previews_without_its_content(self, address: str) -> None:
        properties = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', compact(_head_of(address))))
        assert properties == {
            "type": "website",
            "site_name": "Sales model finder",
            "title": "A result that was shared by link",
            "description": "What fits the company, and the pipeline it needs.",
        }

    def test_can_be_read_by_other_users_and_without_cookies(self, manager: User, address: str) -> None:
        signed_in = Visitor()
        signed_in.force_login(manager)
        assert [reader.get(address).status_code for reader in (Visitor(), signed_in)] == [200, 200]

    def test_is_in_the_readers_language(self, address: str) -> None:
        reader = Visitor(enforce_csrf_checks=True, headers={"accept-language": "nb"})
        page = reader.get(address)
        assert (Page(page).language, Page(page).heading) == ("nb", "Kontobasert salg, relasjonssalg og teamsalg")
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[0]
        form = {"language": "en", "next": address, "csrfmiddlewaretoken": token}
        response = reader.post("/i18n/setlang/", form, follow=True)
        assert response.redirect_chain == [(address, 302)]
        assert (Page(response).language, Page(response).heading) == (
            "en",
            "Account-based selling, relationship selling and team selling",
        )

    def test_is_hidden_from_caches_search_engines_and_other_sites(self, address: str) -> None:
        response = Visitor().get(address)
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert "Disallow: /shared/" in Visitor().get("/robots.txt").content.decode()

    def test_loads_nothing_from_other_sites(self, address: str) -> None:
        # the address at which a print is checked is this site's own, in full
        content = Visitor().get(address).content.decode().replace(f'"{absolute_url("/verify/")}', '"/verify/')
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', content) == []

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_can_only_be_read(self, address: str, method: str) -> None:
        assert getattr(Visitor(), method)(address).status_code == 405
        assert views() == 0


def _head_of(address: str) -> str:
    return str(Visitor().get(address).content.decode().partition("</head>")[0])


def _section(response: Any, name: str) -> str:
    """Return one section of the page, without the owner's actions."""
    own = r'<p class="(?:pipeline-actions|try)">.*?</p>|<a [^>]*what-if/[^>]*>.*?</a>'
    page = compact(re.sub(own, "", main_of(response), flags=re.DOTALL))
    section = page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]
    assert section
    return section


def _paper(response: Any, name: str) -> str:
    """Return one part of the page that is only for printing."""
    part = paper_of(response).partition(f'class="{name}"')[2].partition("</dl>")[0]
    assert part
    return part


class TestDeadLink:
    def answer(self, address: str, language: str = "en") -> tuple[int, str]:
        """Return status and page, without the CSRF token, which always differs."""
        response = Visitor(headers={"accept-language": language}).get(address)
        return response.status_code, re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", response.content.decode())

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_gets_the_same_page_for_any_reason(self, address: str, language: str) -> None:
        secret = address.split("/")[2]
        changed = ("B" if secret[0] != "B" else "C") + secret[1:]
        unknown = [
            new_secret(),
            changed,
            secret[:-1],
            secret + "A",
            secret.swapcase(),
            f"{secret}/x",
            f"x/{secret}",
            "é",
            "x" * 10_000,
            "..%2f..%2fetc",
            ShareLink.objects.get().token_hash,
        ]
        answers = [self.answer(f"/shared/{key}/", language) for key in unknown]
        for change in (
            {"revoked_at": timezone.now()},
            {"revoked_at": None, "expires_at": ShareLink.objects.get().created_at + timedelta(microseconds=1)},
        ):
            ShareLink.objects.update(**change)
            answers.append(self.answer(address, language))
        Assessment.objects.all().delete()
        answers.append(self.answer(address, language))
        assert {status for status, _ in answers} == {404}
        assert len({page for _, page in answers}) == 1

    def test_says_so_and_is_hidden_from_search_engines(self, db: None) -> None:
        response = Visitor().get("/shared/nonsense/")
        assert (Page(response).heading, response["X-Robots-Tag"]) == (DEAD, "noindex, nofollow")
        assert response["Referrer-Policy"] == "same-origin"

    def test_unchanged_works(self, address: str) -> None:
        """The control."""
        assert self.answer(address)[0] == 200

    def test_counts_nothing(self, address: str) -> None:
        ShareLink.objects.update(revoked_at=timezone.now())
        Visitor().get(address)
        assert views() == 0


class TestLeak:
    @pytest.fixture
    def log(self) -> Any:
        """All messages of all loggers."""
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        root = logging.getLogger()
        names = ("", "request", "diagnostics", "django", "django.request", "django.security", "django.server")
        before = [(logging.getLogger(name), logging.getLogger(name).level) for name in names]
        for logger, _ in before:
            logger.setLevel(logging.INFO)
        root.addHandler(handler)
        yield stream
        root.removeHandler(handler)
        for logger, level in before:
            logger.setLevel(level)

    def test_of_the_secret_into_the_log_does_not_happen(
        self, visitor: Visitor, assessment: UUID, log: io.StringIO
    ) -> None:
        address = link_in(share(visitor, assessment))
        reader = Visitor()
        reader.get(address)
        reader.get("/sales-models/", headers={"referer": f"http://testserver{address}"})
        reader.post("/i18n/setlang/", {"language": "nb", "next": address}, follow=True)
        visitor.post(visitor.get(url("share", assessment)).context["page"].rows[0].revoke_url)
        assert "shared/<path:secret>/" in log.getvalue()
        assert address.split("/")[2] not in log.getvalue()

    def test_nor_into_cookies_or_messages(self, visitor: Visitor, assessment: UUID) -> None:
        made = share(visitor, assessment)
        secret = link_in(made).split("/")[2]
        reader = Visitor()
        reader.get(f"/shared/{secret}/")
        assert [str(message) for message in get_messages(made.wsgi_request)] == []
        assert secret not in str(visitor.cookies) + str(reader.cookies)
