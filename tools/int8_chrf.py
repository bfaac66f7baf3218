#!/usr/bin/env python3
"""Measures the quality loss of 8-bit weights: trains a small Marian model on sentences generated from templates, until it
translates about as well as a good model translates news, and compares the number types on unseen sentences.

    cargo build --release
    python3 -m venv v && v/bin/pip install torch transformers sentencepiece ctranslate2 numpy
    v/bin/python tools/int8_chrf.py [--steps 300] [--folder DIR]        # five minutes

Prints the chrF of F32 and 8-bit weights, greedy and with beam 4, for Mujaz and CTranslate2, and how many of the 1,000
lines differ from F32 in the same engine.
"""
import argparse, json, os, random, subprocess, tempfile, warnings
from pathlib import Path
import sentencepiece as spm, torch, transformers
from transformers import MarianConfig, MarianMTModel, MarianTokenizer
warnings.filterwarnings("ignore"); transformers.logging.set_verbosity_error()
ROOT = Path(__file__).resolve().parent.parent
WHO = {"الرئيس": "the president", "رئيس الوزراء": "the prime minister", "وزير الخارجية": "the foreign minister", "وزيرة التعليم": "the education minister",
       "المتحدث باسم الحكومة": "the government spokesman", "محافظ البنك المركزي": "the central bank governor", "رئيس البرلمان": "the speaker of parliament",
       "قائد الجيش": "the army commander", "مدير المستشفى": "the hospital director", "الأمين العام": "the secretary-general", "السفير": "the ambassador",
       "القاضي": "the judge", "رئيس البلدية": "the mayor", "مصدر أمني": "a security source", "منظمة حقوقية": "a rights group", "نقابة المعلمين": "the teachers' union",
       "شركة النفط": "the oil company", "هيئة الأرصاد": "the weather service", "الدفاع المدني": "the civil defence"}
WHERE = {"القاهرة": "Cairo", "بغداد": "Baghdad", "دمشق": "Damascus", "عمان": "Amman", "بيروت": "Beirut", "الرياض": "Riyadh", "تونس": "Tunis", "الجزائر": "Algiers",
         "الرباط": "Rabat", "طرابلس": "Tripoli", "الخرطوم": "Khartoum", "صنعاء": "Sanaa", "الدوحة": "Doha", "مسقط": "Muscat", "الكويت": "Kuwait", "البصرة": "Basra",
         "حلب": "Aleppo", "طنجة": "Tangier", "وهران": "Oran", "عدن": "Aden"}
DAY = dict(zip("الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(), "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()))
MONTH = dict(zip("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
                 "January February March April May June July August September October November December".split()))
WHAT = {"خطة جديدة لدعم المزارعين": "a new plan to support farmers", "حملة تلقيح واسعة": "a wide vaccination campaign", "اتفاقا لتبادل الأسرى": "a prisoner exchange deal",
        "مشروعا لتحلية المياه": "a water desalination project", "قانونا جديدا للانتخابات": "a new election law", "برنامجا للتدريب المهني": "a vocational training programme",
        "زيادة في الأجور": "a wage increase", "هدنة مؤقتة": "a temporary truce", "تحقيقا في الحادث": "an inquiry into the accident", "خفض أسعار الوقود": "a cut in fuel prices",
        "إغلاق الحدود": "the closure of the border", "تأجيل الامتحانات": "the postponement of the exams", "بناء جسر جديد": "the building of a new bridge",
        "إجلاء السكان": "the evacuation of residents"}
DID = {"أعلن": "announced", "نفى": "denied", "أكد": "confirmed", "رفض": "rejected", "انتقد": "criticised", "اقترح": "proposed", "ناقش": "discussed", "أقر": "approved"}
NOT = {"يعلن": "announced", "يؤكد": "confirmed", "يناقش": "discussed", "يرفض": "rejected"}
EVENT = {"حريق": "a fire", "انفجار": "an explosion", "زلزال": "an earthquake", "حادث سير": "a road accident", "انهيار مبنى": "the collapse of a building",
         "عاصفة رملية": "a sandstorm", "هجوم مسلح": "an armed attack"}
GOODS = {"الخبز": "bread", "الوقود": "fuel", "القمح": "wheat", "الأدوية": "medicine", "الكهرباء": "electricity", "السكر": "sugar"}
# {name} is replaced by a pair from the list of that name; {n} to {x} are figures.
FRAMES = [("{did} {who} {what} في {where} يوم {day}.", "{who} {did} {what} in {where} on {day}."),
          ("قتل {n} شخصا وأصيب {m} في {event} في {where}.", "{n} people were killed and {m} injured in {event} in {where}."),
          ("ارتفعت أسعار {goods} بنسبة {n} في المئة في {month}.", "{goods} prices rose by {n} percent in {month}."),
          ("وصل {who} إلى {where} قادما من {from} مساء {day}.", "{who} arrived in {where} from {from} on {day} evening."),
          ("لم {not} {who} {what} بعد.", "{who} has not yet {not} {what}."),
          ("قال {who} إن {event} في {where} أدى إلى إجلاء {x} عائلة في {month}.", "{who} said that {event} in {where} led to the evacuation of {x} families in {month}."),
          ("تراجعت أسعار {goods} في {where} من {n} إلى {m} دينارا خلال {month}.", "{goods} prices in {where} fell from {n} to {m} dinars during {month}."),
          ("بحسب {who}، {did} البرلمان في {where} {what} رغم {event}.", "according to {who}, parliament in {where} {did} {what} despite {event}.")]
LISTS = {"who": WHO, "where": WHERE, "from": WHERE, "day": DAY, "month": MONTH, "what": WHAT, "did": DID, "not": NOT, "event": EVENT, "goods": GOODS}


