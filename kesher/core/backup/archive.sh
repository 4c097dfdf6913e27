#!/bin/sh
# PostgreSQL calls this with every finished piece of its log: STORE PATH NAME. Success means: it is on the other disk for good.
set -eu
store=$1 from=$2 name=$3
test -f "$store/kesher-backup.json" # the disk is there, and it is the right one
to="$store/wal/$name.gz"
if test -f "$to"; then # kept before, and the server was stopped before it heard so
    gzip -dc "$to" | cmp -s - "$from"
    exit
fi
gzip -1 -c "$from" >"$to.part"
sync "$to.part"
mv "$to.part" "$to"
sync "$store/wal"
