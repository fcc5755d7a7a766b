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

    /// Fills in the token counts of the passages of `text`, special tokens not counted.
    pub fn count(&self, text: &str, passages: &mut [Passage]) {
        for passage in passages {
            let encoding = self.tokenizer.encode_fast(passage.span().of(text), false);
            passage.tokens = encoding.ok().map(|e| e.len());
        }
    }
}
