"""The site's branding is read when it has changed, by one thread for all, and never fails a page."""

from threading import Event, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import newest_version, open_versions
from diagnostics.instrument.text import Text
from diagnostics.site.actions.branding import save_branding
from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo
from diagnostics.site.domain.colour import Colour
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY
from diagnostics.site.queries.branding import (
    RETRY_SECONDS,
    BrandCache,
    Seen,
    current_brand,
    one_request,
    read_brand,
    saw_brand,
)
from tests.reference import reference_instrument
from tests.visitors import gone

pytestmark = pytest.mark.both_databases

FIRST, SECOND = Brand(name=Text("First")), Brand(name=Text("Second"))
LOGO = Logo(b"png", 30, 20, Ground.LIGHT)


class Source:
    """A database with a clock that only moves when a test moves it; what is read is in `reads`."""

    def __init__(self) -> None:
        self.brand, self.revision, self.now = FIRST, 1, 1000.0
        self.reads: list[str] = []
        self.answers = True
        self.cache = BrandCache(self.read, self.read_revision, clock=lambda: self.now)

    def read(self) -> tuple[int, Brand]:
        self._note("row")
        return self.revision, self.brand

    def read_revision(self) -> int:
        self._note("revision")
        return self.revision

    def _note(self, what: str) -> None:
        self.reads.append(what)
        if not self.answers:
            raise OperationalError

    def change(self) -> None:
        self.brand, self.revision = SECOND, 2


@pytest.fixture
def source() -> Source:
    return Source()


def seen(revision: int) -> Seen:
    """Return what a request knows whose first statement has read this revision."""
    noted = Seen()
    noted.revision = revision
    return noted


