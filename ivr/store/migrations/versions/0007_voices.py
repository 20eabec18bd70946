"""Voices: what was agreed to, and what is kept of them, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0007_voices"
down_revision = "0006_customers"


def upgrade() -> None:
    op.create_table(
        "voices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_voices"),
    )
    op.create_index("ix_voices_customer", "voices", ["customer"])
    op.create_table(
        "voice_consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("heard_at", sa.Double(), nullable=False),
        sa.Column("withdrawn_at", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_voice_consents"),
    )
    op.create_index("ix_voice_consents_customer", "voice_consents", ["customer"])


def downgrade() -> None:
    for table in ("voice_consents", "voices"):
        op.drop_table(table)
