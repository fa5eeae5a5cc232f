"""Where mail goes."""

import os

from pydantic import BaseSettings

SENDER = os.environ["SHOP_SENDER"]


class MailSettings(BaseSettings):
    host: str
