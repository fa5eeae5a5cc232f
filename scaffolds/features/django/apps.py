from django.apps import AppConfig


class {{Entities}}Config(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "{{modules.app}}"
