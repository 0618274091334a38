"""Uploaded files with their rows; options and groups that are no longer used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_WAITING = sa.text("asked_at IS NOT NULL AND applied_at IS NULL")
_USED = ("option", "channel_group", "supplier_group")


def upgrade() -> None:
    """Up."""
    for table in _USED:
        op.add_column(table, sa.Column("active", sa.Boolean(), server_default="true", nullable=False))
    op.create_table(
        "intake_format",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("body", JSONB(), nullable=False),
        sa.Column("updated_at", _WHEN, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_intake_format_channel_id_channel")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_intake_format")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("format", JSONB(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('intake','invoice','option')", name=op.f("ck_upload_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_table(
        "upload_row",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", JSONB(), nullable=False),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.Column("edits", JSONB(), nullable=False),
        sa.Column("skip", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=True),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=True),
        sa.Column("warnings", JSONB(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("asked_at", _WHEN, nullable=True),
        sa.Column("applied_at", _WHEN, nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.id"], name=op.f("fk_upload_row_upload_id_upload")),
        sa.PrimaryKeyConstraint("upload_id", "n", name=op.f("pk_upload_row")),
    )
    op.create_index("ix_upload_row_asked", "upload_row", ["asked_at", "upload_id"], postgresql_where=_WAITING)


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_upload_row_asked", "upload_row", postgresql_where=_WAITING)
    op.drop_table("upload_row")
    op.drop_table("upload")
    op.drop_table("intake_format")
    for table in _USED:
        op.drop_column(table, "active")
