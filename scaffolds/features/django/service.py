"""Writes: each checks and changes in one transaction."""

from django.db import transaction
from {{modules.model}} import {{Entity}}


@transaction.atomic
def create_{{entity}}(*, name: str) -> {{Entity}}:
    {{entity}} = {{Entity}}(name=name)
    {{entity}}.full_clean()
    {{entity}}.save()
    return {{entity}}
