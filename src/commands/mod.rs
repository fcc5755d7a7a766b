//! The subcommands: each reads its arguments, calls the library and prints.

pub(crate) mod annotate;
pub(crate) mod coverage;
pub(crate) mod documents;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod table;
pub(crate) mod worker;
