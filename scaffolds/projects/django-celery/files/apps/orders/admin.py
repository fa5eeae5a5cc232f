from django.contrib import admin

from apps.orders.models import Order


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["reference", "customer", "status", "created_at"]
    list_filter = ["status", "created_at"]
    search_fields = ["reference", "customer__username"]
    list_select_related = ["customer"]
    autocomplete_fields = ["customer"]
    date_hierarchy = "created_at"
