"""The playbook and the files under a share link: the own pipeline, to read only, as long as the link works."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pypdf import PdfReader

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.sharing.models import ShareLink
from tests.sharing.views.test_links import link_in, share
from tests.support.own_pipelines import keep
from tests.visitors import Page, Visitor, url

DEAD = "This link does not work"
BENEATH = ("playbook/", "playbook.pdf", "files/json/", "files/hubspot/deal/")


@pytest.fixture
def assessment(visitor: Visitor) -> UUID:
    """A completed assessment with a name, a company, a note and an own pipeline."""
    key = visitor.complete(title="Zephyr Ltd")
    Assessment.objects.filter(pk=key).update(title="Zephyr North", note="Zephyr noted")
    keep(key, OwnStage("proposal", name="Offer"), OwnStage("own-1", name="Pilot"), OwnStage("close", wins=True))
    return key


@pytest.fixture
def address(visitor: Visitor, assessment: UUID) -> str:
    """The path of a link to the assessment."""
    return link_in(share(visitor, assessment, label="The board"))


def read(address: str, **headers: str) -> Any:
    return Visitor().get(address, headers=headers)


class TestPlaybook:
    def test_is_the_own_pipeline_to_read_only(self, assessment: UUID, address: str) -> None:
        page = read(f"{address}playbook/")
        html = page.content.decode()
        assert [
            name for name in ("Offer", "Recommended as Proposal", "Pilot", "Your own stage") if name not in html
        ] == []
        links = Page(page).links
        assert (address in links, f"{address}playbook.pdf" in links, Page(page).forms) == (True, True, [])
        assert url("own-pipeline", assessment) not in links

    def test_has_nothing_of_the_owner(self, assessment: UUID, address: str) -> None:
        html = read(f"{address}playbook/").content.decode()
        assert [text for text in ("Zephyr", str(assessment), "The board", "/assessments/0") if text in html] == []

    def test_is_a_pdf_too_named_by_the_sales_models(self, address: str) -> None:
        response = read(f"{address}playbook.pdf")
        (sheet,) = PdfReader(io.BytesIO(response.content)).pages
        text = sheet.extract_text()
        assert ("Offer" in text, "Pilot" in text, "Zephyr" in text) == (True, True, False)
        name = 'filename="account-based-selling-relationship-selling-and-team-selling-playbook.pdf"'
        assert name in response["Content-Disposition"]


class TestFiles:
    def test_of_every_crm_and_part_are_linked_and_open(self, address: str) -> None:
        links = [link for link in Page(read(address)).links if "/files/" in link]
        assert {link.removeprefix(address).split("/")[1] for link in links} == set(TARGETS)
        for link in links:
            response = read(link)
            assert (link, response.status_code) == (link, 200)
            assert "attachment" in response["Content-Disposition"]
            assert b"Zephyr" not in response.content

    def test_have_the_own_pipeline(self, address: str) -> None:
        document = json.loads(read(f"{address}files/json/").content)
        labels = [stage["label"] for stage in document["pipelines"][0]["stages"]]
        assert labels[:3] == ["Offer", "Pilot", "Closed won"]

    def test_that_do_not_exist_are_not_found(self, address: str) -> None:
        for file in ("files/nothing/", "files/hubspot/", "files/hubspot/nothing/", "files/hubspot/growth/"):
            assert (file, read(address + file).status_code) == (file, 404)


@pytest.mark.parametrize("beneath", BENEATH)
class TestLink:
    def test_that_works_is_neither_indexed_nor_stored(self, address: str, beneath: str) -> None:
        response = read(address + beneath)
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex, nofollow")
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))

    @pytest.mark.parametrize("column", ["revoked_at", "expires_at", "created_at"])
    def test_that_does_not_work_opens_nothing(self, address: str, beneath: str, column: str) -> None:
        # the last is the control: it changes nothing
        moment = timezone.now() - timedelta(hours=1)
        ShareLink.objects.update(created_at=moment - timedelta(hours=1))
        ShareLink.objects.update(**{column: moment})
        response = read(address + beneath)
        if column == "created_at":
            assert response.status_code == 200
        else:
            assert (response.status_code, Page(response).heading, response["X-Robots-Tag"]) == (
                404,
                DEAD,
                "noindex, nofollow",
            )

    def test_that_never_was_gets_the_same_page(self, address: str, beneath: str) -> None:
        ShareLink.objects.update(revoked_at=timezone.now())
        known, unknown = read(address + beneath), read(f"/shared/{'x' * 43}/{beneath}")
        assert (known.status_code, Page(known).heading) == (unknown.status_code, Page(unknown).heading)

    def test_counts_only_the_views_of_its_page(self, address: str, beneath: str) -> None:
        read(address + beneath)
        assert ShareLink.objects.get().views == 0
