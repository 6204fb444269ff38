"""The result as a PDF: tagged, two pages, in the visitor's language, and without opening any address."""

import importlib
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint
from pypdf import PdfReader
from pytest_django import Settings

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.views import pdf
from diagnostics.site.models import Spending
from tests.reference import reference_instrument
from tests.support.pdfs import read, report_of
from tests.visitors import ANSWERS, Page, Visitor, publish_version, url

STYLESHEET = "diagnostics/report.css"
TYPICAL = {"leads": "inbound", "repeat_revenue": "under_half", "people": "one_seller", "audience": "decision_maker"}
UNDETERMINED = dict.fromkeys(ANSWERS, "unsure")
LONGEST = {**ANSWERS, "leads": "partners"}
MOST_NOTES = {**ANSWERS, "leads": "mixed", "people": "self_service"}


@pytest.fixture(autouse=True)
def _forget_library() -> Iterator[None]:
    """Forget whether the library can be loaded."""
    pdf._is_installed.cache_clear()
    yield
    pdf._import_failed.clear()
    pdf._is_installed.cache_clear()


def report(visitor: Visitor, title: str = "", language: str = "en", **answers: str) -> Any:
    """Take an assessment, give it a name, and return the response with its PDF."""
    assessment = visitor.complete(**answers)
    Assessment.objects.filter(pk=assessment).update(title=title)
    return report_of(visitor, assessment, language)


def text_of(reader: PdfReader) -> str:
    return " ".join(word for page in reader.pages for word in page.extract_text().split())


def elements(reader: PdfReader) -> list[Any]:
    """Return the elements of the structure tree, in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                yield from walk(child)
        elif isinstance(node, dict) and "/S" in node:
            yield node
            yield from walk(node.get("/K", []))

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))


@pytest.fixture(scope="module")
def typical(module_db: None) -> PdfReader:
    """The report in English of the answers that visitors give unless told otherwise."""
    publish_version(reference_instrument())
    return read(report(Visitor()))


@pytest.fixture(scope="module")
def norwegian(module_db: None) -> PdfReader:
    """The report in Norwegian of an assessment with a title."""
    publish_version(reference_instrument())
    return read(report(Visitor(), "North team", "nb"))


class TestTagged:
    def test_as_pdf_ua_requires(self, db: None, norwegian: PdfReader) -> None:
        reader, root = norwegian, norwegian.trailer["/Root"]
        assert (root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (True, True)
        assert root["/Lang"] == "nb"
        assert reader.metadata is not None
        assert reader.metadata.title == "Kontobasert salg, relasjonssalg og teamsalg – North team"
        assert re.search(r"pdfuaid:part(>|=\")1", root["/Metadata"].get_data().decode())

    def test_with_headings_tables_and_a_figure_with_alternative_text(self, db: None, typical: PdfReader) -> None:
        tagged = elements(typical)
        kinds = [element["/S"] for element in tagged]
        assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/H3")) == (1, 4, 1)
        assert [kind for kind in kinds if kind in ("/H1", "/H2", "/H3")] == ["/H1", "/H2", "/H2", "/H3", "/H2", "/H2"]
        assert kinds.count("/Table") == 3
        assert kinds.count("/TH") > 20
        assert [element["/Alt"] for element in tagged if element["/S"] == "/Figure"] == ["Points for each model"]

    def test_its_only_link_verifies_the_print(self, db: None, typical: PdfReader) -> None:
        (link,) = [link.get_object() for page in typical.pages for link in page.get("/Annots", [])]
        assert [element["/S"] for element in elements(typical)].count("/Link") == 1
        assert (link["/Contents"], "/verify/?r=" in link["/A"]["/URI"]) == (link["/A"]["/URI"], True)

    def test_has_all_fonts_embedded(self, db: None, norwegian: PdfReader) -> None:
        fonts = [font for page in norwegian.pages for font in fonts_of(page)]
        assert fonts != []
        assert [font for font in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(font)] == []


def fonts_of(page: Any) -> Iterator[Any]:
    """Yield the descriptors of a page's fonts."""
    for font in page["/Resources"]["/Font"].values():
        for descendant in font.get_object()["/DescendantFonts"]:
            yield descendant.get_object()["/FontDescriptor"].get_object()


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(
    "answers", [TYPICAL, UNDETERMINED, ANSWERS, LONGEST, MOST_NOTES], ids=["one", "none", "hybrid", "longest", "notes"]
)
def test_is_two_pages_for_any_outcome(visitor: Visitor, answers: dict[str, str], language: str) -> None:
    reader = read(report(visitor, "x" * 100, language, **answers))
    assert len(reader.pages) == 2
    assert [page.extract_text().split("\n")[-1] for page in reader.pages] == ["1 / 2", "2 / 2"]


