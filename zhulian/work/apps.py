from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "zhulian.work"
    verbose_name = "作业"
