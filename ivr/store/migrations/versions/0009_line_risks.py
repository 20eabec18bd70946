"""Line risks: what networks have told of lines, for some hours."""

import sqlalchemy as sa
from alembic import op

revision = "0009_line_risks"
down_revision = "0008_passkeys"


def upgrade() -> None:
    op.create_table(
        "line_risks",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("signs", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_line_risks"),
    )


def downgrade() -> None:
    op.drop_table("line_risks")
