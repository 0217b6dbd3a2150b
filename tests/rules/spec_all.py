"""The whole spec table 全部规格: what every engine must give."""

from __future__ import annotations

from tests.rules.spec import BASIC
from tests.rules.spec_places import OBLIGORS, PARAMETERS
from tests.rules.spec_ranges import RANGES
from tests.rules.spec_stages import CONCLUSIONS, STAGES

CASES = BASIC + PARAMETERS + OBLIGORS + STAGES + CONCLUSIONS + RANGES
