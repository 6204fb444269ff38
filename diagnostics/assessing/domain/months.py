"""Adding months to a date."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of a shorter month.

    Three months after 30 November is 28 February, or the 29th in a leap year. Raises ValueError past the year 9999.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
