#!/bin/sh
# Makes or renews .venv from deploy/constraints.txt: `bootstrap.sh` with what `make run` needs, `bootstrap.sh dev` with
# the tools of tests and checks as well. Run from the project's folder; does nothing when nothing changed.
# Every program is called as `.venv/bin/python -m …`: the first line of a script cannot hold a path with spaces.
set -eu

say() { printf '%s\n' "$*" >&2; }

groups="local${1:+ $1}"
wanted=$(cat pyproject.toml deploy/constraints.txt deploy/requirements.py | cksum)
if [ -f .venv/.dyflux-stamp ] && .venv/bin/python -c '' 2>/dev/null; then
    case $(cat .venv/.dyflux-stamp) in
        "$wanted $groups" | "$wanted $groups "*) exit 0 ;; # these, or more than these
    esac
fi

# A home that cannot be written to must not stop the installers: their caches go into .run then.
if [ -z "${HOME:-}" ] || ! [ -d "$HOME" ] || ! [ -w "$HOME" ]; then
    mkdir -p .run/cache/home
    HOME=$(pwd)/.run/cache/home
    export HOME
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1

works='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
# An environment that another user made, or whose Python has gone, is made anew.
if ! .venv/bin/python -c "$works" 2>/dev/null || ! [ -w .venv ]; then
    python=
    for candidate in "${PYTHON:-python3}" /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c "$works" 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        say "Python 3.11 이상(venv 포함)이 필요합니다. PYTHON=… 으로 알려 줄 수 있습니다."
        say "Python 3.11 or newer with venv is needed; name it with PYTHON=…"
        exit 1
    fi
    say "creating .venv with $("$python" -c 'import sys; print(sys.executable, sys.version.split()[0])')"
    rm -rf .venv
    "$python" -m venv .venv
fi

# shellcheck disable=SC2086 # the groups are words
.venv/bin/python deploy/requirements.py $groups > .venv/requirements.txt
if ! .venv/bin/python -m uv --version >/dev/null 2>&1; then
    .venv/bin/python -m pip install --quiet -c deploy/constraints.txt uv || say "uv cannot be had, using pip"
fi
if ! .venv/bin/python -m uv pip install --quiet --python .venv/bin/python \
    -c deploy/constraints.txt -r .venv/requirements.txt; then
    say "uv failed, trying pip"
    .venv/bin/python -m pip install --quiet -c deploy/constraints.txt -r .venv/requirements.txt
fi
# Only speed: without it the first start compiles while somebody waits.
PYTHONDONTWRITEBYTECODE='' .venv/bin/python deploy/warm.py 2>/dev/null || say "bytecode is written at the first start"
printf '%s' "$wanted $groups" > .venv/.dyflux-stamp
