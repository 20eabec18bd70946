"""A small bank's training data, as `content` would hand it over."""

from __future__ import annotations

from ivr.conversation.events import Entity
from ivr.understanding.training import Example, TrainingData

SENTENCES = {
    ("check_balance", "en"): [
        "what is my balance",
        "i would like to check my account balance",
        "how much money do i have",
        "check my balance please",
        "how much is in my savings",
        "can you tell me what is left in my account",
        "i need the balance of my checking account",
        "tell me my balance",
    ],
    ("transfer_money", "en"): [
        "i would like to transfer money between my accounts",
        "transfer some money",
        "move money from savings to checking",
        "i want to make a transfer",
        "put fifty dollars into my savings",
        "send money from checking to my savings account",
        "can i move funds to another account",
        "transfer funds",
    ],
    ("replace_card", "en"): [
        "i lost my card",
        "i lost my debit card can you send me a new one",
        "my credit card was stolen",
        "i need a new card",
        "replace my card please",
        "my card does not work anymore",
        "can i get a replacement card",
        "somebody took my wallet with my cards",
    ],
    ("branch_hours", "en"): [
        "when are you open",
        "what are your branch hours",
        "i wanted to know the local branch hours",
        "what time does the branch close",
        "are you open on saturday",
        "opening hours",
        "until when is the branch open today",
        "when does the bank open",
    ],
    ("check_balance", "es"): [
        "cuál es mi saldo",
        "quiero saber mi saldo",
        "cuánto dinero tengo en la cuenta",
        "dígame el saldo de mi cuenta",
        "consultar saldo",
        "cuánto hay en mis ahorros",
    ],
    ("replace_card", "es"): [
        "perdí mi tarjeta",
        "necesito una tarjeta nueva",
        "me robaron la tarjeta de crédito",
        "quiero reponer mi tarjeta",
        "se me perdió la tarjeta de débito",
        "mi tarjeta no funciona",
    ],
}


def annotated(text: str, *marks: tuple[str, str, str, str], intent: str = "transfer_money") -> Example:
    """An example whose `marks` are (surface, entity, value, role)."""
    entities = []
    for surface, name, value, role in marks:
        start = text.index(surface)
        entities.append(Entity(name, value, start, start + len(surface), role))
    return Example(text, intent, "en", tuple(entities))


def bank() -> TrainingData:
    plain = [
        Example(text, intent, language) for (intent, language), texts in SENTENCES.items() for text in texts
    ]
    marked = [
        annotated(
            "move it from my savings to my checking account",
            ("savings", "account", "savings", "from"),
            ("checking account", "account", "checking", "to"),
        ),
        annotated(
            "send it to savings from the checking account",
            ("savings", "account", "savings", "to"),
            ("checking account", "account", "checking", "from"),
        ),
    ]
    return TrainingData(
        examples=(*plain, *marked),
        synonyms={"saving account": "savings", "rainy day fund": "savings", "checking account": "checking"},
        lookups={
            "account": ("checking", "savings"),
            "branch": ("Downtown", "Harbor Street", "Harbor Street North"),
        },
        regexes={"reference": (r"\bhb-\d{4}\b",)},
    )
