import json
from pathlib import Path
from unittest.mock import Mock, patch

import environments
import manager
import pytest
import secret_files
from pydantic import ValidationError


def test_environment_picks_the_class(monkeypatch: pytest.MonkeyPatch) -> None:
    environments.get_settings.cache_clear()
    assert environments.get_settings().debug is True

    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    environments.get_settings.cache_clear()
    with pytest.raises(ValidationError, match="database_url"):
        environments.get_settings()

    monkeypatch.setenv("APP_DATABASE_URL", "postgresql+asyncpg://db/app")
    assert isinstance(environments.get_settings(), environments.ProductionSettings)

    environments.get_settings.cache_clear()
    monkeypatch.setenv("APP_DEBUG", "true")
    with pytest.raises(ValidationError, match="debug"):
        environments.get_settings()


def test_secrets_manager_only_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("APP_STRIPE_API_KEY", "from-environment")
    assert manager.Settings().stripe_api_key.get_secret_value() == "from-environment"

    monkeypatch.delenv("APP_STRIPE_API_KEY")
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    stored = {"SecretString": json.dumps({"APP_STRIPE_API_KEY": "from-manager", "APP_DATABASE_URL": "other"})}
    with patch("boto3.client", return_value=Mock(get_secret_value=Mock(return_value=stored))):
        settings = manager.get_settings()
    assert settings.stripe_api_key.get_secret_value() == "from-manager"
    assert settings.database_url.get_secret_value() == "sqlite://"


def test_secret_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "database_password").write_text("from-file", encoding="utf-8")
    monkeypatch.setitem(secret_files.Settings.model_config, "secrets_dir", str(tmp_path))
    assert secret_files.get_settings().database_password.get_secret_value() == "from-file"
