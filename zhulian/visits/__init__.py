"""The one visit record 走访 (empty floor, to be furnished)."""
