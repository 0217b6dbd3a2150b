"""Messages 消息: short messages, channels of WeChat, and the services outside that carry them."""
