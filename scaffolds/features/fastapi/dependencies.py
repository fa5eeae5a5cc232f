from typing import Annotated
from fastapi import Depends
{{>session-imports}}
from {{modules.service}} import {{Entity}}Service

{{>provide}}
