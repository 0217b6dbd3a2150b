"""JSON for other systems 数据接口 (empty floor, to be furnished)."""
