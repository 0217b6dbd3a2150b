"""The policy library 政策库: the county's own edition of its policies, and which one is in force."""
