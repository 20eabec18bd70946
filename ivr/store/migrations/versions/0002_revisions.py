"""Revisions of the flows: what each one consists of, and which was live since when."""

import sqlalchemy as sa
from alembic import op

revision = "0002_revisions"
down_revision = "0001_contacts"


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Double(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_revisions"),
    )
    op.create_table(
        "live",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_live"),
        sa.ForeignKeyConstraint(["revision"], ["revisions.revision"], name="fk_live_revision"),
    )
