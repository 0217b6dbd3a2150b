"""Screens 页面."""
