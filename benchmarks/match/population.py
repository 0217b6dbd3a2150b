"""A synthetic population 合成人口: two Parquet files for the match benchmark, complete or with unknowns.

python benchmarks/match/population.py DIRECTORY PERSONS UNKNOWN_PERCENT
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20261031
ROW_GROUP = 122_880  # DuckDB reads row groups in parallel; one large group would leave a core idle
ON = np.datetime64("2026-10-31")
RELATIONS = ["户主", "配偶", "子女", "父母", "祖父母外祖父母", "孙子女外孙子女", "兄弟姐妹", "其他"]
STAGES = ["无", "学前", "小学", "初中", "普通高中", "中等职业学校", "大专", "本科", "硕士", "博士"]
CATEGORIES = ["无", "视力", "听力", "言语", "肢体", "智力", "精神", "多重"]
STATUSES = ["无", "特困", "低保", "低边", "刚支", "孤儿", "事实无人抚养全额"]
MONTHLY = {
    "wage_income": (0.45, 600_000),
    "retirement_pension": (0.12, 450_000),
    "unemployment_benefit": (0.01, 150_000),
    "survivor_benefit": (0.01, 90_000),
    "maintenance_received": (0.03, 60_000),
    "resident_pension_other": (0.10, 30_000),
    "other_transfer_income": (0.05, 40_000),
    "employment_cost": (0.20, 30_000),
    "transfer_expense": (0.30, 40_000),
    "rigid_deduction": (0.05, 50_000),
}
YEARLY = {"business_net_income": (0.10, 3_000_000), "property_net_income": (0.08, 900_000)}
STATES = {
    "imprisoned": 0.002,
    "compulsory_rehab": 0.001,
    "declared_missing": 0.001,
    "deceased": 0.004,
    "clergy_three_years": 0.001,
    "province_excluded": 0.001,
    "dependent_adult": 0.01,
    "long_term_cohabiting": 0.7,
    "has_legal_duty": 0.8,
    "critical_illness": 0.02,
    "needs_long_term_care": 0.05,
    "work_injury_care_allowance": 0.002,
}
EXPENSES = [
    "medical_out_of_pocket",
    "education_expense",
    "rehabilitation_expense",
    "other_rigid_expense",
    "aid_offset",
]


class Draw:
    """Draws columns; `unknown` is the share of NULL in each."""

    def __init__(self, unknown: float) -> None:
        self.random = np.random.default_rng(SEED)
        self.unknown = unknown

    def column(self, values: np.ndarray, type: pa.DataType | None = None) -> pa.Array:
        mask = self.random.random(len(values)) < self.unknown if self.unknown else None
        return pa.array(values, type=type, mask=mask)

    def choice(self, words: list[str], codes: np.ndarray) -> pa.Array:
        column = self.column(codes.astype(np.int8), pa.int8())
        return pa.DictionaryArray.from_arrays(column, pa.array(words)).cast(pa.string())

    def truth(self, share: float, count: int) -> pa.Array:
        return self.column(self.random.random(count) < share)

    def amount(self, share: float, typical: int, count: int) -> pa.Array:
        drawn = self.random.exponential(typical, count) * (self.random.random(count) < share)
        return self.column(drawn.astype(np.int64) // 100 * 100)


def households(draw: Draw, count: int) -> pa.Table:
    columns = {
        "household": pa.array(np.arange(count, dtype=np.int32)),
        "城乡": pa.array(np.where(draw.random.random(count) < 0.75, "城镇", "农村")),
        "property_compliant": draw.truth(0.85, count),
    }
    columns |= {name: draw.amount(0.2, 800_000, count) for name in EXPENSES}
    return pa.table(columns)


def members(draw: Draw, homes: np.ndarray) -> pa.Table:
    count, random = len(homes), draw.random
    first = np.r_[True, homes[1:] != homes[:-1]]
    disabled = random.random(count) < 0.07
    columns = {
        "household": pa.array(homes),
        "member": pa.array(np.arange(count, dtype=np.int32)),
        "relation_to_head": draw.choice(RELATIONS, np.where(first, 0, random.integers(1, 8, count))),
        "birth_date": draw.column(ON - random.integers(0, 365 * 95, count).astype("timedelta64[D]")),
        "education_stage": draw.choice(
            STAGES, np.where(random.random(count) < 0.8, 0, random.integers(1, 10, count))
        ),
        "recognized_status": draw.choice(
            STATUSES, np.where(random.random(count) < 0.97, 0, random.integers(1, 7, count))
        ),
        "disability_category": draw.choice(CATEGORIES, np.where(disabled, random.integers(1, 8, count), 0)),
        "disability_level": draw.column(np.where(disabled, random.integers(1, 5, count), 4).astype(np.int32)),
    }
    columns |= {name: draw.truth(share, count) for name, share in STATES.items()}
    amounts = MONTHLY | YEARLY
    columns |= {name: draw.amount(share, typical, count) for name, (share, typical) in amounts.items()}
    return pa.table(columns)


def write(directory: Path, persons: int, unknown: float) -> None:
    """Write household.parquet and member.parquet."""
    draw = Draw(unknown)
    sizes = draw.random.choice([1, 2, 3, 4, 5, 6], persons, p=[0.25, 0.32, 0.21, 0.13, 0.06, 0.03])
    homes = np.repeat(np.arange(persons, dtype=np.int32), sizes)[:persons]
    directory.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        households(draw, int(homes[-1]) + 1), directory / "household.parquet", row_group_size=ROW_GROUP
    )
    pq.write_table(members(draw, homes), directory / "member.parquet", row_group_size=ROW_GROUP)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) / 100)
