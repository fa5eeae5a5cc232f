"""Reads, each with a name."""

from django.db.models import QuerySet
from {{modules.model}} import {{Entity}}


def all_{{entities}}() -> QuerySet[{{Entity}}]:
    return {{Entity}}.objects.all()
