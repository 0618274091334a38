#!/usr/bin/env bash
# Runs Envoy so that SIGTERM drains: open requests finish, clients are told to go elsewhere, then it ends with 0.
# Envoy itself drops everything on SIGTERM. Needs bash alone, because the official image has neither Python nor curl.
# usage: run.sh ADMIN_PORT GRACE_SECONDS ENVOY [ARGUMENT...]
set -euo pipefail
admin_port=$1 grace=$2
shift 2

admin() { # METHOD PATH -> the answer's body on stdout
  local line
  exec 3<>"/dev/tcp/127.0.0.1/${admin_port}" || return 1
  printf '%s %s HTTP/1.1\r\nHost: admin\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1" "$2" >&3
  while IFS= read -r line <&3 && [[ $line != $'\r' ]]; do :; done
  cat <&3
  exec 3>&-
}

in_hand() { # requests that are being answered, as a number
  local found
  found=$(admin GET '/stats?filter=^http.edge.downstream_rq_active$')
  [[ $found =~ rq_active:\ ([0-9]+) ]] && printf '%s' "${BASH_REMATCH[1]}"
}

drain() {
  trap '' TERM INT
  local until=$((SECONDS + grace))
  if admin POST '/drain_listeners?graceful&skip_exit' >/dev/null; then
    while ((SECONDS < until)) && [[ $(in_hand) != 0 ]]; do sleep 0.1; done
    admin POST /quitquitquit >/dev/null || kill -KILL "$envoy"
  else
    kill -TERM "$envoy"
  fi
}

"$@" &
envoy=$!
trap drain TERM INT
status=0
wait "$envoy" || status=$?
# A trapped signal ends the wait early; the second one is for Envoy's own end.
if ((status > 128)); then
  status=0
  wait "$envoy" || status=$?
fi
exit "$status"
