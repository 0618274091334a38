from shared.db.alembic_env import run
from tests.support.bus_history.tables import metadata

run(metadata)
