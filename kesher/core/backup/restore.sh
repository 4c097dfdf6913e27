#!/bin/sh
# PostgreSQL calls this for every piece of its log that it wants back: STORE NAME PATH. A piece that is not there ends the recovery.
set -eu
store=$1 name=$2 to=$3
test -f "$store/wal/$name.gz" || exit 1
gzip -dc "$store/wal/$name.gz" >"$to"
