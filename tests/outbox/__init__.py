"""Messages 消息."""
