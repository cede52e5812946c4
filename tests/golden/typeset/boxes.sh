# Shows the pages of articles without what depends on fonts: of runs only where
# they start from the left, size, colour and text.  Sheets are small and of one
# size: base.css, and then the case's own style.
boxes() {
	cat ../base.css "$1" > "$tmp"
	"$SHEAF" --offline --style "$tmp" -t pages "$2" | sed -n '/^article/,/^contents/{
		/^article/d
		/^contents/d
		/^\ttarget .*"a-[^"]*"$/d
		s/^\(\t~*run [0-9.-]*\) [0-9.-]* [0-9.]* font [0-9]*/\1/
		p
	}'
}
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
