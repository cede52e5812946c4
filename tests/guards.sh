#!/bin/sh
# The guards: what stands between words of an article and names, terminals, books,
# files and networks.  Every line and every branch of them is run by a test.
# usage: tests/guards.sh BUILD
# Assertions do not count: they hold whatever an input says.
set -eu
cd "$(dirname "$0")/.."
build=$(cd "$1" && pwd)
cc=${CC:-gcc}
if grep -q __asan_init "$build/libsheaf.a"; then
	echo "measured without sanitizers"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$PWD
status=0

# a guard and its test
while read -r guard test; do
	mkdir "$work/$test"
	cd "$work/$test"
	# shellcheck disable=SC2046
	$cc -std=c11 -O0 -g --coverage -DNDEBUG -D_GNU_SOURCE -I"$root/include" \
		-I"$root/src" $(pkg-config --cflags libxml-2.0) \
		-c -o guard.o "$root/src/$guard.c"
	# shellcheck disable=SC2046
	$cc -std=c11 -O0 -g -D_GNU_SOURCE -I"$root/include" -I"$root/src" \
		$(pkg-config --cflags libxml-2.0) --coverage -pie -o test \
		"$root/tests/unit/$test.c" guard.o "$build/libsheaf.a" \
		$(make -s -C "$root" BUILD="$build" print-libs) -lcmocka
	./test > log 2>&1 || { cat log; status=1; }
	gcov -b -c guard.gcda > report 2> /dev/null || { cat report; status=1; }
	cd "$root"
	awk -v guard="src/$guard.c" '
		/^File/ { ours = index($0, guard) }
		ours && /^(Lines executed|Taken at least once)/ {
			seen++
			if ($0 !~ /:100\.00%/) {
				print guard ": " $0
				bad++
			}
		}
		END {
			if (seen < 2) print guard ": nothing was measured"
			exit bad > 0 || seen < 2
		}' "$work/$test/report" || {
		status=1
		awk '/^branch .* (taken 0|never)/ { print line }
			/#####/
			!/^(branch|call|function)/ { line = $0 }' \
			"$work/$test/${guard##*/}.c.gcov" | uniq | head -n 20
	}
done << 'GUARDS'
core/file_name core_file_name
epub/part_name epub_part_name
core/terminal core_terminal
core/xml core_xml
pdf/text_string pdf_text_string
core/beneath core_beneath
fetch/guard fetch_guard
GUARDS
exit $status
