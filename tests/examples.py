"""Pytest plugin: profiles that set how many examples Hypothesis tries.

By default few, and the same in every run; `--hypothesis-profile thorough` tries many, and others each time.
"""

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "few",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=25,
    # mutmut runs the suite several times in one process
    suppress_health_check=[HealthCheck.differing_executors],
)
settings.register_profile(
    "thorough",
    database=None,
    deadline=None,
    max_examples=1000,
    print_blob=True,
    suppress_health_check=[HealthCheck.differing_executors],
)
settings.load_profile("few")


def times(factor: int, *, shrink: bool = True) -> settings:
    """Return settings for a property that needs `factor` times the examples of others.

    Without `shrink`, the same examples are tried every time, and the first failing one is reported without making it
    smaller: controls must not depend on chance.
    """
    phases = settings.default.phases if shrink else [Phase.generate]
    return settings(max_examples=settings.default.max_examples * factor, phases=phases, derandomize=not shrink)
