from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "zhulian.files"
    verbose_name = "附件"
