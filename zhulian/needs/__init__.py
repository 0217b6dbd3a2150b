"""Needs of three tiers and help of every source 需求与帮扶记录 (empty floor, to be furnished)."""
