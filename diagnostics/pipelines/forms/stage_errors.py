"""What to do when a text or file is no list of stages."""

from django.utils.translation import gettext as _

from diagnostics.pipelines.domain.stage_names import MAX_NAME_LENGTH, MAX_STAGES, ListTooLong, NotStages, Problem
from diagnostics.site.spreadsheets.uploads import MAX_BYTES, MAX_CELLS, Unreadable, UnreadableFile


def reason(error: ListTooLong | NotStages | UnreadableFile) -> str:
    """Return why it was refused, and what to do instead, in the reader's language."""
    if isinstance(error, UnreadableFile):
        return _reason_of_file(error.reason)
    return _reason_of_list(error.problem) if isinstance(error, NotStages) else _reason_of_length(error)


def no_column() -> str:
    """Return that a table has no column of stages, and what to do instead."""
    return _(
        "No column of this table looks like stages. Export it with the column of the stage (HubSpot calls it Deal "
        "Stage), or type the names of your stages."
    )


def _reason_of_file(unreadable: Unreadable) -> str:
    return {
        Unreadable.KIND: _(
            "This file is neither a text, a CSV nor an Excel workbook (.xlsx). Export it as CSV or XLSX, or type "
            "the names of your stages."
        ),
        Unreadable.BROKEN: _(
            "This workbook cannot be opened. Save it again as .xlsx or CSV, or type the names of your stages."
        ),
        Unreadable.TOO_LARGE: _(
            "This file is larger than the %(most)s MB that we read. Export fewer columns or a shorter period, or type "
            "the names of your stages."
        )
        % {"most": MAX_BYTES // 1_000_000},
        Unreadable.TOO_MANY_CELLS: _(
            "This workbook has more than the %(most)s cells that we read. Save it as CSV, export fewer columns or a "
            "shorter period, or type the names of your stages."
        )
        % {"most": MAX_CELLS},
    }[unreadable]


def _reason_of_list(problem: Problem) -> str:
    return {
        Problem.EMPTY: _("Type your stages, one per line, or choose a file that holds them."),
        Problem.IDENTIFIERS: _(
            "These look like record numbers, amounts or dates. Use the column with the names of the stages."
        ),
        Problem.DEALS: _(
            "These look like names of customers. Use the column with the names of the stages, or choose the whole "
            "export as a file."
        ),
        Problem.PROSE: _("This looks like running text. Type only the names of your stages, one per line."),
        Problem.CODE: _(
            "This looks like data for programs. Type the names of your stages, or choose a CSV or XLSX export as a "
            "file."
        ),
    }[problem]


def _reason_of_length(error: ListTooLong) -> str:
    if error.is_name:
        return _(
            "One of the names has %(actual)s characters, and a name has at most %(most)s. Is this a list of stages?"
        ) % {"actual": error.actual, "most": MAX_NAME_LENGTH}
    return _("These are %(actual)s stages, and at most %(most)s are compared. Leave out what is no stage.") % {
        "actual": error.actual,
        "most": MAX_STAGES,
    }
