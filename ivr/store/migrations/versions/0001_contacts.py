"""The first tables: contacts, their sessions, the log of their turns, and hand-offs."""

import sqlalchemy as sa
from alembic import op

revision = "0001_contacts"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ani", sa.Text(), nullable=False),
        sa.Column("dnis", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double()),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact", name="pk_contacts"),
        sa.UniqueConstraint("provider_id", name="uq_contacts_provider_id"),
    )
    op.create_index("ix_contacts_started_at", "contacts", ["started_at"])
    op.create_table(
        "sessions",
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name="pk_sessions"),
        sa.UniqueConstraint("contact", name="uq_sessions_contact"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.contact"], name="fk_sessions_contact"),
    )
    op.create_table(
        "log",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("answers", sa.Integer()),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text()),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("commands", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact", "turn", name="pk_log"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.contact"], name="fk_log_contact"),
    )
    op.create_table(
        "hand_offs",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact", "turn", name="pk_hand_offs"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.contact"], name="fk_hand_offs_contact"),
    )
