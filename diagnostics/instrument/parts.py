"""The parts of an instrument: questions, sales models, stages, processes and rules, as plain values.

Parts refer to each other by key; `instrument` checks the references. A field marked SECOND_EDITION was added by the
second edition of the document format; its default means what the first edition did.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from diagnostics.instrument.errors import UnknownOption
from diagnostics.instrument.text import OPTIONAL, UNWRITTEN, Text, piece_of

THE_WIN = "the_win"
"""The anchor for the stage that wins the deal, whichever process applies. No stage may have this key."""

THE_START = "the_start"
"""The anchor for the stage that comes first when the rule is applied. No stage may have this key."""

STAGE_NAME_LIMIT = 36
"""Characters a stage name may have: the shortest limit among the CRMs that pipelines are handed to."""

SECOND_EDITION = {"optional": True, "edition": 2}
"""Metadata of an optional field that the first edition of the format does not have."""


class Market(Enum):
    """Who a sales model sells to."""

    B2B = "b2b"
    B2C = "b2c"
    BOTH = "both"


class Evidence(Enum):
    """What shows that a stage is finished: an action of the buyer, or an artefact that can be checked."""

    BUYER_ACTION = "buyer_action"
    ARTEFACT = "artefact"


class Direction(Enum):
    """Which way a KPI should move."""

    HIGHER = "higher"
    LOWER = "lower"


class Placement(Enum):
    """Where a rule puts its stage, relative to an anchor. LEAVE_OUT needs no anchor."""

    BEFORE = "before"
    AFTER = "after"
    IN_PLACE_OF = "in_place_of"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """An answer that a respondent can choose. `weights`: points by key of sales model.

    Options of a question whose `grade` differs by one are neighbours; an option without a grade has none.
    """

    key: str
    label: Text
    help_text: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    grade: int | None = field(default=None, metadata=SECOND_EDITION)
    is_unknown: bool = False
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question with its options; a respondent chooses exactly one."""

    key: str
    text: Text
    help_text: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    options: tuple[AnswerOption, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, AnswerOption]:
        return {option.key: option for option in self.options}

    def option(self, key: str) -> AnswerOption:
        """Return the option with `key`; raises UnknownOption."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownOption(f"question {self.key} has no option {key!r}") from None

    def has_option(self, key: str) -> bool:
        """Whether one of the options has this key."""
        return key in self._by_key


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """Two options of different questions that hardly fit together; `note` asks the respondent about them."""

    question: str
    option: str
    other_question: str
    other_option: str
    note: Text


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure that shows how well selling works: its formula, the better direction, and where two CRMs show it."""

    name: Text
    formula: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    direction: Direction | None = field(default=None, metadata=SECOND_EDITION)
    in_hubspot: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    in_pipedrive: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)


