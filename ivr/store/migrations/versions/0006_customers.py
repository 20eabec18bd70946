"""Customers: the embedded directory, the lines of each, and who looked at or changed what is known of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006_customers"
down_revision = "0005_lockouts"


def upgrade() -> None:
    op.create_table(
        "customers",
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("prefers", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer", name="pk_customers"),
    )
    op.create_table(
        "customer_lines",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.Column("until", sa.Double()),
        sa.PrimaryKeyConstraint("line", "customer", "since", name="pk_customer_lines"),
        sa.ForeignKeyConstraint(["customer"], ["customers.customer"], name="fk_customer_lines_customer"),
    )
    op.create_index("ix_customer_lines_customer", "customer_lines", ["customer"])
    op.create_table(
        "customer_audit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer_audit"),
    )
    op.create_index("ix_customer_audit_customer", "customer_audit", ["customer"])


def downgrade() -> None:
    for table in ("customer_audit", "customer_lines", "customers"):
        op.drop_table(table)
