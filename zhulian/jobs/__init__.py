"""Nightly and long work 夜间与长时作业: what each kind of ordered run does, and the process that does it."""
