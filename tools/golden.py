#!/usr/bin/env python3
"""Generates crates/infer/tests/golden/*.gguf and *.json: tiny random checkpoints with the reference's outputs.

    python3 -m venv v && v/bin/pip install torch transformers gguf numpy && v/bin/python tools/golden.py [ARCHITECTURE…]

Each file is a decoder of one architecture with random F32 weights, converted the way llama.cpp's
converter does; crates/infer/tests/golden/decoder/ has the same checkpoint in the form of a repository. Each JSON holds
the reference implementation's logits at every position and its greedy continuation.
"""
import json, sys
from pathlib import Path
import gguf, numpy as np, torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import (Gemma3ForCausalLM, Gemma3TextConfig, HunYuanDenseV1Config, HunYuanDenseV1ForCausalLM, LlamaConfig, LlamaForCausalLM,
                          Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

OUT = Path(__file__).parent.parent / "crates/infer/tests/golden"
V, H, HEADS, KV, FF = 272, 64, 4, 2, 96
common = dict(vocab_size=V, hidden_size=H, num_attention_heads=HEADS, num_key_value_heads=KV, intermediate_size=FF,
              max_position_embeddings=128, rms_norm_eps=1e-6, bos_token_id=0, eos_token_id=1, pad_token_id=0)
MODELS = {
    "llama": (LlamaForCausalLM, LlamaConfig(**common, num_hidden_layers=2, head_dim=16, rope_theta=10000.0, tie_word_embeddings=False)),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(**common, num_hidden_layers=2, rope_theta=1000000.0, tie_word_embeddings=True)),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(**common, num_hidden_layers=2, head_dim=32, rope_theta=1000000.0, tie_word_embeddings=True)),
    "gemma3": (Gemma3ForCausalLM, Gemma3TextConfig(**common, num_hidden_layers=7, head_dim=16, sliding_window=5, rope_theta=1000000.0,
               rope_local_base_freq=10000.0, query_pre_attn_scalar=16, tie_word_embeddings=True,
               layer_types=["sliding_attention"] * 5 + ["full_attention", "sliding_attention"])),
}
MODELS["hunyuan-dense"] = (HunYuanDenseV1ForCausalLM, HunYuanDenseV1Config(**common, num_hidden_layers=2, head_dim=16, tie_word_embeddings=True,
    rope_parameters={"rope_type": "dynamic", "rope_theta": 10000.0, "alpha": 50.0, "factor": 1.0}))
NAMES = {"self_attn.query_layernorm": "attn_q_norm", "self_attn.key_layernorm": "attn_k_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
         "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
         "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm"}

def permute(w, heads):  # rotation by neighbours, as the converter does for Llama
    return w.reshape(heads, 2, w.shape[0] // heads // 2, *w.shape[1:]).swapaxes(1, 2).reshape(w.shape)

def byte_tokens():  # GPT-2's printable stand-ins for the 256 bytes
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    chars, n = {b: chr(b) for b in keep}, 0
    for b in range(256):
        if b not in chars:
            chars[b] = chr(256 + n); n += 1
    return [chars[b] for b in range(256)]

for arch, (cls, config) in MODELS.items():
    if sys.argv[1:] and arch not in sys.argv[1:]: continue
    torch.manual_seed(7)
    config._attn_implementation = "eager"
    model = cls(config).eval().float()
    with torch.no_grad():
        for name, p in model.named_parameters():  # away from the near-zero of initialisation
            p.copy_(torch.randn_like(p) * (0.12 if p.dim() > 1 else 0.3) + (1.0 if "norm" in name and arch != "gemma3" else 0.0))
    w = gguf.GGUFWriter(str(OUT / f"{arch}.gguf"), arch)
    w.add_context_length(4096); w.add_embedding_length(H); w.add_block_count(config.num_hidden_layers); w.add_feed_forward_length(FF)
    w.add_head_count(HEADS); w.add_head_count_kv(KV); w.add_layer_norm_rms_eps(1e-6)
    d = getattr(config, "head_dim", None) or H // HEADS
    w.add_key_length(d); w.add_value_length(d)
    theta = config.rope_parameters if hasattr(config, "rope_parameters") else None
    base = {"llama": 10000.0, "hunyuan-dense": 10000.0 * 50.0 ** (16 / 14)}.get(arch, 1000000.0)
    w.add_rope_freq_base(base)
    if arch == "gemma3":
        w.add_sliding_window(5)
    w.add_tokenizer_model("gpt2"); w.add_tokenizer_pre("gpt-2")
    tokens = byte_tokens() + ["<|endoftext|>", "<|im_end|>", "<|im_start|>", "ab"] + [f"<|x{i}|>" for i in range(V - 260)]
    w.add_token_list(tokens); w.add_token_types([1] * 256 + [3] * 3 + [1] + [3] * (V - 260)); w.add_token_merges(["a b"])
    w.add_eos_token_id(257); w.add_bos_token_id(256)
    for name, t in model.state_dict().items():
        a = t.numpy().astype(np.float32)
        if name.endswith("embed_tokens.weight"): w.add_tensor("token_embd.weight", a); continue
        if name == "model.norm.weight": w.add_tensor("output_norm.weight", a + (1 if arch == "gemma3" else 0)); continue
        if name == "lm_head.weight":
            if not config.tie_word_embeddings: w.add_tensor("output.weight", a)
            continue
        _, _, layer, rest = name.split(".", 3)
        key, kind = rest.rsplit(".", 1)
        if arch == "llama" and "q_proj" in key: a = permute(a, HEADS)
        if arch == "llama" and "k_proj" in key: a = permute(a, KV)
        if key == "post_attention_layernorm": new = "post_attention_norm" if arch == "gemma3" else "ffn_norm"
        elif key == "pre_feedforward_layernorm": new = "ffn_norm"
        elif key == "post_feedforward_layernorm": new = "post_ffw_norm"
        else: new = NAMES[key]
        if arch == "gemma3" and "norm" in new: a = a + 1  # the converter folds in Gemma's "1 + weight"
        w.add_tensor(f"blk.{layer}.{new}.{kind}", np.ascontiguousarray(a))
    w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
    # The same checkpoint in the form of a repository.
    folder = OUT / "decoder" / arch
    model.save_pretrained(folder, safe_serialization=True)
    (folder / "generation_config.json").unlink(missing_ok=True)
    settings = (folder / "config.json").read_text()  # as long as the GGUF file says
    (folder / "config.json").write_text(settings.replace('"max_position_embeddings": 128', '"max_position_embeddings": 4096'))
    spell = Tokenizer(models.BPE(vocab={t: i for i, t in enumerate(tokens)}, merges=[("a", "b")]))
    spell.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    spell.decoder = decoders.ByteLevel()
    spell.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in tokens[256:259] + tokens[260:]])
    spell.save(str(folder / "tokenizer.json"))
    ids = [(i * 29 + 11) % 250 for i in range(17)]
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
        seq = list(ids)
        for _ in range(12):
            seq.append(int(model(torch.tensor([seq])).logits[0, -1].argmax()))
    top2 = logits[-1].topk(2).values
    json.dump({"tokens": ids, "logits": [[round(float(x), 6) for x in row[:64]] for row in logits], "greedy": seq[len(ids):]}, open(OUT / f"{arch}.json", "w"))
    print(arch, "greedy", seq[len(ids):], "margin", float(top2[0] - top2[1]))
