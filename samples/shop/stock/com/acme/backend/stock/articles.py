from com.acme.backend.stock.shelves import SHELVES

ARTICLES = dict.fromkeys(SHELVES, 0)
