#!/usr/bin/env python3
"""Generates crates/infer/tests/golden/seq2seq/*: a tiny trained checkpoint of each encoder–decoder family, in the file
format of its repositories, with the reference's token ids, logits, greedy and beam-search outputs.

    python3 -m venv v && v/bin/pip install torch transformers sentencepiece protobuf safetensors gguf numpy
    v/bin/python tools/seq2seq_golden.py [FAMILY…]
"""
import json, shutil, sys, tempfile, warnings
from pathlib import Path
import numpy as np, sentencepiece as spm, torch
import transformers
from transformers import (BartConfig, BartForConditionalGeneration, M2M100Config, M2M100ForConditionalGeneration,
                          MarianConfig, MarianMTModel, MBartConfig, MBartForConditionalGeneration, MT5Config,
                          MT5ForConditionalGeneration, PegasusConfig, PegasusForConditionalGeneration, T5Config,
                          T5ForConditionalGeneration)
warnings.filterwarnings("ignore"); transformers.logging.set_verbosity_error()
OUT = Path(__file__).parent.parent / "crates/infer/tests/golden/seq2seq"
PAIRS = [
    ("أعلنت الحكومة خطة جديدة لدعم المزارعين.", "The government announced a new plan to support farmers."),
    ("وصل الوزير إلى العاصمة يوم الاثنين.", "The minister arrived in the capital on Monday."),
    ("قتل ثلاثة أشخاص في حادث سير شمال المدينة.", "Three people were killed in a road accident north of the city."),
    ("ارتفعت أسعار الخبز بنسبة 12 في المئة.", "Bread prices rose by 12 percent."),
    ("افتتح الرئيس مستشفى جديدا في الجنوب.", "The president opened a new hospital in the south."),
    ("لم تعلن الشرطة عن أسماء الضحايا.", "The police did not announce the names of the victims."),
    ("تستمر المحادثات بين الطرفين حتى مساء الخميس.", "Talks between the two sides continue until Thursday evening."),
    ("قال المتحدث إن الحريق أصبح تحت السيطرة.", "The spokesman said the fire was under control."),
    ("فاز الفريق الوطني بالمباراة بهدفين لهدف واحد.", "The national team won the match by two goals to one."),
    ("أغلقت المدارس أبوابها بسبب الأمطار الغزيرة.", "Schools closed their doors because of heavy rain."),
    ("وقعت الشركتان اتفاقا بقيمة 250 مليون دولار.", "The two companies signed an agreement worth 250 million dollars."),
    ("يعقد البرلمان جلسة طارئة صباح الأحد.", "Parliament holds an emergency session on Sunday morning."),
    ("انقطعت الكهرباء عن أحياء واسعة من المدينة.", "Power was cut to large districts of the city."),
    ("نفى الناطق باسم الوزارة هذه الأنباء.", "The ministry's spokesman denied these reports."),
    ("تراجع إنتاج النفط خلال الشهر الماضي.", "Oil production fell during the past month."),
    ("زار الوفد الميناء واطلع على الأشغال.", "The delegation visited the port and inspected the works."),
    ("حكمت المحكمة على المتهم بالسجن خمس سنوات.", "The court sentenced the defendant to five years in prison."),
    ("بدأ توزيع المساعدات على العائلات المتضررة.", "The distribution of aid to affected families has begun."),
    ("أصيب عشرون عاملا في انفجار بالمصنع.", "Twenty workers were injured in an explosion at the factory."),
    ("دعت النقابة إلى إضراب عام يوم الأربعاء.", "The union called for a general strike on Wednesday."),
]
# Lines outside the training set: marks, presentation forms, digits, spaces, unknown characters, other scripts.
ODD = ["قُتِلَ ثلاثةُ أشخاصٍ فِي حادثِ سيرٍ", "ﻻ ﷲ ﺍﻟﻌﺮﺑﻴﺔ", "  ارتفعت   الأسعار ٢٥٪  ", "العـــاصمة", "½ ﬁ ™ ① 你好 🙂 é",
       "«لم تعلن» Reuters، 12.5%", "a", "الرئيس زار زار زار المدينة المدينة يوم يوم", "؟!؛…", "وصل\tالوزير\u00a0إلى\u200fالعاصمة"]
LONG = " ".join(a for a, _ in PAIRS[:3])
LINES = [a for a, _ in PAIRS] + ODD + [LONG]
ENGLISH = [PAIRS[2 * i][1] + " " + PAIRS[2 * i + 1][1] for i in range(10)]


