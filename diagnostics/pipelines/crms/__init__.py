"""Pipelines as files that CRMs and people take; one module a format, all behind `formats.Format`."""

from diagnostics.pipelines.crms.espocrm.format import ESPOCRM
from diagnostics.pipelines.crms.formats import Format
from diagnostics.pipelines.crms.hubspot.format import HUBSPOT
from diagnostics.pipelines.crms.neutral import CSV, JSON, MARKDOWN
from diagnostics.pipelines.crms.odoo.format import ODOO
from diagnostics.pipelines.crms.pipedrive.format import PIPEDRIVE
from diagnostics.pipelines.crms.salesforce.format import SALESFORCE
from diagnostics.pipelines.crms.sheets import FRESHSALES, NUTSHELL

FORMATS: dict[str, Format] = {
    one.key: one for one in (HUBSPOT, PIPEDRIVE, SALESFORCE, ODOO, ESPOCRM, NUTSHELL, FRESHSALES, CSV, MARKDOWN, JSON)
}
"""Every format by its key, in the order in which they are offered."""
