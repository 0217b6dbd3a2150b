from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0003_count_households"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["policy", "area_path", "kind", "rank", "id"],
                name="match_policy_area",
            ),
        ),
    ]
