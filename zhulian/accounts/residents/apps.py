from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "zhulian.accounts.residents"
    verbose_name = "居民账号"
