#!/bin/sh
# One test of tests/run.sh: FOLDER "name<tab>command".
# What it has to say is printed in one piece, as others run beside it.
set -u
tab=$(printf '\t')
name=${2%%"$tab"*}
log=$(mktemp "$1/log.XXXXXX")

if sh -c "${2#*"$tab"}" > "$log" 2>&1 < /dev/null; then
	result=ok
	# what tests of Python have left out, and why
	said=$(sed -n "s/^.*\.\.\. skipped ['\"]\(.*\)['\"]\$/skip  \1/p" "$log")
else
	result=FAIL
	said=$(sed 's/^/      /' "$log" | tail -n 60)
fi
rm -f "$log"
echo $result >> "$1/results"
flock "$1/results" printf '%-5s %s\n%s' "$result" "$name" "${said:+$said
}"
