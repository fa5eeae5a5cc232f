#!/bin/sh
# The development server with the schema brought up to date. In production the migration
# is a step of its own, before the new version starts: deploy/k8s/migrate.yaml.
set -e
alembic upgrade head
exec uvicorn {{package}}.main:app --host 127.0.0.1 --port "${PORT:-8000}"
