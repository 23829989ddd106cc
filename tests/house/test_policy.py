"""The policy that the documents show is one that the station takes."""

import re
from pathlib import Path

from hub_station.settings import Settings, read_settings
from tests.house.project import ROOT


def test_the_example_of_a_policy_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "policy.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "policy.toml").write_text(example, encoding="utf-8")
    settings = read_settings(tmp_path / "policy.toml")
    assert settings.hospital is not None
    # Every section that there is stands in the example.
    assert {name for name in Settings.model_fields if name in settings.model_fields_set} == set(Settings.model_fields)
