"""Runner: the same rules in OpenFisca-core, Parquet to Parquet 同样的规则用 OpenFisca 跑; complete data only.

.venv-bench/bin/python benchmarks/match/with_openfisca.py INPUT OUTPUT
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.match.measure import Clock
from benchmarks.match.openfisca_rules import CONDITIONS, ENUMS, VARIABLES, Household, Person

PERIOD = "2026-10"
KINDS = {"b": bool, "i": int, "M": date}
KEYS = ("household", "member")


def declare(system: TaxBenefitSystem, name: str, entity: Any, kind: Any, formula: Any = None) -> None:
    """Add a variable: a column of the input, or a formula."""
    fields = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH}
    if formula is not None:
        fields["formula"] = formula
    if kind is Enum:
        fields |= {"possible_values": ENUMS[name], "default_value": next(iter(ENUMS[name]))}
    system.add_variable(type(name, (Variable,), fields))


def inputs(table: pa.Table) -> dict[str, Any]:
    """The columns as OpenFisca takes them: 城乡 as a truth, words as places in their Enum, fen as int32."""
    found: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name].combine_chunks()
        if name in ENUMS:
            words = pa.array([item.value for item in ENUMS[name]])
            found[name] = EnumArray(pc.index_in(column, words).to_numpy().astype(np.uint8), ENUMS[name])
        elif name == "城乡":
            found["is_urban"] = pc.equal(column, "城镇").to_numpy(zero_copy_only=False)
        elif name not in KEYS:
            values = column.to_numpy(zero_copy_only=False)
            found[name] = values.astype(np.int32) if values.dtype.kind == "i" else values
    return found


def simulation(households: pa.Table, members: pa.Table) -> Simulation:
    """Make the simulation over both tables."""
    system = TaxBenefitSystem([Person, Household])
    columns = {Person: inputs(members), Household: inputs(households)}
    for entity, given in columns.items():
        for name, values in given.items():
            declare(system, name, entity, Enum if name in ENUMS else KINDS[values.dtype.kind])
    for name, entity, kind, formula in VARIABLES:
        declare(system, name, entity, kind, formula)
    populations = system.instantiate_entities()
    for entity, table in (("person", members), ("household", households)):
        populations[entity].count = len(table)
        populations[entity].ids = np.arange(len(table))
    populations["household"].members_entity_id = members["household"].to_numpy()
    made = Simulation(system, populations)
    for given in columns.values():
        for name, values in given.items():
            made.set_input(name, PERIOD, values)
    return made


def answer(made: Simulation, entity: Any, keys: dict[str, Any]) -> pa.Table:
    """Calculate every scheme of one entity."""
    columns = dict(keys)
    for code, (owner, names) in CONDITIONS.items():
        if owner is not entity:
            continue
        passed = made.calculate(f"{code}_pass", PERIOD).astype(np.int64)
        columns |= {
            f"{code}_outcome": made.calculate(f"{code}_outcome", PERIOD),
            f"{code}_pass": passed,
            f"{code}_fail": (1 << len(names)) - 1 - passed,
        }
        if made.tax_benefit_system.get_variable(f"{code}_amount"):
            amount = made.calculate(f"{code}_amount", PERIOD).astype(np.int64)
            columns[f"{code}_amount"] = pa.array(amount, mask=amount < 0)
    return pa.table(columns)


def main(source: Path, target: Path) -> None:
    clock = Clock()
    households, members = (pq.read_table(source / f"{name}.parquet") for name in ("household", "member"))
    made = simulation(households, members)
    homes = answer(made, Household, {"household": households["household"]})
    pq.write_table(homes, target / "answer_household.parquet")
    persons = answer(made, Person, {name: members[name] for name in KEYS})
    pq.write_table(persons, target / "answer_member.parquet")
    print(json.dumps(clock.read()))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
