"""Verifying a printed result: a matching pair of codes is confirmed; all others get the same page."""

import random
from typing import Any
from uuid import UUID, uuid4

import pytest

from diagnostics.assessing.domain.seal import ALPHABET
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.seal import SealView, seal_view
from diagnostics.site.models import User
from tests.reference import reference_instrument
from tests.rows import without_triggers
from tests.visitors import ANSWERS, Page, Visitor, url

MATCHES, DIFFERS = "The print matches", "The print does not match"


def seal_on_print(assessment: UUID) -> SealView:
    row = Assessment.objects.with_version().get(pk=assessment)
    assert row.completed_at is not None
    return seal_view(
        row.pk,
        fingerprint=row.version.fingerprint,
        completed_at=row.completed_at,
        answers=row.answers,
        outcome=row.outcome or {},
    )


def check(visitor: Visitor, reference: str, checksum: str) -> Any:
    return visitor.get(url("verify"), {"r": reference, "c": checksum})


def title_of(response: Any) -> str:
    """Return the title of the page, without the name of the site."""
    return Page(response).title.partition(" – ")[0]


def finding(response: Any) -> str:
    return str(response.content.decode().partition('<div class="finding')[2].partition("</div>")[0])


def changed(code: str) -> list[str]:
    """Return variants of the code, each with one character replaced by another valid one."""
    plain = code.replace(" ", "")
    others = random.Random(7)
    return [
        plain[:place] + others.choice(ALPHABET.replace(letter, "")) + plain[place + 1 :]
        for place, letter in enumerate(plain)
    ]


class TestPair:
    def test_of_a_print_is_confirmed_with_only_its_date_and_version(self, visitor: Visitor) -> None:
        assessment = visitor.complete(title="North")
        seal = seal_on_print(assessment)
        Assessment.objects.filter(pk=assessment).update(note="A secret note")
        response = check(Visitor(), seal.reference, seal.checksum)
        assert title_of(response) == MATCHES
        words = response.content.decode()
        assert "with version 1 of the questionnaire" in finding(response)
        options = [
            option.label.en
            for question in reference_instrument().questions
            for option in question.options
            if option.key == ANSWERS[question.key]
        ]
        models = [model.name.en for model in reference_instrument().sales_models]
        for secret in ("North", "A secret note", str(assessment), *options, *models):
            assert secret not in words

    def test_is_confirmed_from_the_link_on_the_print(self, visitor: Visitor) -> None:
        link = seal_on_print(visitor.complete()).filled_url
        assert title_of(Visitor().get(link.removeprefix("http://localhost:8000"))) == MATCHES

    @pytest.mark.parametrize(
        "notation",
        [
            str.lower,
            lambda code: code.replace(" ", "-"),
            lambda code: code.replace(" ", ""),
            lambda code: f"  {code}\u00a0\t",
            lambda code: code.replace("0", "O").replace("1", "l"),
        ],
        ids=["small letters", "dashes", "no spaces", "spaces around", "O for 0, l for 1"],
    )
    def test_may_be_typed_in_any_notation(self, visitor: Visitor, notation: Any) -> None:
        seal = seal_on_print(visitor.complete())
        assert title_of(check(Visitor(), notation(seal.reference), notation(seal.checksum))) == MATCHES

    def test_stays_confirmed_after_title_note_and_claim(self, visitor: Visitor, manager: User) -> None:
        assessment = visitor.complete()
        seal = seal_on_print(assessment)
        Assessment.objects.filter(pk=assessment).update(title="Other", note="Other", owner=manager, browser="")
        assert title_of(check(visitor, seal.reference, seal.checksum)) == MATCHES


