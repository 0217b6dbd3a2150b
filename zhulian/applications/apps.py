from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "zhulian.applications"
    verbose_name = "受理"
