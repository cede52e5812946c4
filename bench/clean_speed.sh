#!/bin/sh
# How fast sources become articles, and what twice a bad input costs.
#   usage: bench/clean_speed.sh BUILD
set -eu
cd "$(dirname "$0")/.."
speed=$1/bench/clean_speed
corpus=../shared/corpus

echo "posts made here"
"$speed" --made
for folder in 36kr other hexo-form; do
	[ -d "$corpus/$folder" ] || continue
	echo "$corpus/$folder"
	"$speed" "$corpus/$folder"/*.md
done
if [ -d "$corpus/readability-pages" ]; then
	echo "$corpus/readability-pages"
	"$speed" "$corpus"/readability-pages/*/source.html
fi
echo "bad inputs of half a megabyte, and of one"
"$speed" --linear
