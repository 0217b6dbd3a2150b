"""Applications from intake to decision 受理至审核确认 (empty floor, to be furnished)."""
