from django.db import migrations

from zhulian.accounts.row_security import SecureRows, of_its_area


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_fewer_indexes")]
    operations = [
        SecureRows("matching_match", of_its_area()),
        SecureRows("matching_householdcount", of_its_area()),
    ]
