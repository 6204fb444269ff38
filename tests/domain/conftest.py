"""Generated examples are the same in every run, and few enough to keep the domain's tests a matter of seconds."""

from hypothesis import settings

settings.register_profile("domain", derandomize=True, database=None, deadline=None, max_examples=50)
settings.load_profile("domain")
