"""Template tags 模板标签。"""
