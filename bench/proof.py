"""Time the proof of a questionnaire: the reference with its 1,470 combinations, and one with a million.

    python -m bench.proof

Printed are the best and the middle of a few rounds in seconds, and the process's peak memory.
"""

import random
import resource
import statistics
import time
from dataclasses import replace
from pathlib import Path

import yaml

import diagnostics
from diagnostics.instrument.document import parse_instrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import AnswerOption, Question
from diagnostics.instrument.proof import count_combinations, prove

REFERENCE = Path(diagnostics.__file__).parent / "reference" / "sales-model.yaml"
QUESTIONS = 6
OPTIONS = 10
HIGHEST_WEIGHT = 5
ROUNDS = 5


def reference() -> Instrument:
    """Return the questionnaire that the product ships with."""
    return parse_instrument(yaml.safe_load(REFERENCE.read_text(encoding="utf-8")))


def million(instrument: Instrument, *, seed: int = 1) -> Instrument:
    """Return `instrument` with six questions of ten options each, every one speaking for every sales model.

    Rules that need an answer, doubtful pairs and golden examples go with the questions.
    """
    draw = random.Random(seed)  # noqa: S311 (a benchmark, not a secret)
    questions = tuple(
        Question(
            key=f"q{number}",
            text=instrument.title,
            options=tuple(
                AnswerOption(
                    key=f"o{place}",
                    label=instrument.title,
                    weights={model.key: draw.randint(0, HIGHEST_WEIGHT) for model in instrument.sales_models},
                )
                for place in range(OPTIONS)
            ),
        )
        for number in range(QUESTIONS)
    )
    rules = tuple(rule for rule in instrument.rules if rule.question is None)
    return replace(instrument, questions=questions, rules=rules, doubtful_pairs=(), golden_examples=())


def main() -> None:
    """Time both and print the figures."""
    for instrument in (reference(), million(reference())):
        seconds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            proof = prove(instrument)
            seconds.append(time.perf_counter() - began)
        print(
            f"{count_combinations(instrument):>9,} combinations: best {min(seconds):.3f} s, "
            f"median {statistics.median(seconds):.3f} s, {len(proof.pipelines)} pipelines"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
