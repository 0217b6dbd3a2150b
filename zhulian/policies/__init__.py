"""Published policy versions and holidays 政策库与节假日 (empty floor, to be furnished)."""
