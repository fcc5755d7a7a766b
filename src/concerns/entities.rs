//! Entities: companies, agencies and the like, by name or alias.

use super::literals::Hit;
use super::{EntityName, Scheme};
use crate::document::Entity;

/// The entities among `hits`, which are sorted by start, longest first: where names overlap the first and longest
/// counts (`Bank of China` is not China's).
pub(super) fn entities(scheme: &Scheme, hits: &[Hit]) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut end = 0;
    for hit in hits {
        let Some(EntityName { name, entity_type }) = scheme.entities.get(hit.of as usize) else { continue };
        if hit.start < end {
            continue;
        }
        end = hit.end;
        let entity_type = scheme.entity_types[*entity_type].0.clone();
        found.push(Entity { name: name.clone(), entity_type, start: hit.start, end: hit.end });
    }
    found
}
