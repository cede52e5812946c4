#!/bin/sh
# Rooms look only downwards, and each foreign library has its doors: what
# src/LAYERS says, held over every #include below src/.
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC2046
awk '
FILENAME == "src/LAYERS" {
	sub(/#.*/, "")
	if ($1 == "room") {
		step++
		for (i = 2; i <= NF; i++) {
			if ($i == "-") continue
			level[$i] = step
			alone[$i] = $NF == "-"
		}
	} else if ($1 == "door") {
		doors++
		prefix[doors] = $2
		for (i = 3; i <= NF; i++)
			open_to[doors] = open_to[doors] " " $i
	}
	next
}
function fail(why) {
	printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0
	bad++
}
function is_open(door, file,    n, i, parts, pattern) {
	n = split(open_to[door], parts, " ")
	for (i = 1; i <= n; i++) {
		pattern = parts[i]
		if (pattern == "*" || pattern == file) return 1
		if (sub(/\*$/, "", pattern) && index(file, pattern) == 1) return 1
	}
	return 0
}
/^[ \t]*#[ \t]*include/ {
	split(FILENAME, path, "/")
	room = path[2]
	if (!(room in level)) { fail("a room that LAYERS does not know"); next }
	header = $0
	sub(/^[^"<]*["<]/, "", header)
	sub(/[">].*/, "", header)
	split(header, parts, "/")
	if ($0 ~ /"/) {
		to = parts[1]
		if (!(to in level)) fail("not a room")
		else if (to == room) ;
		else if (alone[room]) fail("this room sees only <sheaf.h>")
		else if (level[to] >= level[room]) fail("looks upwards or sideways")
		else if (to != "core" && header != to "/" to ".h" &&
		         header !~ /\.def$/)
			fail("looks past the door of the room")
	} else {
		for (d = 1; d <= doors; d++)
			if (index(header, prefix[d]) == 1 && !is_open(d, FILENAME))
				fail("not a door of this library")
	}
	includes++
}
END {
	if (includes < 50) { print "layers: nothing was checked"; exit 1 }
	exit bad > 0
}
' src/LAYERS $(find src -name '*.[ch]' | sort)
