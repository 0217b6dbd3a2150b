from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zhulian.accounts"
    verbose_name = "人员与区划"