def pieces(folder, name, lines, kind, **extra):
    """A SentencePiece model with SentencePiece's default normalisation (nmt_nfkc)."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as f:
        f.write("\n".join(lines * 4)); f.flush()
        size = extra.pop("vocab_size", 300)
        spm.SentencePieceTrainer.train(input=f.name, model_prefix=str(folder / "tmp"), vocab_size=size, model_type=kind,
                                       hard_vocab_limit=False, character_coverage=1.0, minloglevel=2, num_threads=1, **extra)
    (folder / "tmp.vocab").unlink(); (folder / "tmp.model").rename(folder / name)
    return spm.SentencePieceProcessor(model_file=str(folder / name))


def train(model, data, pad, steps=300, lr=4e-3):
    """Fits the pairs of ids: long enough for a peaked output distribution, too short for a perfect one."""
    torch.manual_seed(3); model.train()
    opt = torch.optim.AdamW(model.parameters(), lr=lr)
    width = max(len(s) for s, _ in data), max(len(t) for _, t in data)
    src = torch.tensor([s + [pad] * (width[0] - len(s)) for s, _ in data])
    tgt = torch.tensor([t + [-100] * (width[1] - len(t)) for _, t in data])
    for i in range(steps):
        for g in opt.param_groups: g["lr"] = lr * min(1, (i + 1) / 20) * (1 - i / steps)
        loss = model(input_ids=src, attention_mask=(src != pad).long(), labels=tgt).loss
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step()
    model.eval(); return float(loss)


def shake(model, also=()):
    """Moves norms and biases, including the output bias, away from values that would hide a forgotten term."""
    torch.manual_seed(11)
    with torch.no_grad():
        for n, p in model.named_parameters():
            if p.dim() == 1: p.add_(torch.randn_like(p) * 0.05)
        for n, b in model.named_buffers():
            if n.endswith("final_logits_bias"): b.copy_(torch.randn_like(b) * 0.1)


def golden(folder, model, encode, decode, lines, settings, pad, forced=None):
    ids = [encode(l) for l in lines]
    base = dict(settings[0][1]) if settings[0][0] == "greedy" else {}
    record = {"lines": lines, "ids": ids, "runs": []}
    forced = {"forced_bos_token_id": forced} if forced is not None else {}
    with torch.no_grad():
        for name, kw in settings:
            outs = []
            for i in ids:
                g = model.generate(torch.tensor([i]), **kw, **forced, return_dict_in_generate=True, output_scores=True)
                seq = g.sequences[0].tolist()
                while len(seq) > 1 and seq[-1] == pad: seq.pop()
                outs.append({"ids": seq, "text": decode(seq)})
                if "sequences_scores" in g and g.sequences_scores is not None: outs[-1]["score"] = round(float(g.sequences_scores[0]), 5)
            record["runs"].append({"name": name, "settings": {**kw, **forced}, "outputs": outs})
        checked = []
        for k in (0, 3, len(lines) - 1):
            seq = record["runs"][0]["outputs"][k]["ids"][:-1]
            out = model(input_ids=torch.tensor([ids[k]]), decoder_input_ids=torch.tensor([seq]))
            checked.append({"line": k, "decoder": seq, "encoder": [round(float(x), 6) for x in out.encoder_last_hidden_state[0, -1]],
                            "logits": [[round(float(x), 5) for x in row[:48]] for row in out.logits[0].float()]})
    record["logits"] = checked
    json.dump(record, open(folder / "golden.json", "w"), ensure_ascii=False, separators=(",", ":"))
    size = sum(f.stat().st_size for f in folder.iterdir())
    print(folder.name, size, "bytes;", record["runs"][0]["outputs"][0]["text"], "|", record["runs"][0]["outputs"][4]["text"])


PLAIN = [("greedy", dict(num_beams=1, max_length=48)), ("beam4", dict(num_beams=4, max_length=48)),
         ("beam4-rules", dict(num_beams=4, max_length=20, length_penalty=2.0, early_stopping=True, no_repeat_ngram_size=2, min_length=8)),
         ("beam3-never", dict(num_beams=3, max_length=30, length_penalty=0.6, early_stopping="never", repetition_penalty=1.2)),
         ("beam4-renormalized", dict(num_beams=4, max_length=40, repetition_penalty=1.3, renormalize_logits=True))]
DIMS = dict(d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
            encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=192, dropout=0.0, attention_dropout=0.0, activation_dropout=0.0)


def fresh(name):
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True); folder.mkdir(parents=True)
    return folder


def save_bin(model, folder, half=False, old=False):
    state = {k: (v.half() if half and v.is_floating_point() else v).contiguous() for k, v in model.state_dict().items()}
    torch.save(state, folder / "pytorch_model.bin", _use_new_zipfile_serialization=not old)


def configs(model, folder):
    model.config.save_pretrained(folder); model.generation_config.save_pretrained(folder)


def marian(name, prefix, half, old, activation):
    folder = fresh(name)
    src = pieces(folder, "source.spm", LINES[:20], "unigram", vocab_size=260, bos_id=-1, eos_id=1, unk_id=0)
    tgt = pieces(folder, "target.spm", [e for _, e in PAIRS], "unigram", vocab_size=200, bos_id=-1, eos_id=1, unk_id=0)
    vocab = {}
    for p in ["</s>", "<unk>"] + ([prefix] if prefix else []) + [sp.id_to_piece(i) for sp in (src, tgt) for i in range(sp.get_piece_size())] + ["<pad>"]:
        vocab.setdefault(p, len(vocab))
    json.dump(vocab, open(folder / "vocab.json", "w"), ensure_ascii=False)
    json.dump({"source_lang": "ar", "target_lang": "en"}, open(folder / "tokenizer_config.json", "w"))
    pad = vocab["<pad>"]
    config = MarianConfig(vocab_size=len(vocab), **DIMS, activation_function=activation, pad_token_id=pad, eos_token_id=0,
                          decoder_start_token_id=pad, scale_embedding=True, static_position_embeddings=True)
    torch.manual_seed(5); model = MarianMTModel(config)
    model.generation_config.update(bad_words_ids=[[pad]], forced_eos_token_id=0, num_beams=4, max_length=48, pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad)
    shake(model)
    tok = transformers.MarianTokenizer.from_pretrained(folder)
    lead = prefix + " " if prefix else ""
    loss = train(model, [(tok(lead + a).input_ids, tok(text_target=e).input_ids) for a, e in PAIRS], pad)
    if half:
        model = model.half().float()
    save_bin(model, folder, half, old); configs(model, folder)
    (folder / "tokenizer_config.json").write_text(json.dumps({"source_lang": "ar", "target_lang": "en"}))
    golden(folder, model, lambda l: tok(lead + l).input_ids, lambda s: tok.decode(s, skip_special_tokens=True, clean_up_tokenization_spaces=False, use_source_tokenizer=False), LINES, PLAIN, pad)
    return loss


def m2m(name, nllb):
    folder = fresh(name)
    langs = ["arb_Arab", "eng_Latn"] if nllb else ["__ar__", "__en__"]
    sp = pieces(folder, "sentencepiece.bpe.model", LINES[:20] + [e for _, e in PAIRS], "bpe", vocab_size=420, bos_id=1, eos_id=2, unk_id=0)
    plain = [sp.id_to_piece(i) for i in range(3, sp.get_piece_size())]
    if nllb:
        size = sp.get_piece_size() + 1
        ids = {l: size + i for i, l in enumerate(langs)}; ids["<mask>"] = size + 2; total = size + 3
        enc = lambda l: [ids["arb_Arab"]] + [x + 1 if x else 3 for x in sp.encode(l)] + [2]
        target = lambda e: [ids["eng_Latn"]] + [x + 1 if x else 3 for x in sp.encode(e)] + [2]
        dec = lambda s: sp.decode([x - 1 for x in s if 3 < x < size])
        json.dump({"additional_special_tokens": langs}, open(folder / "special_tokens_map.json", "w"))
        json.dump({"tokenizer_class": "NllbTokenizer", "src_lang": "arb_Arab", "tgt_lang": "eng_Latn"}, open(folder / "tokenizer_config.json", "w"))
    else:
        vocab = {p: i for i, p in enumerate(["<s>", "<pad>", "</s>", "<unk>"] + plain)}
        json.dump(vocab, open(folder / "vocab.json", "w"), ensure_ascii=False)
        json.dump({"tokenizer_class": "M2M100Tokenizer", "src_lang": "ar", "tgt_lang": "en"}, open(folder / "tokenizer_config.json", "w"))
        # The language tokens follow the vocabulary in the reference's order.
        from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES
        order = FAIRSEQ_LANGUAGE_CODES["m2m100"]
        ids = {f"__{l}__": len(vocab) + i for i, l in enumerate(order)}; total = len(vocab) + len(order)
        look = lambda t: [vocab.get(p, 3) for p in sp.encode(t, out_type=str)]
        enc = lambda l: [ids["__ar__"]] + look(l) + [2]
        target = lambda e: [ids["__en__"]] + look(e) + [2]
        names = {i: p for p, i in vocab.items()}
        dec = lambda s: sp.decode([names[x] for x in s if x in names and x > 3])
    config = M2M100Config(vocab_size=total, **DIMS, activation_function="relu", pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, scale_embedding=True)
    torch.manual_seed(5); model = M2M100ForConditionalGeneration(config)
    generation = dict(num_beams=5, max_length=48, pad_token_id=1, eos_token_id=2, bos_token_id=0, decoder_start_token_id=2)
    model.generation_config.update(**generation)
    shake(model)
    loss = train(model, [(enc(a), target(e)) for a, e in PAIRS], 1)
    en = ids[langs[1]]
    if nllb:  # a BF16 file
        model.bfloat16().save_pretrained(folder)
        model = M2M100ForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    else:
        model.save_pretrained(folder)
    configs(model, folder)
    golden(folder, model, enc, dec, LINES, PLAIN, 1, forced=en)
    return loss


def bart():
    from tokenizers import ByteLevelBPETokenizer
    folder = fresh("bart")
    t = ByteLevelBPETokenizer()
    t.train_from_iterator([e for _, e in PAIRS] * 3, vocab_size=400, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    t.save_model(str(folder))
    tok = transformers.BartTokenizer.from_pretrained(folder)
    config = BartConfig(vocab_size=len(tok), **DIMS, activation_function="gelu", pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=2)
    torch.manual_seed(5); model = BartForConditionalGeneration(config)
    model.generation_config.update(num_beams=4, max_length=48, min_length=6, length_penalty=2.0, no_repeat_ngram_size=3, early_stopping=True, forced_bos_token_id=0, forced_eos_token_id=2,
                                   pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2)
    shake(model)
    texts = ENGLISH + [e for _, e in PAIRS]
    loss = train(model, [(tok(t).input_ids, tok(t.split(". ")[0].rstrip(".") + ".").input_ids) for t in texts], 1)
    model.save_pretrained(folder); configs(model, folder)
    golden(folder, model, lambda l: tok(l).input_ids, lambda s: tok.decode(s, skip_special_tokens=True, clean_up_tokenization_spaces=False), texts + ["  Two  spaces, a new\nline and ½ é 🙂"], PLAIN, 1)
    return loss


def mbart():
    folder = fresh("mbart50")
    sp = pieces(folder, "sentencepiece.bpe.model", LINES[:20] + [e for _, e in PAIRS], "unigram", vocab_size=380, bos_id=1, eos_id=2, unk_id=0)
    size = sp.get_piece_size() + 1
    langs = ["ar_AR", "en_XX"]; ids = {l: size + i for i, l in enumerate(langs)}
    json.dump({"additional_special_tokens": langs}, open(folder / "special_tokens_map.json", "w"))
    json.dump({"tokenizer_class": "MBart50Tokenizer", "src_lang": "ar_AR", "tgt_lang": "en_XX"}, open(folder / "tokenizer_config.json", "w"))
    piece = lambda t: [x + 1 if x else 3 for x in sp.encode(t)]
    enc = lambda l: [ids["ar_AR"]] + piece(l) + [2]
    config = MBartConfig(vocab_size=size + 3, **DIMS, activation_function="gelu", pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, scale_embedding=True, forced_eos_token_id=2)
    torch.manual_seed(5); model = MBartForConditionalGeneration(config)
    model.generation_config.update(num_beams=5, max_length=48, pad_token_id=1, eos_token_id=2, bos_token_id=0, decoder_start_token_id=2, forced_eos_token_id=2)
    shake(model)
    def data():
        return [(enc(a), [ids["en_XX"]] + piece(e) + [2]) for a, e in PAIRS]
    # The labels are shifted by hand: mBART's own shift wraps the last token round.
    pad = 1
    class Wrap(torch.nn.Module):
        def __init__(self, m): super().__init__(); self.m = m
        def forward(self, input_ids, attention_mask, labels):
            start = torch.full_like(labels[:, :1], 2)
            dec = torch.cat([start, labels[:, :-1].masked_fill(labels[:, :-1] == -100, pad)], 1)
            return self.m(input_ids=input_ids, attention_mask=attention_mask, decoder_input_ids=dec, labels=labels)
    loss = train(Wrap(model), data(), pad); model.eval()
    model.save_pretrained(folder); configs(model, folder)
    golden(folder, model, enc, lambda s: sp.decode([x - 1 for x in s if 3 < x < size]), LINES, PLAIN, 1, forced=ids["en_XX"])
    return loss


def pegasus():
    folder = fresh("pegasus")
    special = ["<mask_1>", "<mask_2>"] + [f"<unk_{i}>" for i in range(2, 103)]
    sp = pieces(folder, "spiece.model", [e for _, e in PAIRS], "unigram", vocab_size=220, bos_id=-1, pad_id=0, eos_id=1, unk_id=2)
    # Ids of the files of google/pegasus-*: padding 0, end 1, two masks, 101 spare, then the pieces (unknown: 105).
    def enc(l): return [x + 103 for x in sp.encode(l)] + [1]
    total = sp.get_piece_size() + 103
    config = PegasusConfig(vocab_size=total, **DIMS, activation_function="relu", pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, scale_embedding=True, forced_eos_token_id=1)
    torch.manual_seed(5); model = PegasusForConditionalGeneration(config)
    model.generation_config.update(num_beams=8, max_length=48, length_penalty=0.6, forced_eos_token_id=1, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)
    shake(model)
    json.dump({"tokenizer_class": "PegasusTokenizer"}, open(folder / "tokenizer_config.json", "w"))
    texts = ENGLISH + [e for _, e in PAIRS]
    loss = train(model, [(enc(t), enc(t.split(". ")[0].rstrip(".") + ".")) for t in texts], 0)
    save_bin(model, folder); configs(model, folder)
    golden(folder, model, enc, lambda s: sp.decode([x - 103 for x in s if x > 105]), texts + ["  Two  spaces, ½ é"], PLAIN, 0)
    return loss


def t5(name):
    folder = fresh(name)
    extra = 100 if name == "t5" else 0
    madlad = name == "madlad-gguf"
    more = dict(user_defined_symbols=["<2en>", "<2ar>"], byte_fallback=True, vocab_size=700) if madlad else dict(vocab_size=380)
    sp = pieces(folder, "spiece.model", LINES[:20] + [e for _, e in PAIRS], "unigram", bos_id=-1, pad_id=0, eos_id=1, unk_id=2, **more)
    total = sp.get_piece_size() + extra
    size = dict(vocab_size=total, d_model=32, d_kv=12, d_ff=64, num_layers=2, num_decoder_layers=2, num_heads=4, relative_attention_num_buckets=8,
                relative_attention_max_distance=20, dropout_rate=0.0, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)
    if name == "t5":
        config, cls = T5Config(**size, feed_forward_proj="relu", tie_word_embeddings=True), T5ForConditionalGeneration
    elif name == "mt5":
        config, cls = MT5Config(**size, feed_forward_proj="gated-gelu", tie_word_embeddings=False), MT5ForConditionalGeneration
    else:
        config, cls = T5Config(**size, feed_forward_proj="gated-gelu", tie_word_embeddings=False), T5ForConditionalGeneration
    torch.manual_seed(5); model = cls(config)
    model.generation_config.update(num_beams=4, max_length=48, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)
    shake(model)
    lead = "<2en> " if madlad else ""
    enc = lambda l: sp.encode(lead + l) + [1]
    loss = train(model, [(enc(a), sp.encode(e) + [1]) for a, e in PAIRS], 0, lr=1e-2)
    json.dump({"tokenizer_class": "T5Tokenizer", "extra_ids": extra}, open(folder / "tokenizer_config.json", "w"))
    if madlad:
        gguf_t5(model, sp, folder)
    else:
        model.save_pretrained(folder); configs(model, folder)
    golden(folder, model, enc, lambda s: sp.decode([x for x in s if 2 < x < sp.get_piece_size()]), LINES, PLAIN, 0)
    if madlad: (folder / "spiece.model").unlink(); (folder / "tokenizer_config.json").unlink()
    return loss


def gguf_t5(model, sp, folder):
    """The tensor names used by llama.cpp's converter."""
    import gguf
    c = model.config
    w = gguf.GGUFWriter(str(folder / "model.gguf"), "t5")
    w.add_context_length(512); w.add_embedding_length(c.d_model); w.add_feed_forward_length(c.d_ff); w.add_block_count(c.num_layers)
    w.add_head_count(c.num_heads); w.add_key_length(c.d_kv); w.add_value_length(c.d_kv); w.add_layer_norm_eps(c.layer_norm_epsilon); w.add_layer_norm_rms_eps(c.layer_norm_epsilon)
    w.add_relative_attn_buckets_count(c.relative_attention_num_buckets); w.add_decoder_start_token_id(c.decoder_start_token_id)
    w.add_uint32("t5.decoder_block_count", c.num_decoder_layers)
    w.add_uint32("t5.attention.relative_max_distance", c.relative_attention_max_distance)
    n = sp.get_piece_size()
    kinds = [2 if sp.is_unknown(i) else 3 if sp.is_control(i) else 6 if sp.is_byte(i) else 4 if sp.id_to_piece(i).startswith("<2") else 1 for i in range(n)]
    import sentencepiece.sentencepiece_model_pb2 as pb
    proto = pb.ModelProto(); proto.ParseFromString(sp.serialized_model_proto())
    w.add_tokenizer_model("t5"); w.add_tokenizer_pre("default")
    w.add_token_list([sp.id_to_piece(i).encode() for i in range(n)]); w.add_token_scores([sp.get_score(i) for i in range(n)]); w.add_token_types(kinds)
    w.add_add_space_prefix(proto.normalizer_spec.add_dummy_prefix); w.add_remove_extra_whitespaces(proto.normalizer_spec.remove_extra_whitespaces)
    w.add_precompiled_charsmap(proto.normalizer_spec.precompiled_charsmap)
    w.add_eos_token_id(1); w.add_unk_token_id(2); w.add_pad_token_id(0); w.add_add_bos_token(False); w.add_add_eos_token(True)
    short = {"layer.0.SelfAttention.q": "attn_q", "layer.0.SelfAttention.k": "attn_k", "layer.0.SelfAttention.v": "attn_v", "layer.0.SelfAttention.o": "attn_o",
             "layer.0.SelfAttention.relative_attention_bias": "attn_rel_b", "layer.0.layer_norm": "attn_norm", "layer.1.EncDecAttention.q": "cross_attn_q",
             "layer.1.EncDecAttention.k": "cross_attn_k", "layer.1.EncDecAttention.v": "cross_attn_v", "layer.1.EncDecAttention.o": "cross_attn_o", "layer.1.layer_norm": "cross_attn_norm"}
    for name, t in model.state_dict().items():
        if name in ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight"): continue
        a = t.float().numpy()
        if name == "shared.weight": new = "token_embd.weight"
        elif name == "lm_head.weight": new = "output.weight"
        elif name.endswith("final_layer_norm.weight"): new = name[:3] + ".output_norm.weight"
        else:
            side, _, layer, rest = name.split(".", 3); side = side[:3]
            key = rest.rsplit(".", 1)[0]
            ff = "layer.1." if side == "enc" else "layer.2."
            if key == ff + "layer_norm": part = "ffn_norm"
            elif key.startswith(ff + "DenseReluDense."): part = {"wi_0": "ffn_gate", "wi_1": "ffn_up", "wo": "ffn_down", "wi": "ffn_up"}[key.rsplit(".", 1)[1]]
            else: part = short[key]
            new = f"{side}.blk.{layer}.{part}.weight"
        w.add_tensor(new, np.ascontiguousarray(a))
    w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()


FAMILIES = {
    "marian": lambda: marian("marian", None, False, False, "swish"),
    "marian-old": lambda: marian("marian-old", ">>eng<<", True, True, "relu"),
    "m2m100": lambda: m2m("m2m100", False), "nllb": lambda: m2m("nllb", True), "bart": bart, "mbart50": mbart, "pegasus": pegasus,
    "t5": lambda: t5("t5"), "mt5": lambda: t5("mt5"), "madlad-gguf": lambda: t5("madlad-gguf"),
}
torch.set_num_threads(1)
for f in sys.argv[1:] or FAMILIES:
    print(f, "loss", round(FAMILIES[f](), 4), flush=True)
