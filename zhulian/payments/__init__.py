"""Awards and payments 待遇与发放 (empty floor, to be furnished)."""
