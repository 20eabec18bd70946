"""Legs: a contact is reached in one or several ways, and its session is found by each. Outbox: what is to be sent.
Spending: what language models have cost on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0004_legs_and_outbox"
down_revision = "0003_tickets"


def upgrade() -> None:
    op.create_table(
        "legs",
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double()),
        sa.PrimaryKeyConstraint("provider_id", name="pk_legs"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.contact"], name="fk_legs_contact"),
    )
    op.execute(
        "INSERT INTO legs (provider_id, contact, provider, channel, address, state, started_at, ended_at) "
        "SELECT provider_id, contact, 'twilio', channel, ani, "
        "CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END, started_at, ended_at FROM contacts"
    )
    op.create_index("ix_legs_contact", "legs", ["contact"])
    with op.batch_alter_table("sessions") as table:
        table.drop_constraint("uq_sessions_contact", type_="unique")
        table.drop_constraint("pk_sessions", type_="primary")
        table.drop_column("provider_id")
        table.create_primary_key("pk_sessions", ["contact"])
    with op.batch_alter_table("contacts") as table:
        table.drop_constraint("uq_contacts_provider_id", type_="unique")
        table.drop_column("provider_id")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Double(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("began_at", sa.Double()),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.contact"], name="fk_outbox_contact"),
    )
    op.create_index("ix_outbox_contact", "outbox", ["contact"])
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"])
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )
    op.create_table(
        "spending",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_spending"),
    )


def downgrade() -> None:
    """The first leg is the contact's; what was to be sent is forgotten."""
    op.drop_table("spending")
    op.drop_table("workers")
    op.drop_table("outbox")
    with op.batch_alter_table("contacts") as table:
        table.add_column(sa.Column("provider_id", sa.Text()))
    with op.batch_alter_table("sessions") as table:
        table.add_column(sa.Column("provider_id", sa.Text()))
    for name in ("contacts", "sessions"):
        op.execute(
            f"UPDATE {name} SET provider_id = (SELECT legs.provider_id FROM legs "
            f"WHERE legs.contact = {name}.contact ORDER BY legs.started_at, legs.provider_id LIMIT 1)"
        )
    op.drop_table("legs")
    with op.batch_alter_table("contacts") as table:
        table.alter_column("provider_id", nullable=False)
        table.create_unique_constraint("uq_contacts_provider_id", ["provider_id"])
    with op.batch_alter_table("sessions") as table:
        table.drop_constraint("pk_sessions", type_="primary")
        table.alter_column("provider_id", nullable=False)
        table.create_primary_key("pk_sessions", ["provider_id"])
        table.create_unique_constraint("uq_sessions_contact", ["contact"])
