"""Referrals between departments 转介与会商 (empty floor, to be furnished)."""
