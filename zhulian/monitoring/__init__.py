"""Alerts and leads 监测预警与线索: today the leads, people who ask to be called."""
