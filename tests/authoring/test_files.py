"""A questionnaire as a YAML file: it round-trips byte for byte, and invalid files are refused with a position."""

import time
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.authoring.files import (
    DEPTH_LIMIT,
    SIZE_LIMIT,
    Position,
    Problem,
    UnreadableFile,
    read_file,
    write_file,
)
from diagnostics.instrument.document import dump_instrument, parse_instrument
from diagnostics.instrument.text import Text
from tests.builders import make_instrument, make_option, make_question, make_rule
from tests.instrument.strategies import instruments
from tests.reference import FIRST_EDITION, PATH, reference_instrument

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
texts = st.builds(Text, *2 * [words.map(lambda text: text.replace("\r\n", "\n").strip())])

SMALL = make_instrument(
    questions=[make_question("leads", make_option("mixed", outbound=2, inbound=0, team=3), make_option("none"))],
    introduction=Text("One line\nand another", "No"),
    rules=[make_rule("team", "research", "after", "qualify")],
)

GOLDEN = """\
format: 2
key: sales-model
title:
  en: title
  nb: title (nb)
introduction:
  en: |-
    One line
    and another
  nb: 'No'
outreach_note:
  en: outreach_note
  nb: outreach_note (nb)
questions:
  - key: leads
    text:
      en: Question leads
      nb: Question leads (nb)
    options:
      - key: mixed
        label:
          en: Label mixed
          nb: Label mixed (nb)
        is_unknown: false
        weights:
          outbound: 2
          team: 3
      - key: none
        label:
          en: Label none
          nb: Label none (nb)
        is_unknown: false
        weights: {}
sales_models:
"""


def refusal(content):
    """Read an invalid file, and return the problem and its position."""
    with pytest.raises(UnreadableFile) as refused:
        read_file(content if isinstance(content, bytes) else content.encode())
    position = refused.value.position
    return refused.value.problem, (position.line, position.column) if position else None


def without_zeros(instrument):
    """Return the instrument without weights of zero, which a file leaves out."""
    document = dump_instrument(instrument)
    for question in document["questions"]:
        for option in question["options"]:
            option["weights"] = {key: weight for key, weight in option["weights"].items() if weight}
    return parse_instrument(document)


class TestWriting:
    def test_has_one_entry_a_line_in_a_fixed_order(self):
        assert write_file(SMALL).startswith(GOLDEN)

    def test_puts_a_comment_on_top(self):
        assert write_file(SMALL, comment="One\nTwo").splitlines()[:3] == ["# One", "# Two", "format: 2"]

    def test_of_the_reference_questionnaire_equals_the_shipped_file(self):
        shipped = PATH.read_bytes()
        comment = [line[2:] for line in shipped.decode().splitlines() if line.startswith("# ")]
        assert write_file(read_file(shipped).instrument, comment="\n".join(comment)).encode() == shipped

    def test_of_the_first_edition_equals_its_file(self):
        shipped = FIRST_EDITION.read_bytes()
        comment = [line[2:] for line in shipped.decode().splitlines() if line.startswith("# ")]
        assert write_file(read_file(shipped).instrument, comment="\n".join(comment)).encode() == shipped

    def test_after_reading_gives_the_same_bytes(self):
        written = write_file(reference_instrument())
        assert write_file(read_file(written.encode()).instrument) == written

    def test_does_not_depend_on_the_order_of_mappings_in_the_database(self):
        turned = dump_instrument(reference_instrument())
        for question in turned["questions"]:
            for option in question["options"]:
                option["weights"] = dict(reversed(option["weights"].items()))
        for example in turned["golden_examples"]:
            example["answers"] = dict(reversed(example["answers"].items()))
        assert write_file(parse_instrument(turned)) == write_file(reference_instrument())

    def test_changes_one_line_if_one_word_changes(self):
        before = write_file(SMALL).splitlines()
        after = write_file(replace(SMALL, title=Text("Other", "title (nb)"))).splitlines()
        changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        assert changed == [("  en: title", "  en: Other")]


