"""`make features`."""

from __future__ import annotations

import sys

from tests.features.collect import PROJECT
from tests.features.page import PAGE, write

write()
sys.stdout.write(f"{PAGE.relative_to(PROJECT)}\n")
