"""Self-check 自助查询: what a family may ask for, found out on a phone without signing in; nothing is stored."""
