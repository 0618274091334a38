"""What handlers of the bus' tests write: one row for each time that a message took effect."""

import sqlalchemy as sa

from shared.bus.tables import bus_tables
from shared.db.metadata import new_metadata

metadata = new_metadata()
bus = bus_tables(metadata)
effect = sa.Table(
    "effect",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("queue", sa.Text, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
)
