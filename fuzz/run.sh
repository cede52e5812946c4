#!/bin/sh
# Runs fuzzers.  usage: fuzz/run.sh BUILD SECONDS [TARGET]...
# What is found is kept in fuzz/regressions/TARGET; inputs that reach new code in
# BUILD/corpus/TARGET, for the next run.
set -eu
cd "$(dirname "$0")/.."
build=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(ls fuzz/*.dict | sed 's|.*/\(.*\)\.dict|\1|')
status=0
# caches of foreign libraries that live as long as the process
export LSAN_OPTIONS=suppressions=$PWD/fuzz/leaks
for target; do
	found=fuzz/regressions/$target
	grown=$build/corpus/$target
	mkdir -p "$found" "$grown"
	echo "$target: $seconds s, half of them with refused memory"
	for refuse in "" 1; do
		log=$build/$target.log${refuse:+-refused}
		env ${refuse:+REFUSE=1} "$build/fuzz/$target" \
			-max_total_time=$(((seconds + 1) / 2)) -timeout=10 \
			-rss_limit_mb=2560 -max_len=8192 -verbosity=0 \
			-print_final_stats=1 -dict="fuzz/$target.dict" \
			-artifact_prefix="$found/" "$grown" \
			"fuzz/corpus/$target" "$found" 2> "$log" || {
			status=1
			echo "$target: found something, see $log"
		}
		sed -n 's/^stat::number_of_executed_units: */  executions: /p' \
			"$log"
	done
	rmdir "$found" 2> /dev/null || :
done
exit $status
