#!/bin/sh
# Every test, as many at once as there are processors; then, one by one, those
# that want the machine for themselves.
#   usage: [ONLY=BEGINNING-OF-A-NAME] tests/run.sh BUILD [SANITIZED-BUILD]
# The last line is "N passed, N failed": one for each program or script.
set -u
cd "$(dirname "$0")/.."
build=$(cd "$1" && pwd)
sanitized=${2:+$(cd "$2" && pwd)}
only=${ONLY:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/results"

# Puts a test on a list: its name, a tab, a command.
add() {
	list=$1 name=$2
	shift 2
	case $name in
	"$only"*) printf '%s\t%s\n' "$name" "$*" >> "$work/$list" ;;
	esac
}

# What takes seconds, of a build: goldens, unit tests, inputs of the fuzzers.
add_quick() {
	add together "$2golden" sh tests/golden.sh "$1"
	for test in "$1"/fuzz/*; do
		[ -x "$test" ] || continue
		name=$(basename "$test")
		add together "$2fuzz $name" \
			env LSAN_OPTIONS="suppressions=$PWD/fuzz/leaks" \
			"$test" "fuzz/corpus/$name" "fuzz/regressions/$name"
	done
	for test in "$1"/unit/*; do
		[ -x "$test" ] || continue
		name=$(basename "$test")
		list=together
		[ "$name" = clean_linear ] && list=alone
		add $list "$2unit $name" "$test"
	done
}

run() {
	[ ! -s "$work/$2" ] ||
		xargs -d '\n' -P "$1" -n 1 sh tests/run_one.sh "$work" \
			< "$work/$2"
}

[ ! -d ../shared/corpus ] ||
	add together "corpus sample" sh tests/corpus.sh "$build" sample
for test in tests/e2e/test_*.py; do
	name=$(basename "$test" .py)
	list=together
	case $name in
	test_cluster | test_network | test_readers) list=alone ;;
	esac
	add $list "e2e $name" env SHEAF="$build/sheaf" python3 "$test" -v
done
add_quick "$build" ""
[ -z "$sanitized" ] || add_quick "$sanitized" "sanitized "
[ ! -x "$build/unconfined/sheaf" ] ||
	add together valgrind sh tests/valgrind.sh "$build"
add together guards sh tests/guards.sh "$build"
add together layers sh tests/layers.sh
add together style sh tests/style.sh
add together css python3 tests/css_list.py
add together promises python3 tests/promises.py
add together option_fields python3 tests/option_fields.py
run "$(nproc)" together
run 1 alone
[ -d ../shared/corpus ] || echo "skip  corpus sample: ../shared is not here"
failed=$(grep -c FAIL "$work/results")
echo "$(grep -c ok "$work/results") passed, $failed failed"
[ "$failed" = 0 ]
