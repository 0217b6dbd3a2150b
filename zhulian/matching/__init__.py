"""Matching policies to households 政策找人: one household or the whole county."""
