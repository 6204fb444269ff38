"""A group for those who help users: with their account, a lost second factor, lost devices, and invitations."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "support": [
        "view_user",
        "add_user",
        "change_user",
        "reset_second_factor",
        "end_sessions",
        "view_invitation",
        "add_invitation",
        "delete_invitation",
    ],
}


def make_group(apps, schema_editor):
    """Make the group, or give the one that is there what it lacks."""
    # permissions are otherwise made once all migrations are through
    config = apps.get_app_config("diagnostics")
    config.models_module = True
    create_permissions(config, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    config.models_module = None
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    ours = permissions.filter(content_type__app_label="diagnostics")
    for name, codenames in GROUPS.items():
        group, _is_new = groups.get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0010_sessions_and_secrets"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [
                    ("reset_second_factor", "Can switch off the two-step sign-in of users"),
                    ("end_sessions", "Can sign users out everywhere"),
                ],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
        migrations.RunPython(make_group, migrations.RunPython.noop),
    ]
