"""The sheet that goes back 退回表: what was sent stands in it, and none of it runs."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from python_calamine import CalamineWorkbook

from zhulian.lake.reading import Sheet
from zhulian.lake.refining import Fault
from zhulian.lake.returning import write_faults


def test_what_a_department_sent_runs_as_no_formula_in_its_own_sheet(tmp_path):
    columns = (pa.chunked_array([["=1+1"]]), pa.chunked_array([["何守田"]]))
    sheet = Sheet(("身份证号", "姓名"), columns, np.array([7]), {})
    faults = [Fault(0, 7, "身份证号", "号码不对，请核对", False)]
    write_faults(tmp_path / "back.xlsx", sheet=sheet, faults=faults)
    row = CalamineWorkbook.from_path(tmp_path / "back.xlsx").get_sheet_by_index(0).to_python()[1]
    assert row == ["7", "身份证号", "号码不对，请核对", "未入湖", "'=1+1", "何守田"]
