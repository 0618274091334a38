#!/bin/sh
# Databases and roles of the five services by psql: the same statements as deploy/local/provision.py runs.
# Runs once in a new container (docker-entrypoint-initdb.d); by hand against any server with PGHOST, PGUSER, PGPASSWORD.
# Harmless when repeated. Passwords come from the environment and never stand in a command line.
set -eu

sql=${DYFLUX_SQL:-/opt/dyflux}
PGUSER=${PGUSER:-${POSTGRES_USER:-postgres}}
export PGUSER

names() { # SERVICE -> what psql fills into the statements
    upper=$(printf '%s' "$1" | tr '[:lower:]' '[:upper:]')
    printf '%s\n' "\\set database dyflux_$1" "\\set owner $1_owner" "\\set app $1_app" \
        "\\getenv owner_password ${upper}_OWNER_PASSWORD" "\\getenv app_password ${upper}_APP_PASSWORD" \
        '\getenv bus_password BUS_PASSWORD'
}

run() { # SERVICE DATABASE FILE
    # CREATE comes first, and "it exists already" (42710, 42P04, 23505) is fine; anything else ends the script.
    complaints=$({ names "$1"; grep -E '^CREATE ' "$3" || true; } |
        psql -X -q -v VERBOSITY=sqlstate -d "$2" 2>&1 | grep -vE 'ERROR: +(42710|42P04|23505)$' || true)
    if [ -n "$complaints" ]; then
        printf '%s: %s\n' "$3" "$complaints" >&2
        exit 1
    fi
    { names "$1"; grep -vE '^(CREATE |--)' "$3"; } | psql -X -q -v ON_ERROR_STOP=1 -d "$2"
}

for service in accounts orders cs messaging cancellations; do
    for kind in OWNER APP; do
        variable=$(printf '%s_%s_PASSWORD' "$service" "$kind" | tr '[:lower:]' '[:upper:]')
        eval ": \"\${$variable:?is not set}\""
    done
    : "${BUS_PASSWORD:?is not set}"
    run "$service" postgres "$sql/service.sql"
    run "$service" "dyflux_$service" "$sql/service_schema.sql"
done
