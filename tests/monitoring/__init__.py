"""Monitoring 监测预警与线索."""
