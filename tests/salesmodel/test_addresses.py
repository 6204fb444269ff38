"""Absolute addresses begin with SITE_URL: nothing that a request calls the site reaches a page, redirect or mail."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse

from diagnostics.site.models import OutgoingMail, User
from diagnostics.site.pages.urls import absolute_url
from tests.repository.files import ROOT
from tests.visitors import EMAIL, SIGN_IN, Visitor, url

HOSTILE = (
    {"host": "testserver:31337"},
    {"host": "localhost:31337", "x-forwarded-host": "evil.example"},
    {"host": "testserver", "x-forwarded-host": "evil.example:31337", "forwarded": "host=evil.example"},
    {"host": "testserver", "x-forwarded-port": "31337", "x-original-host": "evil.example"},
)
"""Headers of requests under a name or port that are allowed, but not SITE_URL's."""

SIGN = re.compile(r"31337|evil\.example|//testserver")


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_request_gives_the_site_another_name(visitor: Visitor, manager: User, number: int) -> None:
    visitor.defaults.update({f"HTTP_{name.upper().replace('-', '_')}": v for name, v in HOSTILE[number].items()})
    assessment = visitor.complete()
    visitor.link_to(assessment)
    pages = [visitor.get(url("continue", assessment)), visitor.get(url("result", assessment)), visitor.get(SIGN_IN)]
    for address in (EMAIL, "new@example.com"):
        pages.append(visitor.post(reverse("account_reset_password"), {"email": address}))
        pages.append(visitor.post(reverse("account_signup"), {"email": address, "password1": "some long words here"}))
    pages += [visitor.get("/privacy"), visitor.get("/admin/"), visitor.get("/nowhere/")]
    sent = [page.content.decode() + page.headers.get("Location", "") for page in pages]
    mail = list(OutgoingMail.objects.values_list("text", flat=True))
    assert [text for text in sent + mail if SIGN.search(text)] == []
    links = [urlsplit(link) for text in mail for link in re.findall(r"https?://\S+", text)]
    assert (len(mail), {link.netloc for link in links}) == (3, {settings.SITE_URL.netloc})


def test_the_control_a_bare_request_believes_its_host() -> None:
    assert RequestFactory().get("/", headers={"host": "testserver:31337"}).build_absolute_uri() == (
        "http://testserver:31337/"
    )


@pytest.mark.parametrize("host", ["testserver, evil.example", "testserver,evil.example", "evil.example", "a b"])
def test_two_hosts_and_foreign_ones_are_refused(visitor: Visitor, host: str) -> None:
    """Servers join a header that is sent twice with a comma."""
    assert visitor.get(url("privacy"), headers={"host": host}).status_code == 400


def test_every_absolute_address_is_made_by_one_function() -> None:
    """Libraries call a request's method, which the middleware replaces."""
    sources = [path for folder in ("diagnostics", "salesmodel", "templates") for path in (ROOT / folder).rglob("*.*")]
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in sources
        if path.suffix in (".py", ".html", ".txt")
    }
    made = {name for name, text in texts.items() if re.search(r"build_absolute_uri|request\.scheme \}\}", text)}
    assert made == {"salesmodel/middleware.py"}
    read = {
        name for name, text in texts.items() if re.search(r"SITE_URL\.geturl|get_current_site|_current_scheme", text)
    }
    assert read == {"diagnostics/site/pages/urls.py", "diagnostics/site/actions/mail.py"}


def test_an_address_that_is_absolute_stays() -> None:
    assert absolute_url("https://other.example/x") == "https://other.example/x"
    assert absolute_url("/x/?y=1") == f"{settings.SITE_URL.geturl()}/x/?y=1"


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example", "/%2Fevil.example"])
def test_a_path_is_never_another_host(path: str) -> None:
    """Without the guard, two slashes would begin a host; as the whole address of a request they are a path, too."""
    assert urlsplit(absolute_url(path)).netloc == settings.SITE_URL.netloc
    assert urlsplit(urljoin(settings.SITE_URL.geturl(), "//evil.example/x")).netloc == "evil.example"
