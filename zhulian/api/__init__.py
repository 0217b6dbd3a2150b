"""JSON for other systems 数据接口: judges one household, lists policies, parameters and facts; keeps no request."""
