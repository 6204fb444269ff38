"""How a reworded text is quoted: whole if it is short, else where it differs."""

from diagnostics.authoring.pages.differences import difference_list
from diagnostics.instrument.text import Text
from tests.builders import make_instrument

WORDS = " ".join(f"word{number}" for number in range(40))


def reworded(before: str, after: str) -> str:
    sides = (make_instrument(title=Text(text, "Tittel")) for text in (before, after))
    (group,) = difference_list(*sides).groups
    return group.sentences[0]


def test_long_texts_show_where_they_differ() -> None:
    after = WORDS.replace("word20", "other")
    assert reworded(WORDS, after) == (
        "Title reworded (English): “… word16 word17 word18 word19 other word21 word22 word23 word24 …” instead of "
        "“… word16 word17 word18 word19 word20 word21 word22 word23 word24 …”"
    )


def test_long_texts_show_what_was_added_at_the_end() -> None:
    assert reworded(WORDS, f"{WORDS} more") == (
        "Title reworded (English): “… word36 word37 word38 word39 more” instead of “… word36 word37 word38 word39”"
    )


def test_long_texts_show_what_was_added_at_the_beginning() -> None:
    assert reworded(WORDS, f"More {WORDS}") == (
        "Title reworded (English): “More word0 word1 word2 word3 …” instead of “word0 word1 word2 word3 …”"
    )


def test_texts_have_their_lines_told_apart() -> None:
    assert reworded("One\nTwo", "One\nThree") == ("Title reworded (English): “One / Three” instead of “One / Two”")
