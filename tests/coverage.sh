#!/bin/sh
# Runs the tests of a build with --coverage and prints how much of each room of
# src/ they run.  What the tests come to is for `make check` to judge: some of
# them are about how sheaf is built.  Fails below LEAST percent of all lines.
#   usage: tests/coverage.sh BUILD
set -eu
cd "$(dirname "$0")/.."
build=$1
LEAST=92

mkdir -p "$build/report"
find "$build" -name '*.gcda' -delete
sh tests/run.sh "$build" > "$build/tests.log" 2>&1 || true
tail -n 1 "$build/tests.log"
gcovr --root . --filter src/ --object-directory "$build" "$build" \
	--exclude-throw-branches --gcov-ignore-parse-errors --json-summary "$build/summary.json" \
	--html-details "$build/report/index.html" 2> "$build/gcovr.log" ||
	{ cat "$build/gcovr.log"; exit 1; }
python3 tests/tools/coverage.py "$build/summary.json" $LEAST
echo "each line: $build/report/index.html"
