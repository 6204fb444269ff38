"""Dates and times as readers of each language write them; Django's own English ones are American."""


def modules(*, american: bool) -> list[str]:
    """Return the packages of formats, by priority: `american` puts America's English before Europe's."""
    return ["salesmodel.formats.american", "salesmodel.formats"] if american else ["salesmodel.formats"]
