class Card:
    points = 0
