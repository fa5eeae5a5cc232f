from src.shop.content import receipts


def test_receipts():
    assert receipts.FIRST == 0.2
