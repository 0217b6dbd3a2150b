from pathlib import Path


def policies_directory():
    return Path(__file__).parents[2] / "policies"
