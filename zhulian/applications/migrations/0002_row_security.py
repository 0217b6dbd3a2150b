from django.db import migrations

from zhulian.accounts.row_security import SecureRows, of_any, of_its_area, of_row

DRAFT = of_row("applications_intakedraft AS draft", where="draft.id = applications_draftsearch.draft_id")
SEARCH = of_row(
    "applications_draftsearch AS search",
    where="search.id = applications_draftsearch_households.draftsearch_id",
)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]
    operations = [
        SecureRows("applications_intakedraft", of_its_area()),
        SecureRows("applications_draftsearch", of_any(DRAFT)),
        SecureRows("applications_draftsearch_households", of_any(SEARCH)),
        SecureRows("applications_minorconsent", of_its_area()),
    ]
