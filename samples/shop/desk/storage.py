from config import NAME

PLACE = f"/var/lib/{NAME}"