class TestTheCache:
    def test_reads_the_row_once_and_then_the_revision(self, source: Source) -> None:
        assert [source.cache.get() for _ in range(3)] == [FIRST] * 3
        assert source.reads == ["row", "revision", "revision"]

    def test_shows_at_once_what_another_process_saved(self, source: Source) -> None:
        source.cache.get()
        source.change()
        assert (source.cache.get(), source.reads) == (SECOND, ["row", "revision", "row"])

    def test_reads_nothing_for_a_request_that_has_seen_the_revision_it_has(self, source: Source) -> None:
        source.cache.get()
        assert [source.cache.get(seen(1)) for _ in range(3)] == [FIRST] * 3
        assert source.reads == ["row"]

    def test_reads_the_row_for_a_request_that_has_seen_another_revision(self, source: Source) -> None:
        source.cache.get()
        source.change()
        assert (source.cache.get(seen(2)), source.reads) == (SECOND, ["row", "row"])

    def test_reads_the_revision_once_for_a_request_that_has_not_seen_it(self, source: Source) -> None:
        source.cache.get()
        request = Seen()
        assert [source.cache.get(request) for _ in range(3)] == [FIRST] * 3
        assert source.reads == ["row", "revision"]

    def test_notices_that_the_row_is_new_or_gone(self, source: Source) -> None:
        source.cache.get()
        for revision, brand in ((None, UNBRANDED), (3, SECOND)):
            source.revision, source.brand = revision, brand  # type: ignore[assignment]
            assert source.cache.get() == brand

    def test_goes_on_with_what_it_had_if_the_database_does_not_answer(self, source: Source) -> None:
        source.cache.get()
        source.answers = False
        source.change()
        assert [source.cache.get(), source.cache.get()] == [FIRST, FIRST]
        assert source.reads == ["row", "revision"]
        source.answers = True
        source.now += RETRY_SECONDS
        assert source.cache.get() == SECOND

    def test_has_nothing_set_if_the_database_never_answered(self, source: Source) -> None:
        source.answers = False
        assert source.cache.get() == UNBRANDED

    @pytest.mark.parametrize("answers", [True, False], ids=["there", "away"])
    def test_is_read_by_one_thread_for_all(self, source: Source, answers: bool) -> None:
        reading, go_on = Event(), Event()
        source.answers = answers

        def slow() -> tuple[int, Brand]:
            reading.set()
            go_on.wait(10)
            return source.read()

        cache, got = BrandCache(slow, source.read_revision, clock=lambda: source.now), []
        threads = [Thread(target=lambda: got.append(cache.get(seen(1)))) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert reading.wait(10)
        go_on.set()
        for thread in threads:
            thread.join(10)
        assert (got, source.reads) == ([FIRST if answers else UNBRANDED] * 5, ["row"])


@pytest.mark.django_db
class TestTheRow:
    def test_that_is_not_there_sets_nothing(self) -> None:
        assert read_brand()[1] == UNBRANDED

    def test_is_read_as_plain_values_and_then_compared(self, branded: Branding) -> None:
        branded.name_en, branded.name_nb, branded.footer_nb = "Contoso", "Contoso Norge", "Hei"
        branded.accent, branded.origins = "#7a1f5c", "https://a.example\nhttps://b.example:8443"
        save_branding(branding=branded, logo=LOGO, without_logo=False, by=None)
        with CaptureQueriesContext(connection) as queries:
            brand = current_brand()
            assert current_brand() is brand
        assert len(queries) == 2
        assert brand == Brand(
            name=Text("Contoso", "Contoso Norge"),
            footer=Text("", "Hei"),
            accent=Colour(122, 31, 92),
            logo=LOGO,
            origins=("https://a.example", "https://b.example:8443"),
        )

    def test_with_a_colour_that_is_none_has_no_colour(self, branded: Branding) -> None:
        branded.accent = "purple"
        branded.save()
        assert read_brand()[1].accent is None

    def test_is_the_only_one(self, branded: Branding) -> None:
        branded.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Branding.objects.create(pk=ONLY + 1)

    @pytest.mark.parametrize("lacking", ["logo", "logo_width", "logo_height", "logo_ground"])
    def test_has_a_whole_logo_or_none(self, branded: Branding, lacking: str) -> None:
        save_branding(branding=branded, logo=LOGO, without_logo=False, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Branding.objects.update(**{lacking: "" if lacking == "logo_ground" else None})

    def test_keeps_its_logo_unless_it_is_replaced_or_removed(self, branded: Branding) -> None:
        save_branding(branding=branded, logo=LOGO, without_logo=False, by=None)
        save_branding(branding=branded, logo=None, without_logo=False, by=None)
        assert read_brand()[1].logo == LOGO
        other = Logo(b"other", 3, 2, Ground.ANY)
        save_branding(branding=branded, logo=other, without_logo=True, by=None)
        assert read_brand()[1].logo == other
        save_branding(branding=branded, logo=None, without_logo=True, by=None)
        assert read_brand()[1].logo is None

    def test_that_cannot_be_read_fails_no_page(self, branded: Branding) -> None:
        with connection.execute_wrapper(gone):
            assert current_brand() == UNBRANDED


@pytest.mark.django_db
class TestAChange:
    """Of the row, by another process: this one has a cache of its own."""

    @pytest.fixture
    def kept(self, branded: Branding) -> Branding:
        branded.name_en = "Contoso"
        branded.save()
        assert current_brand().name == Text("Contoso")
        return branded

    def test_is_in_the_statements_of_pages(self, kept: Branding, reference: QuestionnaireVersion) -> None:
        kept.name_en = "Fabrikam"
        for read in (open_versions, newest_version, lambda: newest_version(reference_instrument().key)):
            kept.save()
            for count in (1, 0):
                with one_request():
                    read()
                    with CaptureQueriesContext(connection) as queries:
                        assert current_brand().name == Text("Fabrikam")
                        current_brand()
                assert len(queries) == count

    def test_is_noticed_after_a_request_that_has_not_seen_it(self, kept: Branding) -> None:
        with one_request():
            saw_brand(kept.revision)
            assert current_brand().name == Text("Contoso")
        kept.name_en = "Fabrikam"
        kept.save()
        with one_request():
            assert current_brand().name == Text("Fabrikam")

    def test_of_a_row_that_is_deleted_is_noticed(self, kept: Branding) -> None:
        kept.delete()
        assert current_brand() == UNBRANDED
