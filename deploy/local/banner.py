"""What the person at the terminal is told once everything is ready. Passwords stand here and in one closed file only."""

from deploy.local.console import Console
from deploy.local.environment import Addresses
from deploy.local.files import write_private
from deploy.local.layout import Layout

_LINE = "─" * 72


def show(
    layout: Layout,
    port: int,
    operators: dict[str, str],
    addresses: Addresses,
    console: Console,
    seconds: float,
    distributed: bool,
) -> None:
    """Print the banner and keep address and passwords in `.run/credentials` (mode 0600)."""
    address = f"http://127.0.0.1:{port}"
    known = "".join(f"{login} {password}\n" for login, password in operators.items())
    write_private(layout.credentials, f"address {address}\n{known}")
    way = "서비스마다 프로세스 하나 / one process for each service" if distributed else "한 프로세스 / one process"
    if addresses.amqp_url:
        transport = "RabbitMQ"
    else:
        transport = (
            f"로컬 전송(RabbitMQ 없음: {addresses.no_amqp_reason}) — 이 컴퓨터 한 대에서만 쓰세요 / "
            "local transport, for this one machine only"
        )
    lines = [
        _LINE,
        f"  dyflux   {address}   ({seconds:.1f}초 / s)",
        *([] if console.folder else [f"  화면     없음, API만 쓸 수 있습니다 / no console: {console.reason}"]),
        f"  실행 방식 {way}",
        f"  메시지   {transport}",
        *(f"  작업자   {login:6} 비밀번호 {password}" for login, password in operators.items()),
        f"  (비밀번호 파일 {layout.credentials})",
        "  끝내기   Ctrl-C",
        _LINE,
    ]
    print("\n".join(lines), flush=True)