@dataclass(frozen=True, slots=True)
class SalesModel:
    """A way of selling. It is present in an outcome if its score reaches `threshold`.

    `name_in_sentence` is the name as it reads inside a sentence; `statement` is what a respondent says who chooses it
    in the separating question. `process` is used instead of the common one. `entry_stage` is the stage at which its
    leads enter; the two notes explain that for results in which another model is present too. `characteristics`: the
    forms it takes or the traits that mark it, one a line.
    """

    key: str
    name: Text
    name_in_sentence: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    statement: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    threshold: int = field(kw_only=True)
    market: Market = field(kw_only=True)
    process: str | None = None
    entry_stage: str | None = None
    entry_note: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    entry_replaced_note: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    summary: Text = UNWRITTEN
    description: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    fits_when: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    watch_out: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    roles: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    crm_needs: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    characteristics: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    kpis: tuple[Kpi, ...] = ()

    @property
    def has_advice(self) -> bool:
        """Whether any of its advice is written."""
        return any((self.fits_when, self.watch_out, self.characteristics, self.roles, self.crm_needs))

    @property
    def inside_sentence(self) -> Text:
        """The name as it reads inside a sentence: as its author wrote it, else with a small first letter."""
        plain = self.name.uncapitalised
        return Text(self.name_in_sentence.en or plain.en, self.name_in_sentence.nb or plain.nb)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a pipeline.

    `win_probability` is in percent, None if it has no place in a forecast; after `idle_days` a deal counts as idle,
    None: never. From the first stage that `opens_deal` on there is a deal; a `partner_stage` is about a partner, who is
    won once, and not about a deal. The outreach texts are a sequence: a first message (`outreach_template`) with its
    subject, two follow-ups, the opening of a call, and a last message.
    """

    key: str
    name: Text
    purpose: Text = UNWRITTEN
    entry_criterion: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    exit_criterion: Text = UNWRITTEN
    exit_evidence: Evidence = Evidence.BUYER_ACTION
    activities: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    owner: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    questions_to_ask: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    kpi: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    synonyms: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    opens_deal: bool = field(default=False, metadata=SECOND_EDITION)
    partner_stage: bool = field(default=False, metadata=SECOND_EDITION)
    win_probability: int | None = 0
    idle_days: int | None = 1
    outreach_subject: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    outreach_template: Text = field(default=UNWRITTEN, metadata=OPTIONAL)
    outreach_follow_up: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    outreach_second_follow_up: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    outreach_call: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)
    outreach_last: Text = field(default=UNWRITTEN, metadata=SECOND_EDITION)

    @property
    def evidence(self) -> Evidence | None:
        """What shows that the exit criterion is met; None if nobody said."""
        return self.exit_evidence if self.exit_criterion else None

    @property
    def outreach(self) -> tuple[Text, ...]:
        """Its messages in their order, with the subject first; some or all may be unwritten."""
        return (
            self.outreach_subject,
            self.outreach_template,
            self.outreach_follow_up,
            self.outreach_second_follow_up,
            self.outreach_call,
            self.outreach_last,
        )

    @property
    def has_starting_probability(self) -> bool:
        """Whether its win probability is one to begin with, which a team replaces with its own."""
        return self.win_probability not in (None, 100)

    @property
    def kpi_name(self) -> str:
        """The name of the key figure, in the reader's language: authors write "name: formula"."""
        return self._kpi_piece(0)

    @property
    def kpi_formula(self) -> str:
        """The formula of the key figure, in the reader's language; "" if the author wrote only a name."""
        return self._kpi_piece(2)

    def _kpi_piece(self, number: int) -> str:
        text = str(self.kpi)
        return piece_of(text, text.partition(": ")[number])


@dataclass(frozen=True, slots=True)
class Process:
    """An ordered list of stages. `wins` is the key of the stage that wins the deal, None in an unfinished draft."""

    key: str
    name: Text
    stages: tuple[str, ...]
    wins: str | None


@dataclass(frozen=True, slots=True)
class StageRule:
    """One change to a process, and when it is made. `anchors` are in order of preference.

    `sales_model`: whose points count, None if only an option decides. `from_points`: the score from which the rule
    applies, None: the sales model's threshold. `process`: the only process in which it applies, None: any. `question`
    and `option`: the answer it needs. `optional`: the stage is for big or hard deals only.
    """

    sales_model: str | None
    placement: Placement
    stage: str
    anchors: tuple[str, ...] = ()
    from_points: int | None = field(default=None, metadata=SECOND_EDITION)
    process: str | None = field(default=None, metadata=SECOND_EDITION)
    question: str | None = field(default=None, metadata=SECOND_EDITION)
    option: str | None = field(default=None, metadata=SECOND_EDITION)
    optional: bool = field(default=False, metadata=SECOND_EDITION)


@dataclass(frozen=True, slots=True)
class GoldenExample:
    """Answers with the outcome that the author expects: the leading sales model (None: none) and the stages in order.

    `present`: the sales models expected to be present, the leading one first; empty: not checked. An example may refer
    to keys that a draft no longer has; `golden` checks whether it still passes.
    """

    key: str
    name: Text
    answers: Mapping[str, str]
    leading: str | None
    stages: tuple[str, ...]
    present: tuple[str, ...] = field(default=(), metadata=SECOND_EDITION)
