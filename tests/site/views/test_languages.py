"""English and Norwegian Bokmål: who gets which, how to change it, and dates and numbers in each language's form."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from tests.visitors import ANSWERS, Page, Visitor, compact, url

HOME = {"en": "Find your sales model", "nb": "Finn salgsmodellen deres"}
SET_LANGUAGE = "/i18n/setlang/"


def language_of(response: Any) -> tuple[str, str, str]:
    """Return what the response says of its language: in the markup, in the header, in the words of its heading."""
    page = Page(response)
    return page.language, response["Content-Language"], page.heading


def asked(visitor: Visitor, preferences: str) -> HttpResponse:
    return visitor.get(url("home"), headers={"accept-language": preferences})


class TestPreference:
    @pytest.mark.parametrize(
        ("preferences", "language"),
        [
            ("en", "en"),
            ("en-GB", "en"),
            ("nb", "nb"),
            ("nb-NO", "nb"),
            ("NB-no", "nb"),
            ("no", "nb"),
            ("no-NO", "nb"),
            ("nn", "nb"),
            ("nn-NO", "nb"),
            ("nn-NO,nn;q=0.9,en;q=0.5", "nb"),
            ("en;q=0.4, no;q=0.8", "nb"),
            ("en;q=0.8, no;q=0.4", "en"),
            ("de", "en"),
            ("de-NO", "en"),
            ("da, sv;q=0.9", "en"),
            ("de, no;q=0.5", "nb"),
            ("*", "en"),
            ("", "en"),
            ("none", "en"),
            ("!;q=x,,=", "en"),
        ],
    )
    def test_of_the_browser_decides(self, visitor: Visitor, preferences: str, language: str) -> None:
        assert language_of(asked(visitor, preferences)) == (language, language, HOME[language])

    def test_missing_means_english(self, visitor: Visitor) -> None:
        assert language_of(visitor.get(url("home"))) == ("en", "en", HOME["en"])

    def test_is_named_to_caches(self, visitor: Visitor) -> None:
        assert "Accept-Language" in visitor.get(url("home"))["Vary"]

    def test_of_one_visitor_does_not_reach_the_next(self, visitor: Visitor) -> None:
        assert [language_of(asked(visitor, wish))[0] for wish in ("nb", "en", "nb", "")] == ["nb", "en", "nb", "en"]


class TestSwitch:
    @pytest.mark.parametrize(("preferred", "chosen"), [("en", "nb"), ("nb", "en")])
    def test_overrules_the_browser_and_is_remembered(self, visitor: Visitor, preferred: str, chosen: str) -> None:
        visitor.post(SET_LANGUAGE, {"language": chosen, "next": url("home")})
        assert language_of(asked(visitor, preferred)) == (chosen, chosen, HOME[chosen])

    def test_stays_on_the_page_with_its_query(self, visitor: Visitor) -> None:
        address = url("what-if", visitor.complete()) + "?people=one"
        assert f'name="next" value="{address}"' in compact(visitor.get(address).content.decode())
        response = visitor.post(SET_LANGUAGE, {"language": "nb", "next": address}, follow=True)
        assert (response.redirect_chain, Page(response).language) == ([(address, 302)], "nb")

    @pytest.mark.parametrize("language", ["", "de", "no", "nb-NO", "../nb", "x" * 10_000])
    def test_takes_only_languages_there_are(self, visitor: Visitor, language: str) -> None:
        response = visitor.post(SET_LANGUAGE, {"language": language, "next": url("home")})
        assert (response.status_code, response["Location"]) == (302, url("home"))
        assert language_of(asked(visitor, "nb"))[0] == "nb"

    @pytest.mark.parametrize("language", ["de", "\\000", "x" * 4000])
    def test_ignores_a_cookie_with_another(self, visitor: Visitor, language: str) -> None:
        visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        assert language_of(asked(visitor, "nb"))[0] == "nb"

    def test_shows_which_language_is_on(self, visitor: Visitor) -> None:
        content = compact(asked(visitor, "nb").content.decode())
        assert content.count('aria-current="true"') == 1
        assert '<span class="link" lang="nb" aria-current="true">Norsk</span>' in content


class TestPages:
    @pytest.mark.parametrize(
        ("language", "buttons", "result"),
        [
            ("en", ["Start", "Continue", "Submit"], "Account-based selling, relationship selling and team selling"),
            ("nb", ["Start", "Fortsett", "Send inn"], "Kontobasert salg, relasjonssalg og teamsalg"),
        ],
    )
    def test_the_journey_is_in_the_visitors_language(
        self, reference: QuestionnaireVersion, language: str, buttons: list[str], result: str
    ) -> None:
        visitor = Visitor(headers={"accept-language": language})
        pages = [visitor.get(url("home"))]
        for fields in ({}, *({"option": option} for option in ANSWERS.values())):
            pages.append(visitor.fill_in(pages[-1], **fields))
        assert [Page(page).forms[0].button for page in pages] == [buttons[0], *[buttons[1]] * len(ANSWERS), buttons[2]]
        assert {Page(page).language for page in pages} == {language}
        assert language_of(visitor.fill_in(pages[-1])) == (language, language, result)

    @pytest.mark.parametrize(
        ("language", "begun", "completed"),
        [
            ("en", "Started 9 January 2026, 15:05", "Completed 9 January 2026, 15:07"),
            ("nb", "Påbegynt 9. januar 2026 kl. 15.05", "Fullført 9. januar 2026 kl. 15.07"),
        ],
    )
    def test_dates_have_the_languages_form_and_the_sites_time(
        self, visitor: Visitor, language: str, begun: str, completed: str
    ) -> None:
        started_at = datetime(2026, 1, 9, 14, 5, tzinfo=UTC)
        done = Assessment.objects.get(pk=visitor.complete())
        Assessment.objects.filter(pk=visitor.begin()).update(started_at=started_at)
        Assessment.objects.create(
            version=done.version,
            browser=done.browser,
            answers=done.answers,
            outcome=done.outcome,
            started_at=started_at,
            completed_at=started_at.replace(minute=7),
        )
        content = visitor.get(url("archive"), headers={"accept-language": language}).content.decode()
        assert (begun in content, completed in content) == (True, True)

    def test_a_download_goes_on_in_its_language_while_another_page_is_made(self, visitor: Visitor) -> None:
        visitor.complete()
        download = visitor.get(url("my-data-json"), headers={"accept-language": "nb"})
        visitor.get(url("home"), headers={"accept-language": "en"})
        answers = json.loads(b"".join(download.streaming_content))["assessments"][0]["answers"]
        assert answers[2]["text"] == "Hvor mange hos dere er med på hvert salg?"
