{{#schemas}}
from django.db.models import QuerySet
from rest_framework import viewsets
from rest_framework.permissions import IsAuthenticated
{{#service}}
from rest_framework.serializers import BaseSerializer
{{/service}}
from {{modules.model}} import {{Entity}}
{{#selectors}}
from {{modules.selectors}} import all_{{entities}}
{{/selectors}}
from {{modules.schemas}} import {{Entity}}Serializer
{{#service}}
from {{modules.service}} import create_{{entity}}
{{/service}}


class {{Entity}}ViewSet(viewsets.ModelViewSet):
    serializer_class = {{Entity}}Serializer
    permission_classes = (IsAuthenticated,)

    def get_queryset(self) -> QuerySet[{{Entity}}]:
{{#selectors}}
        return all_{{entities}}()
{{/selectors}}
{{^selectors}}
        return {{Entity}}.objects.all()
{{/selectors}}
{{#service}}

    def perform_create(self, serializer: BaseSerializer) -> None:
        serializer.instance = create_{{entity}}(**serializer.validated_data)
{{/service}}
{{/schemas}}
{{^schemas}}
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from {{modules.model}} import {{Entity}}
{{#selectors}}
from {{modules.selectors}} import all_{{entities}}
{{/selectors}}


@require_safe
def {{entity}}_list(request: HttpRequest) -> JsonResponse:
{{#selectors}}
    found = all_{{entities}}()[:100]
{{/selectors}}
{{^selectors}}
    found = {{Entity}}.objects.all()[:100]
{{/selectors}}
    return JsonResponse({"results": [as_json({{entity}}) for {{entity}} in found]})


@require_safe
def {{entity}}_detail(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(as_json(get_object_or_404({{Entity}}, pk=pk)))


def as_json({{entity}}: {{Entity}}) -> dict[str, object]:
    return {"id": {{entity}}.pk, "name": {{entity}}.name}
{{/schemas}}
