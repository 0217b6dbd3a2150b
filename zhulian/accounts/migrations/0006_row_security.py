from django.db import migrations

from zhulian.accounts.row_security import SecureRows, of_its_area


class Migration(migrations.Migration):
    """Attachments lie on a floor below, which knows of no area's wall."""

    dependencies = [("accounts", "0005_portal_links"), ("files", "0001_initial")]
    operations = [SecureRows("files_attachment", of_its_area())]
