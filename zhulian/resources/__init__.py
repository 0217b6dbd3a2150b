"""Forces, services and places 力量与服务清单 (empty floor, to be furnished)."""