def sentence(rng):
    arabic, english = rng.choice(FRAMES)
    chosen = {name: rng.choice(list(pairs.items())) for name, pairs in LISTS.items()}
    figures = {"n": rng.randint(3, 99), "m": rng.randint(3, 99), "x": rng.choice([rng.randint(100, 999), rng.randint(1000, 9999)])}
    fill = lambda text, side: text.format(**{k: v[side] for k, v in chosen.items()}, **figures)
    english = fill(english, 1)
    return fill(arabic, 0), english[0].upper() + english[1:]


def train(folder, pairs, steps, rng):
    """A Marian checkpoint of 256 × 4."""
    folder.mkdir(parents=True, exist_ok=True)
    vocab = {"</s>": 0, "<unk>": 1}
    for i, side in enumerate(["source", "target"]):
        (folder / "text").write_text("\n".join(p[i] for p in pairs[:20000]))
        spm.SentencePieceTrainer.train(input=str(folder / "text"), model_prefix=str(folder / side), vocab_size=600, hard_vocab_limit=False,
                                       character_coverage=1.0, bos_id=-1, eos_id=1, unk_id=0, minloglevel=2)
        (folder / f"{side}.model").rename(folder / f"{side}.spm")
        sp = spm.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        for k in range(sp.get_piece_size()): vocab.setdefault(sp.id_to_piece(k), len(vocab))
    pad = vocab["<pad>"] = len(vocab)
    json.dump(vocab, open(folder / "vocab.json", "w"), ensure_ascii=False)
    json.dump({"source_lang": "ar", "target_lang": "en"}, open(folder / "tokenizer_config.json", "w"))
    tok = MarianTokenizer.from_pretrained(folder)
    torch.manual_seed(1)
    model = MarianMTModel(MarianConfig(vocab_size=len(vocab), d_model=256, encoder_layers=4, decoder_layers=4, encoder_attention_heads=4, decoder_attention_heads=4,
                                       encoder_ffn_dim=1024, decoder_ffn_dim=1024, max_position_embeddings=256, activation_function="swish", pad_token_id=pad,
                                       eos_token_id=0, decoder_start_token_id=pad, scale_embedding=True, static_position_embeddings=True, dropout=0.1))
    model.generation_config.update(bad_words_ids=[[pad]], forced_eos_token_id=0, num_beams=4, max_length=96, pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad)
    opt = torch.optim.AdamW(model.parameters(), lr=7e-4, betas=(0.9, 0.98))
    for step in range(steps):
        some = [(tok(a).input_ids, tok(text_target=e).input_ids) for a, e in rng.sample(pairs, 48)]
        width = max(len(s) for s, _ in some), max(len(t) for _, t in some)
        src = torch.tensor([s + [pad] * (width[0] - len(s)) for s, _ in some])
        tgt = torch.tensor([t + [-100] * (width[1] - len(t)) for _, t in some])
        for g in opt.param_groups: g["lr"] = 7e-4 * min(1, (step + 1) / 200)
        loss = model(input_ids=src, attention_mask=(src != pad).long(), labels=tgt).loss
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step()
        if step % 50 == 49: print("step", step + 1, "loss", round(float(loss), 3), flush=True)
    model.save_pretrained(folder); model.generation_config.save_pretrained(folder)


def theirs(folder, kind, beams, source, out):
    import ctranslate2
    from ctranslate2.converters import TransformersConverter
    made = f"{folder}-{kind}"
    if not os.path.exists(made): TransformersConverter(str(folder)).convert(made, quantization=kind)
    tok = MarianTokenizer.from_pretrained(folder)
    tokens = [tok.convert_ids_to_tokens(tok(l).input_ids) for l in source.read_text().splitlines()]
    given = ctranslate2.Translator(made, compute_type=kind, intra_threads=2).translate_batch(tokens, beam_size=beams, max_batch_size=32)
    out.write_text("\n".join(tok.decode(tok.convert_tokens_to_ids(r.hypotheses[0]), skip_special_tokens=True) for r in given) + "\n")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--steps", type=int, default=300)
    a.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mujaz-int8")
    a = a.parse_args()
    rng = random.Random(5)
    pairs = list(dict.fromkeys(sentence(rng) for _ in range(45000)))
    unseen, pairs = pairs[:1000], pairs[1000:]
    folder = a.folder / "marian"
    if not (folder / "model.safetensors").exists(): train(folder, pairs, a.steps, rng)
    source, reference = a.folder / "unseen.ar", a.folder / "unseen.en"
    source.write_text("".join(p[0] + "\n" for p in unseen)); reference.write_text("".join(p[1] + "\n" for p in unseen))
    mujaz = str(ROOT / "target/release/mujaz")

    def ours(folder, kind, beams, source, out):
        run = [mujaz, "translate", "--raw", "--offline", "--quiet", "--model", str(folder), "--compute-type", kind, "--beam", str(beams), str(source)]
        out.write_text(subprocess.run(run, capture_output=True, text=True, check=True).stdout)

    for name, engine in (("Mujaz", ours), ("CTranslate2", theirs)):
        for beams in (1, 4):
            lines = {}
            for kind in ("float32", "int8"):
                out = a.folder / f"{name}.{kind}.{beams}"
                engine(folder, kind, beams, source, out)
                lines[kind] = out.read_text().splitlines()
                score = subprocess.run([mujaz, "eval", "translation", "--hypothesis", str(out), "--reference", str(reference)], capture_output=True, text=True, check=True)
                print(f"{name:<12} {kind:<8} beam {beams}:", score.stdout.strip(), flush=True)
            print(f"{name:<12} lines that differ:", sum(x != y for x, y in zip(lines["float32"], lines["int8"])))


main()
