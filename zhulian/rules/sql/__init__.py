"""The policies as SQL 政策的 SQL: `bulk` writes the plan; the other rooms say how a node becomes a statement."""

from zhulian.rules.sql.plan import BulkPlan, Columns, Step, bulk

__all__ = ["BulkPlan", "Columns", "Step", "bulk"]
