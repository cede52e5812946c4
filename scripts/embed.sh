#!/bin/sh
# Print C source that holds each file as a NUL-ended byte array, styles without
# their comments, and a table of those that end in .txt.
set -eu
echo '#include "core/data.h"'
name_of() {
	echo "data_$(basename "$1" | tr -c 'A-Za-z0-9\n' _)"
}
text_of() {
	case $1 in
	*.css) sed -e ':a' -e '\,/\*,{' -e '\,\*/,!{' -e 'N' -e 'ba' -e '}' -e '}' \
		-e 's,[ 	]*/\*[^*]*\**\([^/*][^*]*\**\)*\*/,,g' "$1" |
		sed -e '/^[ 	]*$/d' ;;
	*) cat "$1" ;;
	esac
}
for file; do
	name=$(name_of "$file")
	case $file in *.txt) echo "static const char $name[] = {" ;;
	*) echo "const char $name[] = {" ;; esac
	text_of "$file" | od -An -v -tx1 | sed 's/ \([0-9a-f][0-9a-f]\)/(char)0x\1,/g'
	echo '0};'
	case $file in *.txt) continue ;; esac
	echo "const size_t ${name}_size = sizeof($name) - 1;"
done
echo 'const struct data_file data_rules[] = {'
for file; do
	case $file in *.txt) ;; *) continue ;; esac
	name=$(name_of "$file")
	echo "{ \"$(basename "$file")\", $name, sizeof($name) - 1 },"
done
echo '{ 0, 0, 0 } };'
echo 'const size_t data_rules_count = sizeof(data_rules) / sizeof(data_rules[0]) - 1;'
