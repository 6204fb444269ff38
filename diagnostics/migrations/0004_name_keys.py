"""Fill in what lists sort by and search in, for assessments that were named before these columns were there."""

from django.db import migrations


def fill(apps, schema_editor):
    named = apps.get_model("diagnostics", "Assessment").objects.exclude(title="").only("id", "title")
    for assessment in named.iterator(chunk_size=1000):
        assessment.name_key = assessment.title.casefold()
        assessment.search_text = f"{assessment.title}\n".casefold()
        assessment.save(update_fields=["name_key", "search_text"])


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0003_archive")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
