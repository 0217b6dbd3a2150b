from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "zhulian.matching"
    verbose_name = "政策找人"
