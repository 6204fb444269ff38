"""Keyset pagination for long lists of the admin, so a million rows cost as much as a few."""

from typing import Any
from uuid import UUID

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from diagnostics.assessing.admin.assessment_filters import BegunFilter
from diagnostics.assessing.queries.archive import end_of_window

AFTER = "after"
"""Query parameter: the last id of the previous page."""


class KeysetList(ChangeList):
    """A list with the newest rows first and without counts; if filtered, a page scans a limited number of rows."""

    model_admin: Any

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return all matching rows, regardless of the page."""
        self.after = self.params.pop(AFTER, "")
        self.filter_params.pop(AFTER, None)
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Return the only order that an index provides."""
        return ["-pk"]

    def get_results(self, request: HttpRequest) -> None:
        """Read one page. Raises IncorrectLookupParameters if it should begin after something that is not an id."""
        rows = self.queryset
        looked_at = self.model_admin.range_of(self.query).order_by("-pk")
        for spec in self.filter_specs:
            looked_at = spec.within(looked_at) if isinstance(spec, BegunFilter) else looked_at
        if self.after:
            rows, looked_at = (each.filter(pk__lt=self._place()) for each in (rows, looked_at))
        end = self.end_of_window(looked_at) if self.query or self.has_active_filters else None
        if end is not None:
            rows = rows.filter(pk__gte=end.pk)
        found = list(self.model_admin.as_listed(rows)[: self.list_per_page + 1])
        self.result_list = found[: self.list_per_page]
        self.searched_to = end if len(found) <= self.list_per_page else None
        last = self.result_list[-1] if len(found) > self.list_per_page else end
        self.older_url = self.get_query_string({AFTER: str(last.pk)}) if last else ""
        self.newest_url = self.get_query_string() if self.after else ""
        self.result_count = self.full_result_count = len(self.result_list)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(self.result_list)

    def key_of(self, text: str) -> Any:
        """Parse an id. Raises ValueError."""
        return UUID(text)

    def end_of_window(self, rows: Any) -> Any:
        """Return the last row that is scanned for one page, or None if there are fewer."""
        return end_of_window(rows)

    def _place(self) -> Any:
        try:
            return self.key_of(self.after)
        except ValueError as error:
            raise IncorrectLookupParameters(error) from error
