"""Residents 居民: people who sign in for their own matters; never staff, never in a session of the staff."""
