"""The reader's language is active for one request; policies, languages and compressed pages are those of libraries."""

import gzip
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from threading import Barrier
from typing import Any

import pytest
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.test import RequestFactory
from django.utils.translation import get_language

from diagnostics.instrument.text import Text, reader_language, reading_in
from salesmodel.middleware import CompressionMiddleware, LanguageMiddleware, PolicyMiddleware, _choose_language

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


class TestPolicy:
    """The policy is django-csp's, whatever views ask for, when it is built and when it is remembered."""

    def answer(self, **asked_for: object) -> Callable[[HttpRequest], HttpResponseBase]:
        def view(request: HttpRequest) -> HttpResponse:
            response = HttpResponse("page")
            for name, value in asked_for.items():
                setattr(response, name, value)
            return response

        return view

    def test_is_what_the_library_sends(self) -> None:
        asked: list[dict[str, object]] = [
            {},
            {"_csp_replace": {"frame-ancestors": ["https://customer.example"]}},
            {"_csp_replace": {"frame-ancestors": ["https://other.example"]}},
            {"_csp_update": {"form-action": ["https://login.example"]}},
            {"_csp_config": {"default-src": ["'none'"]}},
        ]
        request = RequestFactory().get("/")
        ours = PolicyMiddleware(lambda _: HttpResponse())
        sent = []
        for _ in range(2):
            for each in asked:
                ours.get_response = self.answer(**each)
                library = CSPMiddleware(self.answer(**each))(RequestFactory().get("/"))
                sent.append(ours(request).headers[HEADER])
                assert sent[-1] == library.headers[HEADER]
        assert len(set(sent)) == len(asked)

    def test_of_a_response_that_has_one_stays_and_is_not_remembered(self) -> None:
        middleware = PolicyMiddleware(lambda _: HttpResponse(headers={HEADER: "default-src 'self'"}))
        request = RequestFactory().get("/")
        assert middleware(request).headers[HEADER] == "default-src 'self'"
        middleware.get_response = self.answer()
        assert "default-src 'none'" in middleware(request).headers[HEADER]


class TestChoiceOfLanguage:
    """It is Django's, also when it is remembered; what nobody sends is not remembered."""

    COOKIES = ("", "en", "nb", "de", "no such")
    ACCEPTED = ("", "*", "nb", "en;q=0.3, nb;q=0.8", "de-DE, de;q=0.9", "en-GB,en;q=0.9", ";;", "x" * 9_000)

    def test_is_that_of_django(self, settings: Any) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            return HttpResponse(get_language())

        for cookie, accepted in list(product(self.COOKIES, self.ACCEPTED)) * 2:
            responses = []
            for middleware in (LanguageMiddleware, LocaleMiddleware):
                request = RequestFactory().get("/", headers={"accept-language": accepted})
                request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
                response = middleware(view)(request)
                responses.append((response.content, dict(response.headers), request.LANGUAGE_CODE))
            assert responses[0] == responses[1], (cookie, accepted)

    def test_remembers_nothing_large(self) -> None:
        before = _choose_language.cache_info().currsize
        for number in range(5):
            asked(f"nb-{number}" + "x" * 300, won)
        assert _choose_language.cache_info().currsize == before


class TestCompression:
    PAGE = b"<p>A page that says the same again and again.</p>" * 100

    def compressed(self, body: bytes = PAGE, **headers: str) -> HttpResponse:
        request = RequestFactory().get("/", headers={"accept-encoding": "br, gzip"})
        response = CompressionMiddleware(lambda _: HttpResponse(body, headers=headers))(request)
        assert isinstance(response, HttpResponse)
        return response

    def test_is_read_as_it_was_and_has_the_headers_of_django(self) -> None:
        response = self.compressed()
        assert gzip.decompress(response.content) == self.PAGE
        request = RequestFactory().get("/", headers={"accept-encoding": "br, gzip"})
        django = GZipMiddleware(lambda _: HttpResponse(self.PAGE))(request)
        expected = {**django.headers, "Content-Length": str(len(response.content))}
        assert dict(response.headers) == expected

    def test_has_another_length_each_time(self) -> None:
        lengths = {len(self.compressed().content) for _ in range(50)}
        assert len(lengths) > 10
        assert max(lengths) - min(lengths) < 100

    def test_is_left_aside_if_it_is_not_worth_it(self) -> None:
        assert not self.compressed(b"short").has_header("Content-Encoding")
        assert not self.compressed(os.urandom(300)).has_header("Content-Encoding")
        assert self.compressed(self.PAGE, **{"Content-Encoding": "br"}).content == self.PAGE
