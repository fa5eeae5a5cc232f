/**
 * Small projects made of snippets alone: each file is one snippet, expanded with its defaults, at the place that its
 * own imports expect. What no snippet gives (configuration, a few lines of glue, and tests that use all of it) stands
 * in `worlds/<name>/`.
 *
 * @typedef {string | [prefix: string, values: Record<number, string>]} Source a prefix, and tab stops filled otherwise
 * @typedef {{ name: string, files: Record<string, Source>, contracts?: true, prelude?: string }} World
 *   `prelude`: what has to run before its modules can be imported; `contracts`: import-linter's snippets hold there
 */

const USERS = {
  "app/users/models.py": "aw-sqlalchemy-model",
  "app/users/schemas.py": "aw-fastapi-schemas",
  "app/users/repository.py": "aw-sqlalchemy-repository",
  "app/users/service.py": "aw-fastapi-service",
  "app/users/dependencies.py": "aw-fastapi-dependency",
};

const SHARED = {
  "app/settings.py": "aw-settings",
  "app/database.py": "aw-sqlalchemy-async",
  "app/repository.py": "aw-sqlalchemy-repository-base",
  "app/exceptions.py": "aw-exceptions",
  "app/exception_handlers.py": "aw-fastapi-exception-handler",
  "app/main.py": "aw-fastapi-app",
};

/** @type {World[]} */
export const WORLDS = [
  {
    name: "fastapi",
    contracts: true,
    files: {
      ...SHARED,
      ...USERS,
      "app/users/router.py": "aw-fastapi-router",
      "app/unit_of_work.py": "aw-sqlalchemy-unit-of-work",
      "app/pool.py": "aw-sqlalchemy-pool",
      "app/middleware.py": "aw-fastapi-middleware",
      "app/timing.py": "aw-asgi-middleware",
      "app/info.py": "aw-settings-dependency",
      "app/echo.py": "aw-fastapi-websocket",
      "app/email_client.py": "aw-http-client",
      "tests/conftest.py": "aw-test-conftest-async",
      "tests/api/conftest.py": "aw-test-client",
      "tests/api/test_users.py": "aw-test-integration",
      "tests/api/mocked/conftest.py": "aw-test-override",
      "tests/api/mocked/test_users_api.py": "aw-test-mock-service",
      "tests/unit/test_user_service.py": "aw-test-unit",
      "tests/unit/test_email_client.py": "aw-test-http",
      "tests/postgres/conftest.py": "aw-test-conftest-postgres",
    },
  },
  {
    name: "crud",
    files: {
      ...SHARED,
      ...USERS,
      "app/users/router.py": "aw-fastapi-crud",
      "tests/conftest.py": "aw-test-conftest-async",
      "tests/api/conftest.py": "aw-test-client",
    },
  },
  {
    name: "sync",
    files: {
      "app/settings.py": ["aw-settings", { 3: "sqlite:///./app.db" }],
      "app/database.py": "aw-sqlalchemy-sync",
      "app/repository.py": "aw-sqlalchemy-repository-base-sync",
      "app/unit_of_work.py": "aw-sqlalchemy-unit-of-work-sync",
      "app/users/models.py": "aw-sqlalchemy-model",
      "app/users/repository.py": "aw-sqlalchemy-repository-sync",
      "app/orders/models.py": ["aw-sqlalchemy-model", { 2: "Order", 3: "orders", 4: "status", 5: "20", 6: "index" }],
      "app/celery_app.py": "aw-celery-app",
      "app/orders/tasks.py": "aw-celery-task-idempotent",
      "tests/conftest.py": "aw-test-conftest-sync",
      "tests/api/conftest.py": "aw-test-client-sync",
    },
  },
  {
    name: "tasks",
    files: {
      "app/settings.py": "aw-settings",
      "app/celery_app.py": "aw-celery-app",
      "app/uploads.py": "aw-celery-task",
      "app/webhooks.py": "aw-celery-task-retry",
      "app/pages.py": "aw-celery-task-autoretry",
      "app/welcome.py": "aw-celery-enqueue",
      "app/imports.py": "aw-celery-chain",
      "app/counting.py": "aw-celery-chord",
      "app/schedule.py": "aw-celery-beat",
      "app/jobs.py": "aw-rq-enqueue",
      "app/job_status.py": "aw-rq-status",
      "app/broker.py": "aw-dramatiq-broker",
      "app/actors.py": "aw-dramatiq-actor",
    },
  },
  {
    name: "settings",
    files: {
      "environments.py": "aw-settings-environments",
      "manager.py": "aw-settings-secrets",
      "secret_files.py": "aw-settings-secret-files",
    },
  },
  {
    name: "django",
    prelude: 'import os, django; os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"; django.setup()',
    files: {
      "config/settings/base.py": "aw-django-settings-base",
      "config/settings/development.py": "aw-django-settings-development",
      "config/settings/production.py": "aw-django-settings-production",
      "config/urls.py": "aw-django-urls-project",
      "config/celery.py": "aw-django-celery",
      "orders/models.py": "aw-django-model",
      "orders/serializers.py": "aw-django-serializer",
      "orders/views.py": "aw-django-viewset",
      "orders/urls.py": "aw-django-urls",
      "orders/admin.py": "aw-django-admin",
      "orders/services.py": "aw-django-service",
      "orders/selectors.py": "aw-django-selector",
      "orders/tasks.py": "aw-django-task",
    },
  },
  {
    name: "flask",
    files: {
      "app/__init__.py": "aw-flask-factory",
      "app/config.py": "aw-flask-config",
      "app/extensions.py": "aw-flask-extension",
      "app/users/models.py": "aw-flask-model",
      "app/users/routes.py": "aw-flask-blueprint",
      "tests/conftest.py": "aw-test-flask",
    },
  },
  {
    name: "gateways",
    files: {
      "wsgi_app.py": "aw-wsgi-app",
      "wsgi_middleware.py": "aw-wsgi-middleware",
      "asgi_app.py": "aw-asgi-app",
      "asgi_middleware.py": "aw-asgi-middleware",
    },
  },
];
