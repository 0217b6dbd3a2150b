from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zhulian.api"
    verbose_name = "接口"