class TestMismatch:
    def test_of_any_character_is_detected(self, visitor: Visitor) -> None:
        seal = seal_on_print(visitor.complete())
        pairs = [(reference, seal.checksum) for reference in changed(seal.reference)]
        pairs += [(seal.reference, checksum) for checksum in changed(seal.checksum)]
        # the first character of a reference has only three bits, so some changes of it make an invalid reference
        assert {title_of(check(visitor, *pair)) for pair in pairs} <= {DIFFERS, "Error: Check a printed result"}
        assert len(pairs) == 26 + 16

    def test_to_another_assessments_checksum_is_detected(self, visitor: Visitor) -> None:
        one, other = seal_on_print(visitor.complete()), seal_on_print(visitor.complete())
        assert title_of(check(visitor, one.reference, other.checksum)) == DIFFERS

    def test_in_the_database_is_detected(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        seal = seal_on_print(assessment)
        with without_triggers():
            Assessment.objects.filter(pk=assessment).update(answers={**ANSWERS, "leads": "inbound"})
        assert title_of(check(visitor, seal.reference, seal.checksum)) == DIFFERS

    def test_gets_the_same_page_whether_the_result_exists_or_not(self, visitor: Visitor) -> None:
        completed, erased = visitor.complete(), visitor.complete()
        there, gone = seal_on_print(completed), seal_on_print(erased)
        Assessment.objects.filter(pk=erased).delete()
        begun, unknown = (_reference_of(key) for key in (visitor.begin(**ANSWERS), uuid4()))
        wrong = "0" * 16
        pairs = [(there.reference, wrong), (gone.reference, gone.checksum), (begun, wrong), (unknown, wrong)]
        answers = [check(visitor, *pair) for pair in pairs]
        assert {(answer.status_code, title_of(answer), finding(answer)) for answer in answers} == {
            (200, DIFFERS, finding(answers[0]))
        }


def _reference_of(assessment: UUID) -> str:
    at = Assessment(pk=assessment)
    return seal_view(
        at.pk,
        fingerprint="",
        completed_at=Assessment.objects.completed()[0].completed_at,  # type: ignore[arg-type]
        answers={},
        outcome={},
    ).reference


class TestForm:
    def test_shows_the_empty_form_first(self, visitor: Visitor) -> None:
        response = visitor.get(url("verify"))
        assert (response.status_code, title_of(response), finding(response)) == (200, "Check a printed result", "")

    @pytest.mark.parametrize(
        "reference", ["", "01M8", "U" * 26, "8" + "0" * 25, "١" * 26, "０" * 26, "A" * 10_000, "'--"]
    )
    def test_refuses_an_invalid_reference_and_keeps_the_input(self, visitor: Visitor, reference: str) -> None:
        response = check(visitor, reference, "0" * 16)
        assert (response.status_code, title_of(response), finding(response)) == (
            200,
            "Error: Check a printed result",
            "",
        )
        assert Page(response).error

    @pytest.mark.parametrize("checksum", ["", "0" * 15, "0" * 17, "U" * 16, "١" * 16, "0" * 10_000])
    def test_refuses_an_invalid_checksum_whether_the_reference_exists_or_not(
        self, visitor: Visitor, checksum: str
    ) -> None:
        seal = seal_on_print(visitor.complete())
        answers = [check(visitor, reference, checksum) for reference in (seal.reference, _reference_of(uuid4()))]
        assert {(title_of(answer), Page(answer).error) for answer in answers} == {
            ("Error: Check a printed result", Page(answers[0]).error)
        }

    def test_works_without_cookies_and_keeps_the_input(self, visitor: Visitor) -> None:
        seal = seal_on_print(visitor.complete())
        stranger = Visitor(enforce_csrf_checks=True)
        response = check(stranger, seal.reference, "nonsense")
        assert f'value="{seal.reference}"' in response.content.decode()
        assert 'value="nonsense"' in response.content.decode()

    def test_is_repeated_by_the_language_switch(self, visitor: Visitor) -> None:
        seal = seal_on_print(visitor.complete())
        page = check(visitor, seal.reference, seal.checksum)
        address = page.wsgi_request.get_full_path()
        response = visitor.post("/i18n/setlang/", {"language": "nb", "next": address}, follow=True)
        assert response.redirect_chain == [(address, 302)]
        assert 'class="finding finding-good"' in response.content.decode()


def test_search_engines_may_index_only_the_empty_page(visitor: Visitor) -> None:
    pages = (visitor.get(url("verify")), check(visitor, "mistyped", "mistyped"))
    assert ["noindex" in page.content.decode() for page in pages] == [False, True]
