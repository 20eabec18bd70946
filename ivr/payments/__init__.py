"""Taking money: gateways, what is known of a card by its number, and the saga of a charge.

Rule: a payment has its key, and is written down, before anybody is asked for money; its end is looked up, not guessed.
"""
