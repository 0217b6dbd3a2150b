from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "zhulian.ledger"
    verbose_name = "台账"
