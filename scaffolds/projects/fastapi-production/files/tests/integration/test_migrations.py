from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from {{package}}.core.settings import get_settings

CONFIG = Path(__file__).parents[2] / "alembic.ini"


def test_migrations_make_what_the_models_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'migrated.sqlite3'}"
    monkeypatch.setenv("APP_DATABASE_URL", url)
    get_settings.cache_clear()
    try:
        config = Config(CONFIG)
        command.upgrade(config, "head")
        command.check(config)
        command.downgrade(config, "base")
    finally:
        get_settings.cache_clear()
