"""Generated examples are the same in every run, and few enough to keep the domain's tests a matter of seconds."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "domain",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50,
    # mutmut runs the suite several times in one process
    suppress_health_check=[HealthCheck.differing_executors],
)
settings.load_profile("domain")