class TestReading:
    @given(instrument=instruments(words=texts))
    def test_round_trips_any_instrument(self, instrument):
        assert read_file(write_file(instrument).encode()).instrument == without_zeros(instrument)

    @given(instrument=instruments(words=texts))
    def test_agrees_with_the_standard_yaml_loader(self, instrument):
        assert parse_instrument(yaml.safe_load(write_file(instrument))) == without_zeros(instrument)

    @pytest.mark.parametrize(
        "changed",
        [
            lambda text: text.replace("\n", "\r\n"),
            lambda text: "\ufeff" + text,
            lambda text: "# a comment\n---\n" + text,
            lambda text: text.replace("  en: title", "  en: '  title '"),
        ],
        ids=["CRLF", "BOM", "comment", "blanks around"],
    )
    def test_ignores_changes_that_editors_make(self, changed):
        assert read_file(changed(write_file(SMALL)).encode()).instrument == without_zeros(SMALL)

    @pytest.mark.parametrize("word", ["No", "on", "12:30", "1_000", "0x1f", "1.5", "2026-11-24", "=", "<<", ".inf"])
    def test_reads_an_unquoted_word_as_a_text(self, word):
        written = write_file(SMALL).replace("  en: title\n", f"  en: {word}\n")
        assert read_file(written.encode()).instrument.title.en == word

    def test_knows_the_position_of_each_place(self):
        read = read_file(write_file(SMALL).encode())
        assert read.position("questions[0].options[0].weights.team") == Position(27, 11)
        assert read.position("questions[0].options[1].help_text.en") == Position(28, 9)
        assert read.position("nowhere") == Position(1, 1)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "problem", "where"),
        [
            (BOMB, Problem.ALIAS, (1, 4)),
            ("key: *nowhere", Problem.ALIAS, (1, 6)),
            ("key: !!python/object/apply:os.system [ls]", Problem.TAG, (1, 6)),
            ("key: !!str text", Problem.TAG, (1, 6)),
            ("!local {}", Problem.TAG, (1, 1)),
            ("key: one\nkey: two", Problem.REPEATED, (2, 1)),
            ("title: {en: a, en: b}", Problem.REPEATED, (1, 16)),
            ("? [list]\n: x", Problem.KEY, (1, 3)),
            ("key: Not a key", Problem.KEY_FORM, (1, 6)),
            ("questions:\n  - key: 1st", Problem.KEY_FORM, (2, 10)),
            ("[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), Problem.TOO_DEEP, (1, DEPTH_LIMIT + 1)),
            ("[" * 100_000, Problem.TOO_DEEP, (1, DEPTH_LIMIT + 1)),
            ("{a: " * 40_000, Problem.TOO_DEEP, (1, 41)),
            ("- " * 90_000, Problem.TOO_DEEP, (1, 21)),
            ("one: 1\n---\ntwo: 2", Problem.SEVERAL, (2, 1)),
            ("key: [", Problem.SYNTAX, (2, 1)),
            ("key: a: b", Problem.SYNTAX, (1, 7)),
            ("key: x\n\ttitle: y", Problem.SYNTAX, (2, 1)),
            (b"key: \xff", Problem.NOT_UTF8, (1, 6)),
            ("key: x".encode("utf-16"), Problem.NOT_UTF8, (1, 1)),
            ("key: x\ntitle: \udc80".encode("utf-8", "surrogatepass"), Problem.NOT_UTF8, (2, 8)),
            ("key: a\0b", Problem.CHARACTER, (1, 7)),
            ("key: a\nb: \x1b", Problem.CHARACTER, (2, 4)),
            ('key: "a\\0b"', Problem.CHARACTER, (1, 6)),
            ('key: "\\ud800"', Problem.SYNTAX, (1, 9)),
            ("x" * (SIZE_LIMIT + 1), Problem.TOO_LARGE, None),
            (b"\0" * 10_000_000, Problem.TOO_LARGE, None),
            ("", Problem.CONTENTS, (1, 1)),
            ("text", Problem.CONTENTS, (1, 1)),
            ("format: 3", Problem.CONTENTS, (1, 1)),
        ],
    )
    def test_name_the_problem_and_its_position(self, content, problem, where):
        assert refusal(content) == (problem, where)

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            (
                "          team: 3",
                "          team: three",
                "line 27, column 11: questions[0].options[0].weights.team: expected a whole number, found 'three'",
            ),
            (
                "        is_unknown: false",
                "        is_unknown: no",
                "line 24, column 9: questions[0].options[0].is_unknown: expected true or false, found 'no'",
            ),
            ("title:\n", "titel:\n", "line 3, column 1: titel: there is no such entry"),
            ("key: sales-model\n", "", "line 1, column 1: key: missing"),
            ("  en: title\n", "  en: 42\n", "line 4, column 3: title.en: expected text, found 42"),
        ],
    )
    def test_of_contents_name_the_place_in_the_document(self, before, after, message):
        written = write_file(SMALL)
        assert before in written
        with pytest.raises(UnreadableFile) as refused:
            read_file(written.replace(before, after, 1).encode())
        assert str(refused.value) == message

    @pytest.mark.parametrize(
        "content", ["k: 1\n" * 30_000, "".join(f"k{n}: 1\n" for n in range(20_000)), "#" * SIZE_LIMIT]
    )
    def test_come_quickly(self, content):
        began = time.thread_time()
        assert refusal(content)[0] in (Problem.REPEATED, Problem.CONTENTS)
        assert time.thread_time() - began < 3
