"""Payments: what was charged, or may have been, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0010_payments"
down_revision = "0009_line_risks"


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("payment", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("held", sa.Text()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("confirmation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double()),
        sa.PrimaryKeyConstraint("payment", name="pk_payments"),
        sa.UniqueConstraint("held", name="uq_payments_held"),
        sa.UniqueConstraint("number", name="uq_payments_number"),
    )
    op.create_index("ix_payments_contact", "payments", ["contact"])
    op.create_index("ix_payments_made_at", "payments", ["made_at"])


def downgrade() -> None:
    op.drop_table("payments")
