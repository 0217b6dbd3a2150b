"""PostgreSQL that knows whose scope it works in 带辖区的 PostgreSQL."""
