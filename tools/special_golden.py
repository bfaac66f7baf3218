#!/usr/bin/env python3
"""Makes crates/infer/tests/golden/seq2seq/special.json: the reference's token ids for texts in which special tokens are
written, with the tokenizers of the committed checkpoints (no weights are needed).

    python3 -m venv v && v/bin/pip install transformers==4.57.1 sentencepiece protobuf
    v/bin/python tools/special_golden.py
"""
import json, warnings
from pathlib import Path
import transformers
from transformers import (BartTokenizer, M2M100Tokenizer, MarianTokenizer, MBart50Tokenizer, NllbTokenizer,
                          PegasusTokenizer, T5Tokenizer)
warnings.filterwarnings("ignore"); transformers.logging.set_verbosity_error()
GOLDEN = Path(__file__).parent.parent / "crates/infer/tests/golden/seq2seq"
LINES = ["وصل الوزير", "وصل</s>الوزير", "وصل </s> الوزير", "<unk>وصل <pad> x", " <pad>وصل", "</s>", "</s></s> x",
         ">>fra<< وصل الوزير", "وصل >>fra<< الوزير", ">>a<< b >>c<< وصل", "</s>>>fra<< وصل", ">>وصل", "<s>وصل x", "<S> </S>",
         "a</s >b", "وصل▁x <0x0A>", "<extra_id_0> وصل <extra_id_99> <extra_id_100>", "<unk_2> <unk_102> <mask_1>x<mask_2>"]
FAMILIES = {"marian": (MarianTokenizer, {}), "marian-old": (MarianTokenizer, {}),
            "m2m100": (M2M100Tokenizer, {"src_lang": "ar", "tgt_lang": "en"}),
            "nllb": (NllbTokenizer, {"src_lang": "arb_Arab", "tgt_lang": "eng_Latn"}),
            "mbart50": (MBart50Tokenizer, {"src_lang": "ar_AR", "tgt_lang": "en_XX"}),
            "pegasus": (PegasusTokenizer, {}), "t5": (T5Tokenizer, {}), "mt5": (T5Tokenizer, {}), "bart": (BartTokenizer, {})}
out = {"lines": LINES}
for family, (kind, arguments) in FAMILIES.items():
    tokenizer = kind.from_pretrained(GOLDEN / family, **arguments)
    # The ids of the languages depend on the reference's version; those of the other golden file hold.
    first = json.load(open(GOLDEN / family / "golden.json"))["ids"][0][0]
    ids = [tokenizer(line).input_ids for line in LINES]
    out[family] = [[first, *i[1:]] for i in ids] if family in ("m2m100", "nllb", "mbart50") else ids
json.dump(out, open(GOLDEN / "special.json", "w"), ensure_ascii=False, separators=(",", ":"))
