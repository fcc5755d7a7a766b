//! The subcommands: each reads its arguments, calls the library and prints.

pub(crate) mod annotate;
#[cfg(feature = "tokens")]
pub(crate) mod chunks;
pub(crate) mod cite;
pub(crate) mod compare;
pub(crate) mod coverage;
pub(crate) mod documents;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod export;
#[cfg(feature = "search")]
pub(crate) mod index;
pub(crate) mod manual;
pub(crate) mod report;
pub(crate) mod scheme;
#[cfg(feature = "search")]
pub(crate) mod search;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod table;
pub(crate) mod worker;
pub(crate) mod works;
