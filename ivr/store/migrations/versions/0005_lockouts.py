"""Lockouts: wrong tries, counted for all processes. Pins: what customers prove themselves with. Codes: those texted."""

import sqlalchemy as sa
from alembic import op

revision = "0005_lockouts"
down_revision = "0004_legs_and_outbox"


def upgrade() -> None:
    op.create_table(
        "tries",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.Double(), nullable=False),
        sa.Column("open_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_tries"),
    )
    op.create_table(
        "pins",
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("set_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("customer", name="pk_pins"),
    )
    op.create_table(
        "codes",
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("contact", "customer", "purpose", name="pk_codes"),
    )


def downgrade() -> None:
    op.drop_table("codes")
    op.drop_table("pins")
    op.drop_table("tries")
