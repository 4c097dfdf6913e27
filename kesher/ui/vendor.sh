#!/bin/sh
# Fetch the front-end files again (make vendor): needs npm; the result is committed, so nobody else does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$here/vendoring/package.json" "$scratch/"
(cd "$scratch" && npm install --silent --no-audit --no-fund --ignore-scripts)
python3 "$here/vendoring/take_over.py" "$scratch/node_modules" "$here/static/ui" "$here/../../tests/vendor"
