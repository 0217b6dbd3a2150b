from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "zhulian.monitoring"
    verbose_name = "监测预警"
