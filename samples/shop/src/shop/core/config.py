"""Settings, read once."""

from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    app_name: str = "Shop"
    redis_url: str = "redis://localhost:6379/0"
    stripe_api_key: str = ""
    warehouse_url: str = "http://warehouse.shop.internal:8080"

    class Config:
        env_file = ".env"


@lru_cache
def get_settings() -> Settings:
    return Settings()
