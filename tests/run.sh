#!/bin/sh
# Every test.  usage: tests/run.sh BUILD
# The last line is "N passed, N failed": one for each program or script.
set -u
cd "$(dirname "$0")/.."
build=$(cd "$1" && pwd)
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

run() {
	name=$1
	shift
	if "$@" > "$log" 2>&1; then
		passed=$((passed + 1))
		echo "ok    $name"
		# what tests of Python have left out, and why
		sed -n "s/^.*\.\.\. skipped ['\"]\(.*\)['\"]\$/skip  \1/p" "$log"
	else
		failed=$((failed + 1))
		echo "FAIL  $name"
		sed 's/^/      /' "$log" | tail -n 60
	fi
}

run layers sh tests/layers.sh
run style sh tests/style.sh
run css python3 tests/css_list.py
run promises python3 tests/promises.py
run option_fields python3 tests/option_fields.py
run guards sh tests/guards.sh "$build"
for test in "$build"/unit/*; do
	case $test in *.d) continue ;; esac
	run "unit $(basename "$test")" "$test"
done
for test in "$build"/fuzz/*; do
	case $test in *.d) continue ;; esac
	name=$(basename "$test")
	run "fuzz $name" env LSAN_OPTIONS="suppressions=$PWD/fuzz/leaks" \
		"$test" "fuzz/corpus/$name" "fuzz/regressions/$name"
done
run golden sh tests/golden.sh "$build"
for test in tests/e2e/test_*.py; do
	run "e2e $(basename "$test" .py)" env SHEAF="$build/sheaf" \
		python3 "$test" -v
done
if [ -d ../shared/corpus ]; then
	run "corpus sample" sh tests/corpus.sh "$build" sample
else
	echo "skip  corpus sample: ../shared is not here"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
