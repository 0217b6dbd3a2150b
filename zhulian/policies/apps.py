from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "zhulian.policies"
    verbose_name = "政策库"
