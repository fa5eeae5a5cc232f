{{#schemas}}
from django.urls import include, path
from rest_framework.routers import DefaultRouter
from {{modules.router}} import {{Entity}}ViewSet

app_name = "{{entities}}"

router = DefaultRouter()
router.register("{{slug}}", {{Entity}}ViewSet, basename="{{entity}}")

urlpatterns = [path("", include(router.urls))]
{{/schemas}}
{{^schemas}}
from django.urls import path
from {{modules.router}} import {{entity}}_detail, {{entity}}_list

app_name = "{{entities}}"

urlpatterns = [
    path("{{slug}}/", {{entity}}_list, name="list"),
    path("{{slug}}/<int:pk>/", {{entity}}_detail, name="detail"),
]
{{/schemas}}
