"""What found no other place."""


def slug_of(title: str) -> str:
    return title.lower()


def unique_slug(title: str, number: int) -> str:
    return f"{slug_of(title)}-{number}"


def crop_image(image: bytes) -> bytes:
    return image[:10]


def scale_image(image: bytes) -> bytes:
    return crop_image(image) * 2


def round_tax(tax: float) -> float:
    return round(tax, 2)


def tax_of(price: float) -> float:
    return round_tax(price * 0.2)
