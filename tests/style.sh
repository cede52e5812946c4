#!/bin/sh
# House rules that a machine can hold: lengths of lines, functions and files,
# options in the manual, no marks of unfinished work.
set -eu
cd "$(dirname "$0")/.."
status=0
files=$(find src include fuzz -name '*.[ch]' | sort)

# shellcheck disable=SC2086
awk '
function width(line,    i, n, w) {
	n = length(line); w = 0
	for (i = 1; i <= n; i++)
		w = substr(line, i, 1) == "\t" ? int(w / 8) * 8 + 8 : w + 1
	return w
}
FNR == 1 { start = 0 }
width($0) > 100 { printf "%s:%d: wider than 100 columns\n", FILENAME, FNR; bad++ }
/[ \t]$/ { printf "%s:%d: blanks at the end\n", FILENAME, FNR; bad++ }
/^\{/ { start = FNR }
/^\}/ && start {
	if (FNR - start > 80) {
		printf "%s:%d: function of %d lines\n", FILENAME, start, FNR - start
		bad++
	}
	start = 0
}
FNR == 601 { printf "%s: more than 600 lines\n", FILENAME; bad++ }
END { exit bad > 0 }
' $files || status=1

# shellcheck disable=SC2086
if grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $files; then
	status=1
fi

sed -n 's/^OPTION([A-Z_]*, *"\([a-z-]*\)".*/\1/p' src/cli/options.def |
while read -r name; do
	tr -d '\\' < man/sheaf.1 | grep -q -- "--$name" || {
		echo "man/sheaf.1: --$name is not there"
		exit 1
	}
done || status=1
# Headers are laid out by hand: their comments run over lines.
# shellcheck disable=SC2046
clang-format --dry-run -Werror $(find src tests fuzz -name '*.c' | sort) || status=1
exit $status
