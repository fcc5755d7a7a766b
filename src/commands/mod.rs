//! The subcommands: each reads its arguments, calls the library and prints.

pub(crate) mod documents;
pub(crate) mod evaluate;
pub(crate) mod table;
