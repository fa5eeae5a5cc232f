class Return:
    order_id = 0
