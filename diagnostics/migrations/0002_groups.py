"""Three groups to put staff in: who writes drafts, who publishes them, and who reads what came of it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

AUTHORED = (
    "questionnaire",
    "question",
    "answeroption",
    "optionweight",
    "salesmodel",
    "kpi",
    "stage",
    "process",
    "processstage",
    "stagerule",
    "stageruleanchor",
    "goldenexample",
)
READ = [f"view_{table}" for table in (*AUTHORED, "questionnaireversion")]
GROUPS = {
    "author": [*READ, *(f"{verb}_{table}" for table in AUTHORED for verb in ("add", "change", "delete"))],
    "publisher": [*READ, "publish_questionnaire"],
    "viewer": [*READ, "view_assessment"],
}


def make_groups(apps, schema_editor):
    """Make the groups, or give those that are there what they lack."""
    # permissions are otherwise made once all migrations are through
    config = apps.get_app_config("diagnostics")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for name, codenames in GROUPS.items():
        group, _is_new = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(content_type__app_label="diagnostics", codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
