"""The reader's language is active for one request, also while a response is streamed, and not afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils.translation import get_language

from diagnostics.instrument.text import Text, reader_language, reading_in
from salesmodel.middleware import LanguageMiddleware

WON = Text(en="Won", nb="Vunnet")


def asked(language: str, view: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    return LanguageMiddleware(view)(RequestFactory().get("/", headers={"accept-language": language}))


def won(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(WON))


def faulty(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(str(WON) for _ in range(2))


class TestRequest:
    @pytest.mark.parametrize(
        ("language", "words"), [("en", "Won"), ("nb", "Vunnet"), ("nn-NO", "Vunnet"), ("de", "Won")]
    )
    def test_reads_texts_in_its_language(self, language: str, words: str) -> None:
        assert asked(language, won).content == words.encode()

    def test_leaves_no_language_to_the_next_in_its_thread(self) -> None:
        asked("nb", won)
        # Django's own choice stays, which shows that this is the same thread
        assert (reader_language(), get_language()) == ("en", "nb")

    def test_that_fails_leaves_none_either(self) -> None:
        with pytest.raises(ZeroDivisionError):
            asked("nb", faulty)
        assert (reader_language(), get_language()) == ("en", "nb")

    def test_beside_another_one_keeps_its_own(self) -> None:
        together = Barrier(2, timeout=10)

        def view(request: HttpRequest) -> HttpResponse:
            together.wait()
            return won(request)

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda language: asked(language, view).content, ["en", "nb"]))
        assert answers == [b"Won", b"Vunnet"]


class TestStream:
    def test_goes_on_in_the_language_it_began_in(self) -> None:
        norwegian, english = iter(asked("nb", streamed)), iter(asked("en", streamed))
        parts = [next(norwegian), next(english), next(norwegian), next(english)]
        assert (parts, reader_language()) == ([b"Vunnet", b"Won", b"Vunnet", b"Won"], "en")

    def test_would_lose_it_without_the_middleware(self) -> None:
        with reading_in("nb"):
            response = streamed(HttpRequest())
        assert b"".join(response) == b"WonWon"
