#!/bin/sh
# What clang-tidy (.clang-tidy) and cppcheck find in src/ and include/; a finding
# is a failure.  usage: scripts/analyze.sh FLAGS-OF-THE-COMPILER...
set -u
cd "$(dirname "$0")/.."
jobs=$(nproc)
status=0

# it also counts what it leaves unsaid of foreign headers: "N warnings generated"
printf '%s\n' src/*/*.c |
	FLAGS="$*" xargs -P "$jobs" -n 8 sh -c \
		'clang-tidy --quiet "$@" -- $FLAGS 2> /dev/null' clang-tidy ||
	status=1

# -D names the one of several configurations that is looked at
cppcheck --quiet -j "$jobs" --error-exitcode=1 --std=c11 \
	--enable=warning,style,performance,portability --inline-suppr \
	--library=posix,gnu,scripts/cppcheck.cfg \
	--suppressions-list=scripts/cppcheck.suppress \
	-DAVIF_VERSION_MAJOR=1 $(printf '%s\n' "$@" | grep -E '^-(D|I[a-z])') \
	src || status=1
exit $status
