#!/bin/sh
# Binds the posts of this folder, offline: their pictures lie in mirror/.
#   usage: examples/demo.sh BUILD
set -eu
cd "$(dirname "$0")/.."
out=$1/demo
mkdir -p "$out"
"$1/sheaf" examples/posts --mirror examples/mirror --offline \
	--title '纸与字：一本样书' \
	-o "$out/sheaf-demo.epub" -o "$out/sheaf-demo.pdf"
ls -l "$out/sheaf-demo.epub" "$out/sheaf-demo.pdf"
