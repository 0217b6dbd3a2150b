"""County picture, what-if and evaluation 看板、推演、成效评估 (empty floor, to be furnished)."""
