#!/bin/sh
# Golden cases: tests/golden/<room>/<case>/cmd is run by sh in its folder, with
# $SHEAF the command; what it prints is compared with `expected`.
#   BLESS=1 tests/golden.sh BUILD    writes `expected` instead; read the diff
set -eu
cd "$(dirname "$0")/.."
SHEAF=$(cd "$1" && pwd)/sheaf
export SHEAF
passed=0
failed=0
actual=$(mktemp)
# what they keep is no part of them
XDG_CACHE_HOME=$(mktemp -d)
export XDG_CACHE_HOME
trap 'rm -rf "$actual" "$XDG_CACHE_HOME"' EXIT
for cmd in tests/golden/*/*/cmd; do
	[ -f "$cmd" ] || continue
	folder=$(dirname "$cmd")
	(
		cd "$folder"
		status=0
		sh ./cmd 2>&1 || status=$?
		[ $status = 0 ] || echo "exit status $status"
	) > "$actual" < /dev/null
	# what -v says of builds for sanitizers, and on old kernels
	sed -i '/^sheaf: note: this kernel, or build, /d' "$actual"
	if [ "${BLESS:-}" = 1 ]; then
		cp "$actual" "$folder/expected"
	elif cmp -s "$actual" "$folder/expected"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "golden $folder differs:"
		diff -u "$folder/expected" "$actual" | head -n 40 || true
	fi
done
echo "golden: $passed passed, $failed failed"
[ $failed = 0 ] && { [ $passed -gt 0 ] || [ "${BLESS:-}" = 1 ]; }
