"""Which database errors are answered by simply trying again soon: a row was held for too long, or a deadlock was lost."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from shared.bus.failures import is_lock_timeout
from shared.db.database import RETRYABLE, sqlstate


def beaten(error: BaseException) -> bool:
    """Another transaction was in the way; nothing is wrong with this one."""
    return is_lock_timeout(error) or (isinstance(error, DBAPIError) and sqlstate(error) in RETRYABLE)
