"""Handlers of nightly and long work 夜间与长时作业 (empty floor, to be furnished)."""
