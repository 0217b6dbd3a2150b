"""The lake and the vault 数据湖与身份保险库: department feeds without names, names without facts."""
