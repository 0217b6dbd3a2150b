"""Micro-wishes and charity projects 微心愿与慈善项目 (empty floor, to be furnished)."""
