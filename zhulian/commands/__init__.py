"""The command zhulian 命令行: demo, imports, policies, benchmarks."""
