"""What a spreadsheet would take for a formula, and what keeps it from that."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.site.spreadsheets.cells import SIGNS, chunks, is_formula, neutralised, restored

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "\0x",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff =1+1",
    '=HYPERLINK("http://example.com","x")',
    "=cmd|' /C calc'!A0",
]
HARMLESS = ["", "North", "a=b", "1+1", "'", "!", "é", "«=»", "\u200b", "x\n\ny"]

PIECES = st.text(st.sampled_from(f"{SIGNS}' \t\r\n\0;,\"ab\u200b"))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_none_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a, -3", "a,' -3"),
        ("a\n=1+1", "a\n'=1+1"),
        ("a\t＝1", "a\t'＝1"),
        ("a;b=1", "a;b=1"),
        ("=1;=2", "'=1;'=2"),
        ('a,"=1"', 'a,\'"=1"'),
    ],
)
def test_so_does_one_behind_a_separator(text: str, expected: str) -> None:
    assert neutralised(text) == expected


def test_the_signs_are_all_that_unicode_takes_for_one() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    assert set(SIGNS) == {sign for sign in every if unicodedata.normalize("NFKC", sign) in tuple("=+-@")}


@given(st.text() | PIECES)
def test_a_neutralised_text_is_no_formula(text: str) -> None:
    cell = neutralised(text)
    assert cell.startswith("'") or not is_formula(cell)


@given(st.text() | PIECES)
def test_the_text_can_be_had_back(text: str) -> None:
    assert restored(neutralised(text)) == text


def test_pieces_are_large_but_for_the_first() -> None:
    assert list(chunks([b"a", b"b", b"c", b"d"], 2)) == [b"a", b"bc", b"d"]
    assert list(chunks([], 2)) == []


@pytest.mark.parametrize("text", ["it's", "'quoted'", "a; b", "'=", ""], ids=str)
def test_a_text_that_was_not_neutralised_is_restored_as_it_is(text: str) -> None:
    assert restored(text) == ("=" if text == "'=" else text)
