"""tmp"""


async def load(base: str, admin_password: str) -> int:
    """tmp"""
    return 0
