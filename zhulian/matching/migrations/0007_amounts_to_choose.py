from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_row_security")]
    operations = [
        migrations.AddField(
            model_name="match",
            name="is_to_choose",
            field=models.BooleanField(default=False, verbose_name="由本人选择"),
        ),
    ]
