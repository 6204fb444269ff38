"""The nouns of a questionnaire: a column for each form and language.

All columns of a table are added by one operation, with an empty text in each row. Django's own copies an SQLite table
for each column and loads all models again, which took four seconds.
"""

from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FORMS = {
    "model": ("word for “sales model”", "As in: No [sales model] is clear yet."),
    "a_model": ("word for “a sales model”", "As in: The answers point to [a sales model]."),
    "the_model": ("word for “the sales model”", "Without “the”. As in: Your [sales model]."),
    "models": ("word for “sales models”", "As in: All [sales models]."),
    "the_models": ("word for “the sales models”", "Without “the”. As in: The other [sales models]."),
    "you_sell": ("word for “you sell”", "As in: This is how [you sell]. [You sell] in two ways."),
    "a_deal": ("word for “a deal”", "As in: When [a deal] moves on."),
    "the_deal": ("word for “the deal”", "Without “the”. As in: The [deal] moves on."),
    "deals": ("word for “deals”", "As in: For big or hard [deals] only."),
    "the_deals": ("word for “the deals”", "Without “the”. As in: Your open [deals]."),
    "wins": ("word for “wins the deal”", "As in: The stage that [wins the deal]."),
    "won": ("word for “the deal is won”", "As in: These stages begin when [the deal is won]."),
    "after": ("word for “after the sale”", "As in: The stages [after the sale]."),
    "crm": ("word for “CRM”", "As in: Another [CRM]."),
    "a_crm": ("word for “a CRM”", "As in: Choose [a CRM]."),
    "the_crm": ("word for “the CRM”", "Without “the”. As in: Take it to your [CRM]."),
    "crms": ("word for “CRMs”", "As in: Other [CRMs]."),
}

COLUMNS = {f"noun_{form}_{language}": texts for form, texts in FORMS.items() for language in ("en", "nb")}


class AddNouns(Operation):
    """Adds all columns to one table."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for column, (name, example) in COLUMNS.items():
            field = models.CharField(blank=True, help_text=example, max_length=60, verbose_name=name)
            state.models[app_label, self.table].fields[column] = field
        # once for all columns
        state.reload_model(app_label, self.table, delay=True)

    def database_forwards(self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        table = f"{app_label}_{self.table}"
        for column in COLUMNS:
            editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} varchar(60) NOT NULL DEFAULT ''")
        # a table has no defaults of its own, however it was made
        if editor.connection.vendor == "sqlite":
            editor._remake_table(to_state.apps.get_model(app_label, self.table))
        else:
            for column in COLUMNS:
                editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")

    def database_backwards(self, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        for column in COLUMNS:
            editor.execute(f"ALTER TABLE {app_label}_{self.table} DROP COLUMN {column}")

    def describe(self) -> str:
        return f"Add the nouns to {self.table}"


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0017_entry_criterion")]

    operations = [AddNouns("questionnaire"), AddNouns("historicalquestionnaire")]