def test_has_the_result_in_reading_order(visitor: Visitor) -> None:
    assessment = visitor.complete("North team")
    page: ResultPage = visitor.get(url("result", assessment)).context["page"]
    assert page.seal is not None
    parts = [
        page.seal.reference,
        "North team",
        page.headline,
        *(str(model.summary) for model in page.first),
        *page.statements,
        page.flip,
        "Your pipeline",
        *page.pipeline.notes,
        *page.pipeline.left_out,
        "Stage by stage",
        *(str(placed.stage.exit_criterion) for placed in page.pipeline.all),
        *(str(row.question.text) for row in page.answers),
        "Use your own judgement",
        page.seal.checksum,
        page.seal.url,
    ]
    text = without_spaces(text_of(read(visitor.get(url("result-pdf", assessment)))))
    place = 0
    for part in parts:
        assert without_spaces(part) in text[place:], part
        place = text.index(without_spaces(part), place)


def without_spaces(text: str) -> str:
    """Return the text without white space, because lines break elsewhere on paper."""
    return re.sub(r"\s+", "", text)


def test_has_nothing_of_the_frame_of_the_site(db: None, typical: PdfReader) -> None:
    text = text_of(typical)
    for label in ("Skip to content", "Past assessments", "Norsk", "Sign in", "Do this on Monday", "JSON", "Privacy"):
        assert label not in text


class TestName:
    @pytest.mark.usefixtures("no_pdf")
    @pytest.mark.parametrize(
        ("title", "plain", "full"),
        [
            (
                "",
                "account-based-selling-relationship-selling-and-team-selling",
                "account-based-selling-relationship-selling-and-team-selling",
            ),
            ("Sør & Østlandet", "sor-ostlandet", "s%C3%B8r-%C3%B8stlandet"),
            ('"; filename=evil.exe', "filenameevilexe", "filenameevilexe"),
            ("日本", "result", "%E6%97%A5%E6%9C%AC"),
            ("???", "result", "result"),
        ],
    )
    def test_comes_from_the_title_or_the_model(self, visitor: Visitor, title: str, plain: str, full: str) -> None:
        response = report(visitor, title)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == (f"attachment; filename=\"{plain}.pdf\"; filename*=UTF-8''{full}.pdf")


