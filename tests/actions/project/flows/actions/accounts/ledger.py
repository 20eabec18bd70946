DUE = {"power": 146.0, "water": 40.0}


def due(company):
    return DUE[company]
