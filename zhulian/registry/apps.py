from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "zhulian.registry"
    verbose_name = "家庭档案"
