#!/bin/sh
# Makes the fonts that PDF embeds (src/report/pdf/fonts) from those of Debian's fonts-noto-core, with fonttools.
# Latin, Greek, Cyrillic, what stands between words, arrows, and Arabic with its joining forms; hinting is left out.
set -eu
from=${1:-/usr/share/fonts/truetype/noto}
to=$(dirname "$0")/../src/report/pdf/fonts
latin=U+0020-007E,U+00A0-024F,U+02B0-02FF,U+0300-036F,U+0386-03CE,U+0400-045F,U+0490-0491,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+FFFD
arabic=U+0020-0040,U+005B-0060,U+007B-007E,U+00A0,U+00AB,U+00BB,U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200B-200F,U+2010-2026,U+202A-202E,U+2066-2069,U+25CC,U+FB50-FDFF,U+FE70-FEFC
subset() {
    "${PYTHON:-python3}" -m fontTools.subset "$from/$1.ttf" --unicodes="$2" --layout-features="$3" --no-hinting \
        --desubroutinize --notdef-outline --name-IDs='0,1,2,3,4,5,6,13,14' --drop-tables+=MERG,meta,MATH \
        --output-file="$to/$1.ttf"
}
words=kern,liga,mark,mkmk,ccmp,locl
for style in Regular Bold Italic; do subset "NotoSans-$style" "$latin" "$words"; done
for style in Regular Bold; do subset "NotoNaskhArabic-$style" "$arabic" '*'; done
subset NotoSansMath-Regular U+2190-2199,U+21D0-21D5,U+2212,U+2248,U+2260-2265,U+221A,U+221E ''
subset NotoSansSymbols2-Regular U+25A0-25FF,U+2605-2606,U+2610-2612,U+2713-2718 ''
