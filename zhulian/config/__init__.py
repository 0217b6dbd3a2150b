"""Settings, addresses and the WSGI entry 系统配置与入口。"""
