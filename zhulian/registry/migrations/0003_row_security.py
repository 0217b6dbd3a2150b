from django.db import migrations

from zhulian.accounts.row_security import SecureRows, of_any, of_its_area, of_row

HOUSEHOLD = of_row("registry_household AS home", where="home.id = {table}.household_id")
MEMBER = of_row("registry_membership AS tie", where="tie.person_id = registry_person.id")
OBLIGOR = of_row("registry_obligation AS duty", where="duty.obligor_id = registry_person.id")
OBLIGEE = of_row("registry_obligation AS duty", where="duty.obligee_id = registry_person.id")
PERSON = of_row("registry_person AS one", where="one.id = registry_observation.person_id")


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_consents")]
    operations = [
        SecureRows("registry_household", of_its_area()),
        SecureRows("registry_membership", of_any(HOUSEHOLD.format(table="registry_membership"))),
        SecureRows("registry_obligation", of_any(HOUSEHOLD.format(table="registry_obligation"))),
        # Whoever belongs to a household in the scope is seen with it, wherever the person was first enrolled.
        SecureRows("registry_person", of_any(of_its_area(), MEMBER, OBLIGOR, OBLIGEE)),
        SecureRows("registry_observation", of_any(HOUSEHOLD.format(table="registry_observation"), PERSON)),
        SecureRows("registry_change", of_its_area()),
        SecureRows("registry_guardianship", of_its_area()),
        SecureRows("registry_consent", of_its_area()),
        SecureRows("registry_thirdpartyconsent", of_its_area()),
    ]
