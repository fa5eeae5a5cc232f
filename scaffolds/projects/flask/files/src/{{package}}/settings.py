from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from variables APP_… of the environment, or from `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="APP_", env_file=".env", extra="ignore"
    )

    database_url: str = "sqlite:///app.sqlite3"  # in Flask's folder `instance/`
    max_content_length: int = 1_000_000
