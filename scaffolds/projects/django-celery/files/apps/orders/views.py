from django.db.models import QuerySet
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.orders.models import Order
from apps.orders.selectors import orders_of
from apps.orders.serializers import OrderSerializer
from apps.orders.services import AlreadyPaidError, pay_order, place_order


class OrderViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.ListModelMixin,
    viewsets.GenericViewSet,
):
    """The orders of the one who asks."""

    serializer_class = OrderSerializer

    @property
    def customer_id(self) -> int:
        key = self.request.user.pk
        assert key is not None, "IsAuthenticated lets nobody else in"
        return key

    def get_queryset(self) -> QuerySet[Order]:
        return orders_of(customer_id=self.customer_id)

    def perform_create(self, serializer: BaseSerializer) -> None:
        serializer.instance = place_order(
            customer_id=self.customer_id, **serializer.validated_data
        )

    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: str) -> Response:
        try:
            order = pay_order(order_id=self.get_object().pk)
        except AlreadyPaidError:
            return Response(status=status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(order).data)
