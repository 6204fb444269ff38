"""The page of the admin that sets the site's look and who may embed it."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diagnostics.instrument.text import Text
from diagnostics.site.domain.branding import UNBRANDED, Brand
from diagnostics.site.domain.colour import Colour
from diagnostics.site.forms import SIZE_LIMIT
from diagnostics.site.models import Branding, User
from diagnostics.site.queries.branding import brand_cache, current_brand, read_brand
from tests.images import picture, png_of
from tests.support.admin.forms import errors, refused, save, send

PAGE = reverse("admin:diagnostics_branding_change", args=[1])
LIST = reverse("admin:diagnostics_branding_changelist")
HTML = b"<!doctype html><script>alert(1)</script>"


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def test_the_list_leads_to_the_one_page(admin: Client) -> None:
    assert admin.get(LIST)["Location"] == PAGE
    assert admin.get(PAGE).status_code == 200
    # Django leads away from a row that is not there
    assert admin.get(reverse("admin:diagnostics_branding_change", args=[2])).status_code == 302
    assert Branding.objects.count() == 0


def test_what_is_set_shows_at_once(admin: Client, branded: Branding) -> None:
    assert current_brand() == UNBRANDED
    page = send(admin, PAGE, name_en="Contoso", accent=" 7A1F5C ", footer_nb="Hei", logo_file=upload(picture()))
    assert page.status_code == 200
    brand = current_brand()
    assert (brand.name, brand.footer, brand.accent) == (Text("Contoso"), Text("", "Hei"), Colour(122, 31, 92))
    assert brand.logo is not None
    assert "Contoso" in admin.get("/privacy/").content.decode()


def test_the_page_says_in_the_readers_language_how_large_a_file_may_be(admin: Client) -> None:
    pages = [admin.get(PAGE, headers={"accept-language": language}).content.decode() for language in ("en", "nb")]
    assert ["at most 200 kB" in page for page in pages] == [True, False]


def test_the_page_says_when_others_see_it(admin: Client) -> None:
    assert "What you save shows at once" in admin.get(PAGE).content.decode()


def test_a_logo_stays_until_it_is_replaced_or_removed(admin: Client) -> None:
    save(admin, PAGE, logo_file=upload(picture()))
    first = read_brand()[1].logo
    assert first is not None
    save(admin, PAGE, name_en="Contoso")
    assert read_brand()[1] == Brand(name=Text("Contoso"), logo=first)
    brand_cache.forget()
    assert first.digest in admin.get(PAGE).content.decode()
    save(admin, PAGE, without_logo="on", logo_file=upload(picture(size=(40, 40))))
    assert read_brand()[1].logo not in (None, first)
    save(admin, PAGE, without_logo="on")
    assert read_brand()[1].logo is None


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload(HTML), "no PNG, JPEG or WebP"),
        (upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg"), "no PNG, JPEG or WebP"),
        (upload(b"GIF89a" + b"\0" * 40, "logo.gif"), "no PNG, JPEG or WebP"),
        (upload(picture()[:60]), "no PNG, JPEG or WebP"),
        (upload(b""), "empty"),
        (upload(png_of(40_000, 40_000)), "too many pixels"),
        (upload(b"x" * (SIZE_LIMIT + 1)), "larger than 200 kB"),
        (upload(b"x" * 5_000_000), "larger than 200 kB"),
    ],
    ids=["html", "svg", "gif", "truncated", "empty", "bomb", "large", "larger than a form of others"],
)
def test_a_file_that_is_no_logo_is_refused_and_nothing_typed_is_lost(
    admin: Client, file: SimpleUploadedFile, words: str
) -> None:
    file.seek(0)
    page = send(admin, PAGE, name_en="Contoso", logo_file=file)
    (error,) = errors(page)
    assert words in error
    assert page.context["adminform"].form["name_en"].value() == "Contoso"
    assert Branding.objects.count() == 0


def test_a_file_beyond_what_the_site_reads_at_all_is_answered_with_what_to_do(admin: Client) -> None:
    page = admin.post(PAGE, {"logo_file": upload(b"x" * settings.FILE_UPLOAD_MAX_MEMORY_SIZE)})
    assert (page.status_code, "choose a smaller file" in page.content.decode()) == (413, True)


def test_staff_outside_the_admin_and_others_anywhere_send_no_more_than_a_form(admin: Client, manager: User) -> None:
    member = Client()
    member.force_login(manager)
    for client, address in ((admin, "/start/"), (member, PAGE), (Client(), PAGE)):
        large = {"logo_file": upload(b"x" * settings.REQUEST_MAX_SIZE)}
        assert client.post(address, large).status_code == 413


def test_a_colour_that_cannot_be_read_is_refused_with_its_contrast_and_the_nearest(admin: Client) -> None:
    assert errors(refused(admin, PAGE, accent="#ff6600")) == [
        "#ff6600 is too light: its contrast with the page is 2.81 to 1, and text needs 4.5 to 1. "
        "The nearest colour that is dark enough is #c64d00."
    ]
    assert errors(refused(admin, PAGE, accent="plum")) == ["Write a colour as # and six digits, like #0d5c58."]
    assert send(admin, PAGE, accent="#c64d00").redirect_chain != []


def test_origins_are_kept_as_browsers_compare_them(admin: Client) -> None:
    save(admin, PAGE, origins="https://WWW.example.com/\r\n\r\nhttps://a.example:443\r\nhttp://localhost:8000")
    assert read_brand()[1].origins == ("https://www.example.com", "https://a.example", "http://localhost:8000")


def test_origins_that_are_none_are_each_named(admin: Client) -> None:
    page = send(
        admin, PAGE, origins="https://*.example.com\nhttps://a.example/x\nhttp://b.example\nc\nhttps://d.example"
    )
    assert [error.partition(": ")[0] for error in errors(page)] == [
        "https://*.example.com",
        "https://a.example/x",
        "http://b.example",
        "c",
    ]


def test_on_https_plain_http_of_this_machine_is_refused_too(admin: Client, settings: Any) -> None:
    settings.HTTPS = True
    assert errors(refused(admin, PAGE, origins="http://localhost:8000")) == [
        "http://localhost:8000: only sites on https may embed."
    ]


def test_who_may_only_view_sees_the_settings_and_changes_none(staff: Any) -> None:
    client = staff("view_branding")
    page = client.get(PAGE).content.decode()
    assert ("logo_file" in page, "What you save shows at once" in page) == (False, True)
    assert client.post(PAGE, {"name_en": "Contoso"}).status_code == 403
    assert Branding.objects.count() == 0


class TestTheCode:
    def test_is_shown_once_a_site_is_listed(self, admin: Client) -> None:
        assert "Shown here once a site is listed" in admin.get(PAGE).content.decode()
        page = send(admin, PAGE, name_en='"Contoso" & co', origins="https://www.example.com", _continue="1")
        (shown,) = re.findall(r"<textarea class=\"embed-code\"[^>]*>(.*?)</textarea>", page.content.decode(), re.S)
        assert unescape(shown) == (
            '<iframe src="http://localhost:8000/embed/" title="&quot;Contoso&quot; &amp; co" width="100%" '
            'height="900" loading="lazy"></iframe>'
        )

    @pytest.mark.parametrize(("https", "words"), [(True, "a link that opens"), (False, "must be https")])
    def test_comes_with_the_condition_under_which_it_works(
        self, admin: Client, settings: Any, https: bool, words: str
    ) -> None:
        settings.HTTPS = https
        page = send(admin, PAGE, origins="https://www.example.com", _continue="1")
        assert words in page.content.decode()


class TestThePreview:
    COLOURS = reverse("admin:diagnostics_branding_preview")

    def test_shows_what_is_saved_and_then_what_is_typed(self, admin: Client) -> None:
        Branding.objects.create(pk=1, name_en="North", accent="#123456")
        preview = admin.get(PAGE).context["preview"]
        assert (preview.brand.name, preview.stylesheet_url) == ("North", f"{self.COLOURS}?accent=%23123456")
        typed = {"name_en": "South", "accent": "#654321", "show-again": "1"}
        preview = admin.post(PAGE, typed).context["preview"]
        assert (preview.brand.name, preview.stylesheet_url) == ("South", f"{self.COLOURS}?accent=%23654321")
        assert Branding.objects.get().name_en == "North"

    def test_has_the_colours_that_the_site_would_have(self, admin: Client) -> None:
        sheet = admin.get(self.COLOURS, {"accent": "#123456"})
        assert (sheet["Content-Type"], "--accent:#123456" in sheet.content.decode()) == (
            "text/css; charset=utf-8",
            True,
        )
        # a colour that is too light is shown as the nearest that would be taken
        assert "--accent:#ffff00" not in admin.get(self.COLOURS, {"accent": "#ffff00"}).content.decode()
        assert admin.get(self.COLOURS, {"accent": "red;}"}).content == b""
