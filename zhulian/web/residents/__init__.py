"""Pages for residents who sign in 居民的页面: mine, who looked, how to sign in."""
