"""Figures 概况: the shares of the county that was made, to be held against the published ones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhulian.commands.county.life import County
from zhulian.commands.county.standards import BILL_THRESHOLD, DAY


def county_figures(county: County, truth: pa.Table) -> dict[str, object]:
    """Return the figures of the county as plain numbers."""
    families, health, work = county.families, county.health, county.work
    residents = families.residents
    away = county.residence.lives != county.residence.registered[families.household]

    def share(flags: np.ndarray) -> float:
        return round(float(flags.mean()), 5)

    return {
        "county": county.places.county,
        "day": DAY.isoformat(),
        "seed": county.seed,
        "residents": residents,
        "households": families.households,
        "towns": len(county.places.towns),
        "villages": len(county.places.villages),
        "household_size": round(residents / families.households, 4),
        "share_60_or_older": share(families.age >= 60),
        "share_under_15": share(families.age < 15),
        "share_men": share(families.is_male),
        "share_living_apart": share(away),
        "share_urban": share(county.is_urban),
        "share_certified": share(health.category > 0),
        "share_large_bills": share(health.in_scope > BILL_THRESHOLD),
        "share_students": share(work.stage > 0),
        "share_listed": share(county.listed),
        "share_on_subsistence": share(
            county.rosters.subsistence[families.household] & county.rosters.covered
        ),
        "dead_still_registered": int(health.is_dead.sum()),
        "schemes": _schemes(truth),
    }


def _schemes(truth: pa.Table) -> dict[str, dict[str, int]]:
    """Count households or people by scheme: entitled, receiving, missed, and on the roster wrongly."""
    scheme = np.asarray(truth.column("scheme"))
    entitled, receiving, decidable = (
        np.asarray(truth.column(name)) for name in ("is_entitled", "is_receiving", "decidable_from_feeds")
    )
    counts = {
        "entitled": entitled,
        "receiving": receiving,
        "missed": entitled & ~receiving,
        "missed_decidable": entitled & ~receiving & decidable,
        "wrongly": receiving & ~entitled,
        "wrongly_decidable": receiving & ~entitled & decidable,
    }
    return {
        name: {count: int((flags & (scheme == name)).sum()) for count, flags in counts.items()}
        for name in dict.fromkeys(scheme.tolist())
    }
