"""Tickets: the one-time tokens with which a call's live audio is let in."""

import sqlalchemy as sa
from alembic import op

revision = "0003_tickets"
down_revision = "0002_revisions"


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name="pk_tickets"),
    )
