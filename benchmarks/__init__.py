"""Benchmarks 基准测试: what is promised is measured here; README.md keeps the figures with their commands."""
