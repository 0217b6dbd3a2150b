"""Residents' accounts 居民账号."""
