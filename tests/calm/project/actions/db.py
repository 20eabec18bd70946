"""The library's records."""

MEMBERS = {
    "1234567": {"name": "Ada", "fine": 12.5, "loans": {"Emma": "3 May", "Dune": None}},
    "7654321": {"name": "Bo", "fine": 0.0, "loans": {}},
}


def loan(card: str, title: str) -> "tuple[str, str] | None":
    for known, due in MEMBERS.get(card, {}).get("loans", {}).items():
        if known.lower() == title.lower():
            return known, due
    return None
