from django.db import migrations

from zhulian.accounts.row_security import SecureRows, of_its_area


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0002_followed_leads")]
    operations = [SecureRows("monitoring_lead", of_its_area())]
