#!/bin/sh
# Compiles the look into ../assets/omnibus.css, which is committed: nobody needs
# Node to build or run Omnibus. Run it after changing a file of this folder:
#
#     go generate ./web/page
#
# It needs Node and fetches the two packages, at the versions below, into a
# folder of its own that it removes afterwards.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --no-save --prefix "$work" govuk-frontend@6.6.0 sass@1.108.2 >/dev/null
npx --prefix "$work" sass --style=compressed --no-source-map --quiet-deps \
	--load-path="$work/node_modules/govuk-frontend/dist" \
	"$here/omnibus.scss" "$here/../assets/omnibus.css"
if grep -Eiq 'transport|crest|url\((https?:|//)' "$here/../assets/omnibus.css"; then
	echo "build.sh: the compiled look refers to a font, crest or address that is not ours to use" >&2
	exit 1
fi
wc -c "$here/../assets/omnibus.css"
