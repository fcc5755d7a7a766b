//! Names that live as long as the program: media types and encodings.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A name that lives as long as the program. (As a plain reference, serde would want data that does, too.)
pub type StaticName = &'static str;

/// Each name that came from a worker, once: there are a few dozen in all.
static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// A name out of serialised data.
pub(super) fn interned<'de, D: Deserializer<'de>>(from: D) -> Result<StaticName, D::Error> {
    let name = String::deserialize(from)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(name) = known.get(name.as_str()) {
        return Ok(name);
    }
    let name: &'static str = Box::leak(name.into_boxed_str());
    known.insert(name);
    Ok(name)
}