class TestReachesNothing:
    EVIL = '<img src="http://127.0.0.1:9/x.png"><style>@import url(file:///etc/passwd)</style>'

    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The addresses that weasyprint opens, each without success."""
        opened: list[str] = []

        def open_none(self: Any, request: Any, timeout: Any = None) -> None:
            opened.append(request.full_url)
            raise OSError

        monkeypatch.setattr("urllib.request.OpenerDirector.open", open_none)
        return opened

    def test_for_markup_in_a_title(self, visitor: Visitor, opened: list[str]) -> None:
        text = text_of(read(report(visitor, self.EVIL)))
        assert opened == []
        assert without_spaces(self.EVIL) in without_spaces(text)

    def test_even_if_a_page_did_not_escape_it(self, opened: list[str]) -> None:
        made = pdf.pdf_of(f'<html lang="en"><title>x</title><p>{self.EVIL}<p>kept</html>', STYLESHEET)
        assert (opened, text_of(PdfReader(io.BytesIO(made)))) == ([], "kept 1 / 1")

    def test_the_fixture_records_what_is_opened(self, opened: list[str]) -> None:
        weasyprint.HTML(string=self.EVIL).write_pdf()
        assert opened == ["file:///etc/passwd", "http://127.0.0.1:9/x.png"]


class TestWithoutTheLibrary:
    @pytest.fixture(params=["not installed", "no Pango", "does not load"])
    def _missing(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(name: str) -> None:
            raise OSError("cannot load library")

        if request.param == "not installed":
            monkeypatch.setattr(pdf, "find_spec", lambda name: None)
        elif request.param == "no Pango":
            monkeypatch.setattr(pdf.ctypes, "CDLL", refuse)
        else:
            monkeypatch.setattr(pdf, "import_module", refuse)
            with pytest.raises(pdf.CannotMakePdf):
                pdf.pdf_of("<p>x</p>", STYLESHEET)

    @pytest.mark.usefixtures("_missing")
    def test_there_is_no_button_and_no_pdf_and_the_result_works(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        page = visitor.get(url("result", assessment))
        assert (page.status_code, url("result-pdf", assessment) in Page(page).links) == (200, False)
        assert visitor.get(url("result-pdf", assessment)).status_code == 404

    def test_the_first_request_is_404_too_if_importing_it_fails(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "import_module", lambda name: importlib.import_module("no_such_library"))
        assert visitor.get(url("result-pdf", visitor.complete())).status_code == 404

    def test_with_it_there_is_a_button(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        assert url("result-pdf", assessment) in Page(visitor.get(url("result", assessment))).links


class TestOneAtATime:
    @pytest.mark.usefixtures("no_pdf")
    def test_another_request_meanwhile_gets_503_and_reloads(self, visitor: Visitor) -> None:
        assessment = visitor.complete()
        address = url("result-pdf", assessment)
        with pdf._one_at_a_time:
            response = visitor.get(address)
        assert (response.status_code, response["Retry-After"], response["Refresh"]) == (503, "2", "2")
        assert Page(response).heading == "One moment"
        assert visitor.get(address).status_code == 200

    def test_a_failure_releases_the_lock(self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        assessment = visitor.complete()

        def fail(html: str, *more: object, **options: object) -> bytes:
            raise ValueError

        monkeypatch.setattr("diagnostics.pipelines.views.report.pdf_of", fail)
        for _ in range(2):
            with pytest.raises(ValueError, match=r"^$"):
                visitor.get(url("result-pdf", assessment))
        assert not pdf._one_at_a_time.locked()

    @pytest.mark.usefixtures("no_pdf")
    def test_one_that_waits_costs_nothing(self, visitor: Visitor, settings: Settings) -> None:
        assessment = visitor.complete()
        settings.VISITOR_BUDGET = 20
        Spending.objects.all().delete()
        with pdf._one_at_a_time:
            waits = [visitor.get(url("result-pdf", assessment)).status_code for _ in range(5)]
        assert waits == [503] * 5
        answers = [visitor.get(url("result-pdf", assessment)).status_code for _ in range(2)]
        assert answers == [200, 429]


def test_does_not_exist_until_the_assessment_is_completed(visitor: Visitor) -> None:
    assert visitor.get(url("result-pdf", visitor.begin(**ANSWERS))).status_code == 404


@pytest.mark.usefixtures("pdf_as_text")
def test_does_not_contain_the_note(visitor: Visitor) -> None:
    assessment = visitor.complete()
    Assessment.objects.filter(pk=assessment).update(note="Ask Kari first")
    assert "Ask Kari first" in visitor.get(url("result", assessment)).content.decode()
    text = visitor.get(url("result-pdf", assessment)).content.decode()
    assert ("Use your own judgement" in text, "Kari" in text) == (True, False)


@pytest.mark.usefixtures("no_pdf")
def test_does_not_consume_a_message_for_a_page(visitor: Visitor) -> None:
    assessment = visitor.complete()
    visitor.submit(assessment)
    visitor.get(url("result-pdf", assessment))
    assert Page(visitor.get(url("result", assessment))).notices != []
