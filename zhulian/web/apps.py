from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "zhulian.web"
    verbose_name = "页面"
