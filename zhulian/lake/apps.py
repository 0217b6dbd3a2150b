from django.apps import AppConfig


class LakeConfig(AppConfig):
    name = "zhulian.lake"
    verbose_name = "数据湖"
