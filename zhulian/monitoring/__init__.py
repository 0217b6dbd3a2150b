"""Alerts and leads 监测预警与线索 (empty floor, to be furnished)."""
