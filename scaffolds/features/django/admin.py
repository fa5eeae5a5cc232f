from django.contrib import admin
from {{modules.model}} import {{Entity}}


@admin.register({{Entity}})
class {{Entity}}Admin(admin.ModelAdmin):
    list_display = ("name", "created_at")
    search_fields = ("name",)
