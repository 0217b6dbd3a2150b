"""Screens 页面: one module and one template folder per desk."""
