"""Pages for residents 居民的页面."""
