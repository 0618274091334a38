"""The table of pairs: every action of orders raced against another, by family."""

from __future__ import annotations

from tests.races import pairs_of_labels, pairs_of_packs, pairs_of_pieces

PAIRS = (*pairs_of_packs.PAIRS, *pairs_of_labels.PAIRS, *pairs_of_pieces.PAIRS)
