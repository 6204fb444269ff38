"""How the parts of a questionnaire contradict each other, in the reader's language."""

from django.utils.translation import gettext_lazy

from diagnostics.instrument.errors import Contradiction, InvalidInstrument

_TEXTS = {
    Contradiction.KEY_TWICE: gettext_lazy("the key %(key)s is there twice: %(kind)s"),
    Contradiction.KEY_RESERVED: gettext_lazy("no %(kind)s may have the key %(key)s"),
    Contradiction.UNKNOWN: gettext_lazy("there is no such %(kind)s: %(key)s"),
    Contradiction.WEIGHT_NEGATIVE: gettext_lazy("the weight for %(key)s is negative"),
    Contradiction.PAIR_TWICE: gettext_lazy("the same two answers are a pair already"),
    Contradiction.STAGE_TWICE: gettext_lazy("a process has each stage only once"),
    Contradiction.ANSWER_HALF: gettext_lazy("an answer is a question and an option"),
    Contradiction.NO_CONDITION: gettext_lazy("a rule needs a sales model or an answer"),
    Contradiction.POINTS: gettext_lazy("points are those of a sales model, from 1 on"),
    Contradiction.LANGUAGES: gettext_lazy("the languages are %(key)s, in this order, or one of them"),
}
_KINDS = {
    "question": gettext_lazy("question"),
    "option": gettext_lazy("answer option"),
    "sales model": gettext_lazy("sales model"),
    "stage": gettext_lazy("stage"),
    "process": gettext_lazy("process"),
    "golden example": gettext_lazy("golden example"),
}


def contradiction_text(error: InvalidInstrument) -> str:
    """Return what contradicts what, without its place: a sentence that begins in lower case and has no full stop."""
    return str(_TEXTS[error.contradiction]) % {"kind": _KINDS.get(error.kind, error.kind), "key": error.key}


def fault_text(error: InvalidInstrument) -> str:
    """Return what contradicts what in a draft, with the place in its document."""
    return f"{contradiction_text(error)} ({error.place})"
