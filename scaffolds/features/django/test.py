{{#schemas}}
from django.contrib.auth import get_user_model
from django.test import TestCase
from rest_framework.test import APIRequestFactory, force_authenticate
from {{modules.model}} import {{Entity}}
from {{modules.router}} import {{Entity}}ViewSet


class {{Entity}}ViewSetTest(TestCase):
    def setUp(self) -> None:
        self.user = get_user_model()(pk=1, is_active=True)
        self.requests = APIRequestFactory()

    def test_create(self) -> None:
        request = self.requests.post("/", {"name": "First"})
        force_authenticate(request, self.user)
        response = {{Entity}}ViewSet.as_view({"post": "create"})(request)
        assert response.status_code == 201
        assert {{Entity}}.objects.get().name == "First"

    def test_unknown_id_is_404(self) -> None:
        request = self.requests.get("/")
        force_authenticate(request, self.user)
        response = {{Entity}}ViewSet.as_view({"get": "retrieve"})(request, pk=7)
        assert response.status_code == 404

    def test_nobody_is_refused(self) -> None:
        response = {{Entity}}ViewSet.as_view({"get": "list"})(self.requests.get("/"))
        assert response.status_code in (401, 403)
{{/schemas}}
{{^schemas}}
import json
from django.http import Http404
from django.test import RequestFactory, TestCase
from {{modules.model}} import {{Entity}}
from {{modules.router}} import {{entity}}_detail, {{entity}}_list


class {{Entity}}ViewsTest(TestCase):
    def test_list(self) -> None:
        {{entity}} = {{Entity}}.objects.create(name="First")
        response = {{entity}}_list(RequestFactory().get("/"))
        found = json.loads(response.content)["results"]
        assert found == [{"id": {{entity}}.pk, "name": "First"}]

    def test_unknown_id_is_404(self) -> None:
        with self.assertRaises(Http404):
            {{entity}}_detail(RequestFactory().get("/"), pk=7)
{{/schemas}}
