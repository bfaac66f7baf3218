#!/bin/sh
# Creates the seed corpus of every target: example files of the formats, and texts.
set -eu
cd "$(dirname "$0")"
for target in fuzz_targets/*.rs; do mkdir -p "corpus/$(basename "$target" .rs)"; done
inputs=../examples/inputs
put() { target=$1; shift; for file in "$@"; do if [ -f "$file" ]; then cp "$file" "corpus/$target/"; fi; done; }
put text ../examples/articles/*.txt
put markdown ../examples/articles/*.md
put html ../examples/articles/*.html $inputs/*.html
put mhtml $inputs/*.mht
put feed $inputs/feed.xml
put json ../examples/articles/*.json $inputs/telegram.json
put json_lines ../tests/data/events.jsonl
put pdf $inputs/*.pdf
put docx $inputs/*.docx
put odt $inputs/*.odt
put workbook $inputs/*.xlsx $inputs/*.ods
put table $inputs/*.csv $inputs/*.tsv
put mail $inputs/*.eml
put mbox $inputs/*.mbox
put warc $inputs/*.warc
put zip $inputs/*.zip
put zstd $inputs/*.zst
put gzip $inputs/*.gz
put telegram $inputs/telegram.json
put epub $inputs/*.epub
put har $inputs/*.har
put agency $inputs/dispatches.xml $inputs/dispatch.nitf
put rtf $inputs/*.rtf
put records $inputs/stories.xml
put posts $inputs/tweets.js
put json $inputs/facebook.json $inputs/jsonfeed.json $inputs/editor.json
put text $inputs/*.srt $inputs/*.ris
put whatsapp "$inputs"/WhatsApp*.txt
tar -cf corpus/tar/articles.tar -C ../examples articles
if command -v zstd >/dev/null; then zstd -qf corpus/tar/articles.tar -o corpus/zstd/articles.tar.zst; fi
for target in dates numerals sentences clean; do put $target ../examples/articles/*.txt; done
