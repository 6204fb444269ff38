"""The site's look is read once in half a minute, by one thread for all, and never fails a page."""

from threading import Event, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diagnostics.instrument.text import Text
from diagnostics.site.actions.branding import save_branding
from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo
from diagnostics.site.domain.colour import Colour
from diagnostics.site.models import Branding
from diagnostics.site.models.branding import ONLY
from diagnostics.site.queries.branding import (
    KEPT_SECONDS,
    RETRY_SECONDS,
    BrandCache,
    brand_cache,
    current_brand,
    read_brand,
)
from tests.visitors import gone

pytestmark = pytest.mark.both_databases

FIRST, SECOND = Brand(name=Text("First")), Brand(name=Text("Second"))
LOGO = Logo(b"png", 30, 20, Ground.LIGHT)


class Source:
    """A database with a clock that only moves when a test moves it."""

    def __init__(self) -> None:
        self.brand, self.now, self.reads = FIRST, 1000.0, 0
        self.answers = True
        self.cache = BrandCache(self.read, clock=lambda: self.now)

    def read(self) -> Brand:
        self.reads += 1
        if not self.answers:
            raise OperationalError
        return self.brand


@pytest.fixture
def source() -> Source:
    return Source()


class TestTheCache:
    def test_reads_once_and_again_when_half_a_minute_is_over(self, source: Source) -> None:
        assert [source.cache.get() for _ in range(3)] == [FIRST] * 3
        source.brand, source.now = SECOND, 1000 + KEPT_SECONDS - 0.001
        assert (source.cache.get(), source.reads) == (FIRST, 1)
        source.now += 0.001
        assert (source.cache.get(), source.reads) == (SECOND, 2)

    def test_counts_from_before_it_read_however_long_that_took(self, source: Source) -> None:
        def slow() -> Brand:
            source.now += 20
            return source.read()

        cache = BrandCache(slow, clock=lambda: source.now)
        cache.get()
        source.now = 1000 + KEPT_SECONDS
        cache.get()
        assert source.reads == 2

    def test_reads_at_once_what_was_forgotten_or_is_asked_for_anew(self, source: Source) -> None:
        source.cache.get()
        source.brand = SECOND
        assert (source.cache.get(anew=True), source.cache.get()) == (SECOND, SECOND)
        source.brand = FIRST
        source.cache.forget()
        assert (source.cache.get(), source.reads) == (FIRST, 3)

    def test_goes_on_with_what_it_had_if_the_database_does_not_answer(self, source: Source) -> None:
        source.cache.get()
        source.answers, source.brand = False, SECOND
        source.now += KEPT_SECONDS
        assert [source.cache.get(), source.cache.get()] == [FIRST, FIRST]
        assert source.reads == 2
        source.answers = True
        source.now += RETRY_SECONDS
        assert source.cache.get() == SECOND

    def test_has_nothing_set_if_the_database_never_answered(self, source: Source) -> None:
        source.answers = False
        assert source.cache.get() == UNBRANDED

    def test_is_read_by_one_thread_for_all(self, source: Source) -> None:
        reading, go_on = Event(), Event()

        def slow() -> Brand:
            reading.set()
            go_on.wait(10)
            return source.read()

        cache, got = BrandCache(slow, clock=lambda: source.now), []
        threads = [Thread(target=lambda: got.append(cache.get())) for _ in range(5)]
        for thread in threads:
            thread.start()
        assert reading.wait(10)
        go_on.set()
        for thread in threads:
            thread.join(10)
        assert (got, source.reads) == ([FIRST] * 5, 1)

    def test_does_not_keep_what_was_read_before_it_was_cleared(self, source: Source) -> None:
        reading, go_on = Event(), Event()

        def slow() -> Brand:
            seen = source.read()
            reading.set()
            go_on.wait(10)
            return seen

        cache = BrandCache(slow, clock=lambda: source.now)
        reader = Thread(target=cache.get)
        reader.start()
        assert reading.wait(10)
        source.brand = SECOND
        forgetter = Thread(target=cache.forget)
        forgetter.start()
        go_on.set()
        reader.join(10)
        forgetter.join(10)
        assert cache.get() == SECOND


@pytest.mark.django_db
class TestTheRow:
    def test_that_is_not_there_sets_nothing(self) -> None:
        assert read_brand() == UNBRANDED

    def test_is_read_as_plain_values_in_one_query(self, branded: Branding, django_assert_num_queries: object) -> None:
        branded.name_en, branded.name_nb, branded.footer_nb = "Contoso", "Contoso Norge", "Hei"
        branded.accent, branded.origins = "#7a1f5c", "https://a.example\nhttps://b.example:8443"
        save_branding(branding=branded, logo=LOGO, without_logo=False, by=None)
        with CaptureQueriesContext(connection) as queries:
            brand = current_brand()
            assert current_brand() is brand
        assert len(queries) == 1
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
        assert read_brand().accent is None

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
        assert read_brand().logo == LOGO
        other = Logo(b"other", 3, 2, Ground.ANY)
        save_branding(branding=branded, logo=other, without_logo=True, by=None)
        assert read_brand().logo == other
        save_branding(branding=branded, logo=None, without_logo=True, by=None)
        assert read_brand().logo is None

    def test_that_cannot_be_read_fails_no_page(self, branded: Branding) -> None:
        with connection.execute_wrapper(gone):
            assert current_brand() == UNBRANDED


@pytest.mark.django_db(transaction=True)
def test_this_process_shows_what_was_saved_once_it_is_committed() -> None:
    brand_cache.keep(FIRST)
    with transaction.atomic():
        save_branding(branding=Branding(pk=ONLY, name_en="Saved"), logo=None, without_logo=False, by=None)
        assert current_brand() == FIRST
    assert current_brand().name == Text("Saved")
