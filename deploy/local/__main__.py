"""`python -m deploy.local {run|run-distributed|test|engines|doctor}`."""

import argparse
import asyncio
import sys

from deploy.local import doctor
from deploy.local.engines_only import hold_engines
from deploy.local.layout import Layout
from deploy.local.process import StartError
from deploy.local.run import Supervisor
from deploy.local.testing import run_tests


def main(argv: list[str] | None = None) -> int:
    """Parse and run; the exit code. What stops a start is printed as text, not as a traceback."""
    options = _parser().parse_args(argv)
    code = 1
    if sys.platform != "linux":
        print(
            "이 명령은 리눅스에서만 됩니다. docker compose up을 쓰세요. / Linux only: use docker compose up.",
            file=sys.stderr,
        )
        return code
    try:
        if options.verb == "doctor":
            return doctor.examine()
        if options.verb == "engines":
            return asyncio.run(hold_engines(Layout.default()))
        if options.verb == "test":
            words = [word for word in options.words if word != "--"]
            return asyncio.run(run_tests(words, pytest=not options.no_pytest, durable=options.durable))
        distributed = options.verb == "run-distributed"
        supervisor = Supervisor(
            Layout.default(), port=options.port, distributed=distributed, with_demo=not options.no_demo
        )
        return asyncio.run(supervisor.run())
    except* StartError as errors:
        for error in _leaves(errors):
            print(f"\n{error}", file=sys.stderr)
    return code


def _leaves(group: BaseExceptionGroup[StartError]) -> list[StartError]:
    found: list[StartError] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name in ("run", "run-distributed"):
        verb = verbs.add_parser(name)
        verb.add_argument("--port", type=int, default=8080, help="of the gateway")
        verb.add_argument("--no-demo", action="store_true", help="start with empty databases")
    test = verbs.add_parser("test")
    test.add_argument("--no-pytest", action="store_true", help="run the words as a command instead")
    test.add_argument("--durable", action="store_true", help="for measurements: fsync on, data kept")
    test.add_argument("words", nargs=argparse.REMAINDER)
    verbs.add_parser("engines")
    verbs.add_parser("doctor")
    return parser


if __name__ == "__main__":
    sys.exit(main())
