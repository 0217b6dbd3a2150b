"""Leased runs of long work 长时作业租约."""
