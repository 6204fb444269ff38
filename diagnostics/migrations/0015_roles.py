"""Invitations with a role; the groups of the roles are filled after every migrate."""

from django.db import migrations, models

ROLES = ["", "author", "publisher", "viewer", "support", "administrator"]


def set_aside(apps, schema_editor):
    """Rename a group that a site called like the new role: its members are not to get an administrator's permissions."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name="administrator").update(name="administrator (own)")


class Migration(migrations.Migration):
    dependencies = [
        ("diagnostics", "0014_days_to_count"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="role",
            field=models.CharField(
                blank=True,
                db_comment="one of domain.Role, or none",
                db_default="",
                default="",
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ROLES)),
                name="invitation_role_known",
                violation_error_message="Choose one of the roles.",
            ),
        ),
        migrations.RunPython(set_aside, migrations.RunPython.noop),
    ]
