//! The taxonomy: facets, families, categories and types of entities.

use super::{File, Loader};
use crate::concerns::files::{CategoryEntry, TaxonomyFile};
use crate::concerns::{Category, Facet, Family, FinerCategory, SchemeError};

impl Loader<'_> {
    /// Reads `taxonomy.toml`.
    pub(super) fn taxonomy(&mut self, file: &File) -> Result<(), SchemeError> {
        let raw: TaxonomyFile = file.parse()?;
        let near = *raw.scheme.near.get_ref();
        if !(0.0..=1.0).contains(&near) {
            return Err(
                file.invalid(raw.scheme.near.span().start, "near is a share of the threshold, 0 to 1")
            );
        }
        self.scheme.near = near;
        let length = *raw.scheme.length.get_ref();
        if !length.is_finite() || length < 1.0 {
            return Err(
                file.invalid(raw.scheme.length.span().start, "length is a number of words, 1 or more")
            );
        }
        self.scheme.length = length;
        let topic = raw.scheme.topic;
        let weighed = (0.0..=1.0).contains(&topic.weight) && 0.0 <= topic.from && topic.from <= topic.to;
        if !weighed || topic.to > 1.0 {
            let message = "topic has a weight of 0 to 1, and shares of the document `from` <= `to`, 0 to 1";
            return Err(file.invalid(raw.scheme.length.span().start, message));
        }
        self.scheme.topic = topic;
        self.scheme.language = raw.scheme.language;
        for facet in raw.facet {
            self.id(file, &facet.id)?;
            let at = facet.id.span().start;
            if !(0.0..=1.0).contains(&facet.share) {
                return Err(file.invalid(at, "share is a share of the strongest score, 0 to 1"));
            }
            let id = facet.id.into_inner();
            if !matches!(id.as_str(), "concerns" | "responses") {
                let message = format!(
                    "a document has no place for the facet `{id}`; the facets are concerns and responses"
                );
                return Err(file.invalid(at, message));
            }
            self.scheme.facets.push(Facet { id, label: facet.label, share: facet.share });
        }
        for family in raw.family {
            self.id(file, &family.id)?;
            let (label, definition) = (family.label, family.definition);
            self.scheme.families.push(Family { id: family.id.into_inner(), label, definition });
        }
        for category in raw.category {
            self.id(file, &category.id)?;
            self.category(file, category)?;
        }
        for kind in raw.entity {
            self.id(file, &kind.id)?;
            self.scheme.entity_types.push((kind.id.into_inner(), kind.label));
        }
        Ok(())
    }

    fn category(&mut self, file: &File, raw: CategoryEntry) -> Result<(), SchemeError> {
        let at = raw.id.span().start;
        let wrong = |message: &str| Err(file.invalid(at, message));
        let Some(facet) = self.scheme.facets.iter().position(|f| f.id == raw.facet) else {
            return wrong(&format!("the facet `{}` is not defined; add a [[facet]] of that id", raw.facet));
        };
        if let Some(family) =
            raw.family.as_ref().filter(|id| !self.scheme.families.iter().any(|f| f.id == **id))
        {
            return wrong(&format!("the family `{family}` is not defined; add a [[family]] of that id"));
        }
        if raw.threshold.is_nan() || raw.threshold <= 0.0 {
            return wrong("the threshold must be above 0, or every passage carries the category");
        }
        if !(0.0..=1.0).contains(&raw.decay) {
            return wrong("decay is what a repeated term still adds, 0 to 1");
        }
        let hex = raw
            .colour
            .strip_prefix('#')
            .is_some_and(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_hexdigit()));
        if !hex {
            return wrong("the colour is written #rrggbb");
        }
        let mut finer = Vec::new();
        for raw_finer in raw.finer {
            self.id(file, &raw_finer.id)?;
            let threshold = raw_finer.threshold.unwrap_or(raw.threshold / 2.0);
            if threshold.is_nan() || threshold <= 0.0 {
                return Err(file.invalid(raw_finer.id.span().start, "the threshold must be above 0"));
            }
            let (label, definition) = (raw_finer.label, raw_finer.definition);
            finer.push(FinerCategory { id: raw_finer.id.into_inner(), label, definition, threshold });
        }
        self.scheme.categories.push(Category {
            id: raw.id.into_inner(),
            facet,
            family: raw.family,
            label: raw.label,
            definition: raw.definition,
            colour: raw.colour,
            threshold: raw.threshold,
            decay: raw.decay,
            finer,
        });
        Ok(())
    }
}
