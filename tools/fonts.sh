#!/bin/sh
# Makes the fonts that PDF embeds (src/report/pdf/fonts) from those of Debian's fonts-noto-core, with fonttools.
# Latin, Greek, Cyrillic, what stands between words, and Arabic with its joining forms; hinting is left out.
set -eu
from=${1:-/usr/share/fonts/truetype/noto}
to=$(dirname "$0")/../src/report/pdf/fonts
latin=U+0020-007E,U+00A0-024F,U+02B0-02DD,U+0300-0303,U+0306-030C,U+0323-0331,U+0370-03FF,U+0400-045F,U+1E00-1EFF,U+2000-200F,U+2010-2027,U+2030-203A,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+25CC,U+FFFD
arabic=U+0020-0040,U+005B-0060,U+007B-007E,U+00A0,U+00AB,U+00BB,U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200C-200F,U+2010-2026,U+25CC,U+FB50-FDFF,U+FE70-FEFC
subset() { "${PYTHON:-python3}" -m fontTools.subset "$from/$1.ttf" --unicodes="$2" --layout-features='*' --no-hinting --desubroutinize --notdef-outline --name-IDs='0,1,2,3,4,5,6,13,14' --drop-tables+=MERG,meta --output-file="$to/$1.ttf"; }
subset NotoSans-Regular "$latin"
subset NotoSans-Bold "$latin"
subset NotoSans-Italic "$latin"
subset NotoNaskhArabic-Regular "$arabic"
subset NotoNaskhArabic-Bold "$arabic"
subset NotoSansSymbols2-Regular U+2190-2199,U+21D2,U+2713,U+2717,U+25A1,U+2022
