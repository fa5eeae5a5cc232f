"""The factory: `flask --app {{package}}.app run` finds it by its name."""

from flask import Flask

from {{package}}.errors import register_error_handlers
from {{package}}.extensions import db
from {{package}}.health import health
from {{package}}.notes.routes import notes
from {{package}}.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Tests pass settings of their own; a server reads them from the environment."""
    settings = settings or Settings()
    app = Flask(__name__)
    app.config.from_mapping(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True},
        MAX_CONTENT_LENGTH=settings.max_content_length,
    )

    db.init_app(app)
    register_error_handlers(app)
    app.register_blueprint(health)
    app.register_blueprint(notes, url_prefix="/api/v1/notes")
    register_commands(app)
    return app


def register_commands(app: Flask) -> None:
    @app.cli.command("create-tables")
    def create_tables() -> None:
        """Make missing tables. It changes none: for that, add migrations (Alembic)."""
        db.create_all()
