from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "zhulian.insight"
    verbose_name = "推演"
