"""The instruments of published versions, parsed once per process, and the open and the newest versions."""

import pytest

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries import publishing
from diagnostics.authoring.queries.publishing import CACHE_SIZE, instrument_of, newest_version, open_versions
from diagnostics.instrument.document import dump_instrument, fingerprint, parse_instrument
from tests.builders import make_instrument, make_text
from tests.rows import make_draft, make_published, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def parsed(monkeypatch):
    """The documents that are parsed from now on; the cache begins empty."""
    documents = []

    def parse(document):
        documents.append(document)
        return parse_instrument(document)

    monkeypatch.setattr(publishing, "_instruments", type(publishing._instruments)())
    monkeypatch.setattr(publishing, "parse_instrument", parse)
    return documents


def make_unsaved(number):
    """Return an unsaved version whose contents depend on `number`."""
    document = dump_instrument(make_instrument(title=make_text(f"Title {number}")))
    return QuestionnaireVersion(document=document, fingerprint=fingerprint(document))


class TestInstrumentOf:
    def test_is_what_was_published(self):
        instrument = make_instrument()
        assert instrument_of(make_published(instrument)) == instrument

    def test_is_parsed_once_per_process(self, parsed):
        make_version()
        instruments = [instrument_of(QuestionnaireVersion.objects.get()) for _ in range(3)]
        assert ([instruments[0] is other for other in instruments], len(parsed)) == ([True] * 3, 1)

    def test_needs_no_query_once_it_is_cached(self, parsed, django_assert_num_queries):
        make_version()
        version = QuestionnaireVersion.objects.defer("document").get()
        with django_assert_num_queries(1):
            instrument_of(version)
        again = QuestionnaireVersion.objects.defer("document").get()
        with django_assert_num_queries(0):
            instrument_of(again)

    def test_caches_the_most_recently_used(self, parsed):
        versions = [make_unsaved(number) for number in range(CACHE_SIZE + 1)]
        for version in versions[:CACHE_SIZE]:
            instrument_of(version)
        instrument_of(versions[0])
        instrument_of(versions[CACHE_SIZE])
        parsed.clear()
        for version in (versions[0], versions[CACHE_SIZE], *versions[2:CACHE_SIZE]):
            instrument_of(version)
        assert parsed == []
        instrument_of(versions[1])
        assert parsed == [versions[1].document]


class TestOpenVersions:
    def test_are_none_while_nothing_is_published(self):
        make_draft()
        assert open_versions() == []

    def test_are_the_last_published_with_deferred_documents(self, django_assert_num_queries):
        first = make_published()
        first.questionnaire.questions.update(text_en="Another question")
        second = publish(questionnaire_id=first.questionnaire_id, by=None)
        with django_assert_num_queries(1):
            (current,) = open_versions()
        assert (current, current.number, current.get_deferred_fields()) == (second, 2, {"document", "note"})

    def test_leave_out_retired_questionnaires(self):
        retire(questionnaire_id=make_published().questionnaire_id, by=None)
        assert open_versions() == []

    def test_are_in_the_order_in_which_the_questionnaires_were_created(self):
        make_draft(make_instrument(key="a"))
        published = [make_published(make_instrument(key=key)) for key in ("c", "b")]
        assert open_versions() == published


class TestNewestVersion:
    def test_is_none_if_nothing_was_ever_published(self):
        make_draft()
        assert (newest_version(), newest_version(make_instrument().key)) == (None, None)

    def test_is_of_the_oldest_questionnaire(self, django_assert_num_queries):
        first, second = (make_published(make_instrument(key=key)) for key in ("c", "b"))
        with django_assert_num_queries(1):
            newest = newest_version()
        assert (newest, newest_version("b"), newest_version("no-such-key")) == (first, second, None)

    def test_is_the_last_published_even_if_retired(self):
        version = make_published()
        version.questionnaire.questions.update(text_en="Another question")
        newer = publish(questionnaire_id=version.questionnaire_id, by=None)
        retire(questionnaire_id=version.questionnaire_id, by=None)
        assert (newest_version(), newest_version(version.questionnaire.key)) == (newer, newer)
