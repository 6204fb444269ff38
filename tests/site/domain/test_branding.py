"""The footer's text with its links, and the hash in the address of what is kept for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.domain.branding import UNBRANDED, Brand, Ground, Logo, Piece, digest_of, pieces


class TestPieces:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", ()),
            ("Contoso Ltd", (Piece("Contoso Ltd"),)),
            (
                "See https://contoso.example/terms.",
                (Piece("See "), Piece(*["https://contoso.example/terms"] * 2), Piece(".")),
            ),
            (
                "(http://a.example/?b=c&d=e) and https://f.example",
                (
                    Piece("("),
                    Piece(*["http://a.example/?b=c&d=e"] * 2),
                    Piece(") and "),
                    Piece(*["https://f.example"] * 2),
                ),
            ),
            ("https://", (Piece("https://"),)),
            ("https://...", (Piece("https://..."),)),
            ("javascript:alert(1) data:x ftp://a", (Piece("javascript:alert(1) data:x ftp://a"),)),
        ],
    )
    def test_are_links_where_they_are_web_addresses(self, text: str, expected: tuple[Piece, ...]) -> None:
        assert pieces(text) == expected

    @given(st.text() | st.from_regex(r"[a-z ]{0,5}https?://[a-z./?)]{0,9}[a-z ]{0,5}"))
    def test_are_the_whole_text(self, text: str) -> None:
        assert "".join(piece.text for piece in pieces(text)) == text
        assert all(piece.url.startswith(("http://", "https://")) for piece in pieces(text) if piece.url)


def test_another_content_has_another_hash() -> None:
    logo, other = (Logo(content, 1, 1, Ground.ANY) for content in (b"one", b"another"))
    assert (logo.digest, len(logo.digest)) == (digest_of(b"one"), 32)
    assert logo.digest != other.digest


def test_a_site_on_which_nothing_is_set_is_the_product() -> None:
    assert Brand() == UNBRANDED
