"""Guides as pages: the same anchors in every language, pictures with their size, links that lead to pages."""

import pytest

from diagnostics.site.pages.guides import Picture, Section, guide_page

ENGLISH = "# Guide\n\nHello.\n\n## Read the result\n\nIt <b>says</b> so.\n"
PICTURE_AND_LINK = "![Et bilde](../static/a.png) Se [den andre](guide-b.nb.md#del).\n"
NORWEGIAN = f"# Veiledning\n\nHei.\n\n## Les resultatet\n\n{PICTURE_AND_LINK}"
LINKS = {"guide-b.nb.md": "/help/b/"}


def shown(text: str, original: str = ENGLISH) -> tuple[str, tuple[Section, ...], str]:
    page = guide_page(text, original, pictures=lambda path: Picture(f"/shown/{path[10:]}", 20, 10), links=LINKS)
    return page.title, page.sections, page.html


def test_a_guide_has_its_title_its_parts_and_its_text() -> None:
    html = '<p>Hello.</p>\n<h2 id="read-the-result">Read the result</h2>\n<p>It &lt;b&gt;says&lt;/b&gt; so.</p>\n'
    assert shown(ENGLISH) == ("Guide", (Section("read-the-result", "Read the result"),), html)


def test_anchors_are_those_of_the_english_guide() -> None:
    title, sections, _ = shown(NORWEGIAN)
    assert (title, sections) == ("Veiledning", (Section("read-the-result", "Les resultatet"),))


def test_a_picture_has_its_size_and_a_link_leads_to_the_page() -> None:
    _, _, html = shown(NORWEGIAN)
    picture = '<img src="/shown/a.png" alt="Et bilde" width="20" height="10" loading="lazy" />'
    assert html.endswith(f'<p>{picture} Se <a href="/help/b/#del">den andre</a>.</p>\n')


def test_a_guide_that_lacks_a_part_of_the_english_one_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        shown("# Veiledning\n", ENGLISH)
