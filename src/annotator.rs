//! One document of a batch from its bytes to its place in a corpus. Whatever goes wrong is a reason that an editor can
//! read: the command line, Python and Spark all annotate by this one way.

use crate::concerns::Scheme;
use crate::corpus::{Configuration, Entry, Outcome, Status};
use crate::coverage::{self, CorpusCoverage, DocumentCoverage};
use crate::discover::{Action, unreadable};
use crate::ingest::{self, IngestError};
use crate::isolation::{IsolationError, Workers};
use crate::pipeline::{self, Annotated, hex};
use crate::span::OffsetUnit;
use indicatif::HumanBytes;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

/// What every document of a batch is annotated with.
#[derive(Debug)]
pub struct Annotator {
    /// The scheme of categories.
    pub scheme: Arc<Scheme>,
    /// What offsets of finished documents count.
    pub unit: OffsetUnit,
    /// Largest document, in bytes.
    pub max_bytes: u64,
    /// For files that may be hostile.
    pub workers: Workers,
    /// Counts the tokens of passages, if they are to be counted.
    #[cfg(feature = "tokens")]
    pub tokens: Option<crate::tokens::TokenCounter>,
}

/// Why a document was not annotated.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// It is no document that can be read.
    #[error(transparent)]
    Unreadable(#[from] IngestError),
    /// It exceeds what a document may use, or its reader did not survive it.
    #[error(transparent)]
    Limit(#[from] IsolationError),
    /// A defect of this program.
    #[error("an internal error; please report it with this file")]
    Internal,
}

/// An annotated document, its offsets in bytes, and what it cites and leaves uncited.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The document and its works.
    pub annotated: Annotated,
    /// Its coverage, whose offsets count in the annotator's unit.
    pub coverage: DocumentCoverage,
}

impl Annotator {
    /// Coverage of no documents yet, with what the scheme could find.
    #[must_use]
    pub fn coverage(&self) -> CorpusCoverage {
        CorpusCoverage::new(self.scheme.counted().map(|c| c.id))
    }

    /// What decides the content of a corpus besides its inputs; `build` tells builds of one version apart.
    #[must_use]
    pub fn configuration(&self, build: String) -> Configuration {
        #[cfg(feature = "tokens")]
        let tokenizer = self.tokens.as_ref().map(|t| t.name().to_owned());
        #[cfg(not(feature = "tokens"))]
        let tokenizer = None;
        Configuration {
            version: env!("CARGO_PKG_VERSION"),
            scheme: self.scheme.name().to_owned(),
            scheme_sha256: self.scheme.hash().to_owned(),
            offset_unit: self.unit,
            tokenizer,
            build,
        }
    }

    /// Annotates and measures the content of one file.
    ///
    /// # Errors
    /// [`AnnotateError`] says why there is no document.
    pub fn annotate(&self, bytes: &[u8], path: &str) -> Result<Measured, AnnotateError> {
        // No input is known to panic; if one does, the rest of the batch must not suffer for it.
        catch_unwind(AssertUnwindSafe(|| self.try_annotate(bytes, path)))
            .unwrap_or(Err(AnnotateError::Internal))
    }

    fn try_annotate(&self, bytes: &[u8], path: &str) -> Result<Measured, AnnotateError> {
        let ingested = if ingest::is_risky(bytes) {
            self.workers.ingest(bytes, path)?
        } else {
            ingest::ingest(bytes, path)?
        };
        let annotated = pipeline::annotate_ingested(ingested, bytes, path, &self.scheme);
        #[cfg(feature = "tokens")]
        let annotated = self.with_tokens(annotated);
        let coverage = coverage::measure(&annotated.document, &annotated.works, &self.scheme, self.unit);
        Ok(Measured { annotated, coverage })
    }

    /// The same with the tokens of its passages counted, if there is something to count them with.
    #[cfg(feature = "tokens")]
    fn with_tokens(&self, mut annotated: Annotated) -> Annotated {
        if let Some(tokens) = &self.tokens {
            let document = &mut annotated.document;
            tokens.count(&document.text, &mut document.passages);
        }
        annotated
    }

    /// How a file with this content comes out: its entry of the manifest and, if it can be annotated, of the corpus.
    #[must_use]
    pub fn entry(&self, bytes: &[u8], path: &str) -> (Outcome, Option<Entry>) {
        let mut outcome = Outcome {
            sha256: Some(hex(&Sha256::digest(bytes))),
            bytes: Some(bytes.len() as u64),
            ..Outcome::without_content(path, Status::Failed, None)
        };
        let entry = self.annotate(bytes, path).map_err(|error| error.to_string()).and_then(|measured| {
            let id = measured.annotated.document.id.clone();
            Ok((id, Entry::new(measured, self.unit).map_err(|error| error.to_string())?))
        });
        match entry {
            Ok((id, entry)) => {
                outcome.status = Status::Ok;
                outcome.document = Some(id);
                (outcome, Some(entry))
            }
            Err(reason) => {
                outcome.reason = Some(reason);
                (outcome, None)
            }
        }
    }

    /// The bytes of an input of a batch.
    ///
    /// # Errors
    /// The status of the input at `path` without them, and the reason.
    pub fn read(&self, action: Action, path: &str) -> Result<Vec<u8>, Outcome> {
        let without = |status, reason| Outcome::without_content(path, status, Some(reason));
        let failed = |reason: String| without(Status::Failed, reason);
        let too_large = |size: String| {
            let limit = HumanBytes(self.max_bytes);
            failed(format!("{size}, more than the limit of {limit}; split it, or raise --max-size"))
        };
        let limit = self.max_bytes.saturating_add(1);
        let read = |from: &mut dyn Read, size: u64| {
            let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
            from.take(limit).read_to_end(&mut bytes).map(|_| bytes)
        };
        let bytes = match action {
            Action::Skip(reason) => return Err(without(Status::Skipped, reason)),
            Action::Fail(reason) => return Err(failed(reason)),
            Action::Bytes(bytes) => Ok(bytes),
            Action::ReadStdin => {
                read(&mut io::stdin().lock(), 0).map_err(|error| (PathBuf::from("-"), error))
            }
            Action::Read(_, size) if size > self.max_bytes => {
                return Err(too_large(HumanBytes(size).to_string()));
            }
            Action::Read(path, size) => {
                File::open(&path).and_then(|mut file| read(&mut file, size)).map_err(|error| (path, error))
            }
        };
        let bytes = bytes.map_err(|(path, error)| failed(unreadable(&path, Some(&error))))?;
        if bytes.len() as u64 > self.max_bytes {
            return Err(too_large("it goes on".to_owned()));
        }
        Ok(bytes)
    }
}
