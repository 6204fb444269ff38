"""Tables for people, as a workbook and as CSV: headings and texts in the reader's language, one row a stage."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.pipelines.crms.target import Format, Source, Target
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.site.spreadsheets.cells import Cell, Column, Row
from diagnostics.site.spreadsheets.delimited import csv_parts, delimiter_of
from diagnostics.site.spreadsheets.xlsx import XLSX_TYPE, Sheet, workbook_parts

TITLE_LENGTH = 20
"""Characters by which the titles of sheets must differ: Excel takes 31, some of them for a number."""


def _columns() -> list[Column]:
    return [
        Column(_("Pipeline"), 28, wraps=True),
        Column(_("No."), 6),
        Column(_("Stage"), 26, wraps=True),
        Column(_("Enters when"), 44, wraps=True),
        Column(_("Leaves when"), 44, wraps=True),
        Column(_("Owner"), 20, wraps=True),
        Column(_("Win probability (%)"), 14),
        Column(_("Idle after (days)"), 14),
        Column(_("Activities"), 48, wraps=True),
        Column(_("KPI"), 40, wraps=True),
    ]


def _rows(pipeline: CrmPipeline) -> Iterator[list[Cell]]:
    for number, stage in enumerate(pipeline.stages, start=1):
        begins = " ".join(filter(None, (stage.only_for, stage.entry_criterion)))
        yield [
            pipeline.label,
            number,
            stage.label,
            begins,
            stage.exit_criterion,
            stage.owner,
            stage.probability,
            stage.idle_days,
            "\n".join(stage.activities),
            stage.kpi,
        ]


def _csv(pipelines: Sequence[CrmPipeline], source: Source) -> bytes:
    rows = (Row(cells) for pipeline in pipelines for cells in _rows(pipeline))
    return _joined(csv_parts(_columns(), rows, delimiter=delimiter_of(source.language)))


def _xlsx(pipelines: Sequence[CrmPipeline], source: Source) -> bytes:
    sheets = [
        Sheet(title, _columns(), map(Row, _rows(pipeline)))
        for title, pipeline in zip(_titles(pipelines), pipelines, strict=True)
    ]
    return _joined(workbook_parts(sheets))


def _titles(pipelines: Sequence[CrmPipeline]) -> list[str]:
    """Return the heading of each pipeline; those that Excel takes for the same, with a number before them."""
    seen = Counter(pipeline.heading[:TITLE_LENGTH].casefold() for pipeline in pipelines)
    return [
        pipeline.heading if seen[pipeline.heading[:TITLE_LENGTH].casefold()] == 1 else f"{number} {pipeline.heading}"
        for number, pipeline in enumerate(pipelines, start=1)
    ]


def _joined(parts: Iterable[bytes]) -> bytes:
    return b"".join(parts)


XLSX = Target(
    key="xlsx",
    name=gettext_lazy("Excel workbook"),
    format=Format(
        extension="xlsx",
        media_type=XLSX_TYPE,
        write=_xlsx,
        omissions=gettext_lazy("One sheet for each pipeline. The questions to ask are in the playbook."),
    ),
    is_crm=False,
)
CSV = Target(
    key="csv",
    name=gettext_lazy("CSV for spreadsheets"),
    format=Format(
        extension="csv",
        media_type="text/csv",
        write=_csv,
        omissions=gettext_lazy("The same rows as the workbook, for programs that do not open one."),
    ),
    is_crm=False,
)
