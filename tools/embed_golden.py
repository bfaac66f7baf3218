#!/usr/bin/env python3
"""Generates crates/infer/tests/golden/embed: a tiny BERT encoder with random weights and the reference's embeddings.

    python3 -m venv v && v/bin/pip install torch transformers tokenizers safetensors
    v/bin/python tools/embed_golden.py
"""
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel

OUT = Path(__file__).parent.parent / "crates/infer/tests/golden/embed"
LINES = [
    "أعلنت الحكومة خطة جديدة لدعم المزارعين.",
    "وصل الوزير إلى العاصمة يوم الاثنين لحضور اجتماع مجلس الوزراء العرب.",
    "حريق في مصنع بصفاقس",
    "The government announced a new plan to support farmers.",
    "ارتفعت أسعار الخبز بنسبة 12 في المئة، و«نفت» الوزارة ذلك ½ ﷲ 你好",
    "أ",
]
OUT.mkdir(parents=True, exist_ok=True)
tokenizer = Tokenizer(models.Unigram())
tokenizer.normalizer = normalizers.NFKC()
tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
tokenizer.train_from_iterator(LINES * 4, trainers.UnigramTrainer(vocab_size=200, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False))
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
tokenizer.save(str(OUT / "tokenizer.json"))
torch.manual_seed(3)
config = BertConfig(vocab_size=tokenizer.get_vocab_size(), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=128, pad_token_id=1, initializer_range=0.4)
model = BertModel(config, add_pooling_layer=False).eval()
model.save_pretrained(OUT, safe_serialization=True)
rows = []
for line in LINES:
    ids = tokenizer.encode("query: " + line).ids
    with torch.no_grad():
        states = model(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long)).last_hidden_state
    pooled = torch.nn.functional.normalize(states.mean(1), dim=-1)[0]
    rows.append({"text": line, "ids": ids, "embedding": [round(x, 8) for x in pooled.tolist()]})
(OUT / "golden.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(sorted((p.name, p.stat().st_size) for p in OUT.iterdir()))
