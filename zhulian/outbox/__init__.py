"""Messages that leave the house 消息 (empty floor, to be furnished)."""
