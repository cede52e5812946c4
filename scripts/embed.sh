#!/bin/sh
# Print C source that holds each file as a NUL-ended byte array.
set -eu
echo '#include "core/data.h"'
for file; do
	name=data_$(basename "$file" | tr -c 'A-Za-z0-9\n' _)
	echo "const char $name[] = {"
	od -An -v -tx1 "$file" | sed 's/ \([0-9a-f][0-9a-f]\)/(char)0x\1,/g'
	echo '0};'
	echo "const size_t ${name}_size = sizeof($name) - 1;"
done
