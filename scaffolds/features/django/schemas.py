from rest_framework import serializers
from {{modules.model}} import {{Entity}}


class {{Entity}}Serializer(serializers.ModelSerializer):
    class Meta:
        model = {{Entity}}
        fields = ("id", "name", "created_at")
        read_only_fields = ("created_at",)
