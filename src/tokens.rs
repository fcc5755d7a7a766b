//! Counts the tokens of passages with a Hugging Face `tokenizer.json`. At a few megabytes a second it is by far
//! the slowest part of a run, so it is on only when a tokenizer is given.

use crate::document::Passage;
use crate::pipeline::hex;
use sha2::{Digest, Sha256};
use std::path::Path;
use tokenizers::Tokenizer;

/// Why a tokenizer could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}; give the path of a Hugging Face tokenizer.json")]
pub struct TokenizerError {
    path: String,
    reason: String,
}

/// Counts tokens.
#[derive(Debug)]
pub struct TokenCounter {
    tokenizer: Tokenizer,
    name: String,
}

impl TokenCounter {
    /// Loads a `tokenizer.json`.
    ///
    /// # Errors
    /// [`TokenizerError`] if the file cannot be read or is no tokenizer.
    pub fn load(path: &Path) -> Result<Self, TokenizerError> {
        let error = |reason: String| TokenizerError { path: path.display().to_string(), reason };
        let bytes = std::fs::read(path).map_err(|e| error(e.to_string()))?;
        let mut tokenizer = Tokenizer::from_bytes(&bytes).map_err(|e| error(e.to_string()))?;
        // A count is of the whole passage, whatever the model would cut off or fill up.
        tokenizer.with_truncation(None).map_err(|e| error(e.to_string()))?;
        tokenizer.with_padding(None);
        let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { tokenizer, name: format!("{file} sha256:{}", hex(&Sha256::digest(&bytes))) })
    }

    /// File name and SHA-256, for the manifest.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tokens of `text`, those that the model puts round it included; the most there can be, where it cannot be cut.
    #[must_use]
    pub fn tokens(&self, text: &str) -> usize {
        self.tokenizer.encode_fast(text, true).map_or(usize::MAX, |encoding| encoding.len())
    }

    /// Fills in the token counts of the passages of `text`, special tokens not counted.
    pub fn count(&self, text: &str, passages: &mut [Passage]) {
        for passage in passages {
            let encoding = self.tokenizer.encode_fast(passage.span().of(text), false);
            passage.tokens = encoding.ok().map(|e| e.len());
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::io::Write as _;

    /// Words and punctuation, cut off after four tokens unless told otherwise.
    const WORDS: &str = r#"{"version":"1.0",
        "truncation":{"direction":"Right","max_length":4,"strategy":"LongestFirst","stride":0},
        "padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},
        "post_processor":null,"decoder":null,
        "model":{"type":"WordLevel","vocab":{"[UNK]":0},"unk_token":"[UNK]"}}"#;

    /// Counts words and punctuation.
    pub(crate) fn counter() -> TokenCounter {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(WORDS.as_bytes()).unwrap();
        TokenCounter::load(file.path()).unwrap()
    }

    #[test]
    fn passages_are_counted_whole() {
        let counter = counter();
        let passage = |start, end| Passage { start, end, ..Passage::default() };
        let mut passages = [passage(0, 4), passage(5, 35)];
        counter.count("Five ports run on paper, not steam.", &mut passages);
        assert_eq!(passages.iter().map(|p| p.tokens).collect::<Vec<_>>(), [Some(1), Some(8)]);
        assert!(counter.name().contains(" sha256:"));
    }

    #[test]
    fn what_is_no_tokenizer_is_refused_with_a_remedy() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"{}").unwrap();
        let error = TokenCounter::load(file.path()).unwrap_err().to_string();
        assert!(error.ends_with("give the path of a Hugging Face tokenizer.json"), "{error}");
    }
}
