//! Evaluation against gold.
