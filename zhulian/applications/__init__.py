"""Applications 受理: intake drafts, and the second consent that opens a minor's file to whoever handles a matter."""
