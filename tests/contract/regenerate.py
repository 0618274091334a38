"""`make openapi`: writes the documents under docs/ anew. It refuses to write over a schema what would break a reader."""

from __future__ import annotations

import asyncio
import sys

from tests.contract.compatibility import breaking_changes
from tests.contract.documents import all_documents, as_text, committed_paths, committed_schemas, schemas


async def main() -> int:
    """Exit status: 1 when nothing was written, because a change is not additive."""
    broken = breaking_changes(committed_schemas(), schemas())
    if broken:
        sys.stderr.write("Not additive within the major (architecture 4), nothing written:\n")
        sys.stderr.writelines(f"  {change}\n" for change in broken)
        return 1
    made = await all_documents()
    for path, document in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(document), encoding="utf-8")
    for path in committed_paths() - made.keys():
        path.unlink()
    sys.stdout.write(f"{len(made)} documents\n")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
