"""From text to tokens: folding, tokenizer, conflation."""
