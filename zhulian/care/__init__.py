"""Case plans, pairing and revisits 个案、结对、回访 (empty floor, to be furnished)."""
