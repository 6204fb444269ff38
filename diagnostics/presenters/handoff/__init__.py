"""Pipelines as files that CRMs and people take; one module a format, all behind `formats.Format`."""

from diagnostics.presenters.handoff.espocrm import ESPOCRM
from diagnostics.presenters.handoff.formats import Format
from diagnostics.presenters.handoff.hubspot import HUBSPOT
from diagnostics.presenters.handoff.neutral import CSV, JSON, MARKDOWN
from diagnostics.presenters.handoff.odoo import ODOO
from diagnostics.presenters.handoff.pipedrive import PIPEDRIVE
from diagnostics.presenters.handoff.salesforce import SALESFORCE
from diagnostics.presenters.handoff.sheets import FRESHSALES, NUTSHELL

FORMATS: dict[str, Format] = {
    one.key: one for one in (HUBSPOT, PIPEDRIVE, SALESFORCE, ODOO, ESPOCRM, NUTSHELL, FRESHSALES, CSV, MARKDOWN, JSON)
}
"""Every format by its key, in the order in which they are offered."""
