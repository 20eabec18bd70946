"""The tables, as SQLAlchemy Core. A change takes a new file in `migrations/versions/`; a test compares them.

JSON is kept as text: SQLite has no type for it, and PostgreSQL's refuses a NUL, which a request may hold.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, MetaData, Table, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CONTACTS = Table(
    "contacts",
    METADATA,
    Column("contact", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ani", Text, nullable=False),
    Column("dnis", Text, nullable=False),
    Column("started_at", Double, nullable=False, index=True),
    Column("ended_at", Double),
    Column("disposition", Text, nullable=False),
)

LEGS = Table(
    "legs",
    METADATA,
    Column("provider_id", Text, primary_key=True),  # Twilio's CallSid, for one
    Column("contact", Text, ForeignKey("contacts.contact"), nullable=False, index=True),
    Column("provider", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),  # of the person: a telephone number, "" when withheld
    Column("state", Text, nullable=False),  # open, ended
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double),
)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("contact", Text, ForeignKey("contacts.contact"), primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("revision", Text, nullable=False),  # of the flows
    Column("session", Text, nullable=False),
)

LOG = Table(
    "log",
    METADATA,
    Column("contact", Text, ForeignKey("contacts.contact"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("answers", Integer),
    Column("token", Text, nullable=False),
    Column("reply", Text),
    Column("event", Text, nullable=False),
    Column("commands", Text, nullable=False),
    Column("steps", Text, nullable=False),
)

HAND_OFFS = Table(
    "hand_offs",
    METADATA,
    Column("contact", Text, ForeignKey("contacts.contact"), primary_key=True),
    Column("turn", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("queue", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("context", Text, nullable=False),
)

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("revision", Text, primary_key=True),
    Column("made_at", Double, nullable=False),
    Column("files", Text, nullable=False),  # path -> text
)

LIVE = Table(
    "live",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("revision", Text, ForeignKey("revisions.revision"), nullable=False),
    Column("at", Double, nullable=False),
    Column("note", Text, nullable=False),
)

TICKETS = Table(
    "tickets",
    METADATA,
    Column("provider_id", Text, primary_key=True),
    Column(
        "digest", Text, nullable=False
    ),  # of a token that is used once, "" for the acceptance of a hand-off
    Column("until", Double, nullable=False),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", Text, primary_key=True),  # what receivers know it by, so that none does it twice
    Column("contact", Text, ForeignKey("contacts.contact"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("made_at", Double, nullable=False),
    Column("state", Text, nullable=False),  # waiting, sending, sent, failed, unknown
    Column("tries", Integer, nullable=False),
    Column("due_at", Double, index=True),  # when it is to be seen to; NULL once nothing is left to do
    Column("worker", Text, nullable=False),  # who has it in hand
    Column("began_at", Double),  # the try before that may have come through
    Column("receipt", Text, nullable=False),  # what the receiver calls it
    Column("reason", Text, nullable=False),
    Column("ended_at", Double),
)

WORKERS = Table(
    "workers",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("token", Text, nullable=False),  # of the process that goes by that name
    Column("beat_at", Double, nullable=False),
)

SPENDING = Table(
    "spending",
    METADATA,
    Column("day", Text, primary_key=True),  # in UTC: 2026-11-30; before it what for, if not a language model
    Column("spent", BigInteger, nullable=False),  # millionths of the money that prices are written in
)

TRIES = Table(
    "tries",
    METADATA,
    Column("subject", Text, primary_key=True),  # whose wrong tries are counted: an account, a line, a call
    Column("count", Integer, nullable=False),
    Column("tried_at", Double, nullable=False),
    Column("open_at", Double, nullable=False),  # until then it is locked
)

PINS = Table(
    "pins",
    METADATA,
    Column("customer", Text, primary_key=True),
    Column("hash", Text, nullable=False),  # of argon2id, with its salt and what it cost
    Column("set_at", Double, nullable=False),
)

CODES = Table(
    "codes",
    METADATA,
    Column("contact", Text, primary_key=True),
    Column("customer", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),  # the flow that it opens
    Column("nonce", Text, nullable=False),  # the code is worked out of it, and kept nowhere
    Column("until", Double, nullable=False),
)

PAYMENTS = Table(
    "payments",
    METADATA,
    Column("payment", Text, primary_key=True),  # the key with which a gateway is asked
    Column("contact", Text, nullable=False, index=True),
    Column("customer", Text, nullable=False),
    Column("subject", Text, nullable=False),  # whose payment of what it is
    Column("held", Text, unique=True),  # the subject while its end is open, NULL afterwards
    Column("amount", BigInteger, nullable=False),  # in the smallest unit of the currency
    Column("currency", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),  # of the receipt
    Column("state", Text, nullable=False),  # begun, approved, declined, abandoned, unavailable, unknown
    Column("brand", Text, nullable=False),
    Column("last4", Text, nullable=False),
    Column("confirmation", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", Double, nullable=False, index=True),
    Column("ended_at", Double),
)

PASSKEYS = Table(
    "passkeys",
    METADATA,
    Column("credential", Text, primary_key=True),  # the phone's name for it, base64url
    Column("customer", Text, nullable=False, index=True),
    Column("public_key", Text, nullable=False),  # COSE, base64url
    Column("sign_count", BigInteger, nullable=False),
    Column("made_at", Double, nullable=False),
)

LINKS = Table(
    "links",
    METADATA,
    Column("digest", Text, primary_key=True),  # SHA-256 of the token; the token is kept nowhere
    Column("contact", Text, nullable=False, index=True),
    Column("customer", Text, nullable=False),
    Column("purpose", Text, nullable=False),  # the flow that it opens
    Column("does", Text, nullable=False),  # prove or register
    Column("said", Text, nullable=False),  # the purpose as the page says it
    Column("language", Text, nullable=False),
    Column("challenge", Text, nullable=False),  # what the phone has to sign, base64url
    Column("until", Double, nullable=False),
    Column("used_at", Double),  # NULL as long as it is good
)

LINE_RISKS = Table(
    "line_risks",
    METADATA,
    Column("line", Text, primary_key=True),  # E.164
    Column("signs", Text, nullable=False),  # with spaces between, "" for none
    Column("at", Double, nullable=False),
)

CUSTOMERS = Table(
    "customers",
    METADATA,
    Column("customer", Text, primary_key=True),  # the number that the customer goes by
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("prefers", Text, nullable=False),
    Column("fields", Text, nullable=False),  # JSON
)

CUSTOMER_LINES = Table(
    "customer_lines",
    METADATA,
    Column("line", Text, primary_key=True),  # E.164
    Column("customer", Text, ForeignKey("customers.customer"), primary_key=True, index=True),
    Column("since", Double, primary_key=True),
    Column("until", Double),  # NULL as long as it is theirs
)

CUSTOMER_AUDIT = Table(
    "customer_audit",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("who", Text, nullable=False),
    Column("did", Text, nullable=False),
    Column("customer", Text, nullable=False, index=True),  # it may be forgotten by now
)

VOICES = Table(
    "voices",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("customer", Text, nullable=False, index=True),
    Column(
        "kind", Text, nullable=False
    ),  # print: a vector; sound: the fingerprint of something that was said
    Column("at", Double, nullable=False),
    Column("sealed", Text, nullable=False),
)

VOICE_CONSENTS = Table(
    "voice_consents",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("customer", Text, nullable=False, index=True),
    Column("contact", Text, nullable=False),
    Column("at", Double, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),  # the very words that were agreed to
    Column("heard_at", Double, nullable=False),  # the last call in which the voice was heard
    Column("withdrawn_at", Double),
)
