from django.db import migrations

from zhulian.policies.guards import lower_guards, raise_guards


def raise_them(apps, schema_editor):
    raise_guards(schema_editor.connection)


def lower_them(apps, schema_editor):
    lower_guards(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_guards")]
    operations = [migrations.RunPython(raise_them, lower_them)]
