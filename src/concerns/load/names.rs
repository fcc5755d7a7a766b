//! Cues that weaken what stands round them, and the names of companies, agencies and countries.

use super::{File, Loader, forms};
use crate::concerns::context::Context;
use crate::concerns::files::{ContextsFile, EntitiesFile, Hyphen};
use crate::concerns::literals::Use;
use crate::concerns::{EntityName, SchemeError};
use foldhash::{HashMap, HashMapExt as _};

impl Loader<'_> {
    /// Reads `contexts.toml`.
    pub(super) fn contexts(&mut self, file: &File) -> Result<(), SchemeError> {
        for raw in file.parse::<ContextsFile>()?.context {
            self.id(file, &raw.id)?;
            let at = raw.id.span().start;
            let max = raw.max.get_ref().strip_suffix('w').and_then(|n| n.parse().ok());
            let Some(max) = max else {
                return Err(
                    file.invalid(raw.max.span().start, "`max` is a number of words, written like \"12w\"")
                );
            };
            if raw.cue.is_empty() || !(0.0..=1.0).contains(&raw.effect.factor) {
                return Err(file.invalid(at, "a context needs cues, and a factor of 0 to 1"));
            }
            let of = self.scheme.contexts.len() as u32;
            for cue in &raw.cue {
                let spelled =
                    forms(cue.get_ref(), Hyphen::Loose).map_err(|m| file.invalid(cue.span().start, m))?;
                for form in spelled {
                    self.literals.add(&form, false, Use::Cue(of));
                }
            }
            let until = raw.until.iter().map(|u| u.to_lowercase()).collect();
            let (factor, flag) = (raw.effect.factor, raw.effect.flag);
            self.scheme.contexts.push(Context { acts: raw.acts, until, max, factor, flag });
        }
        Ok(())
    }

    /// Reads `entities.toml`.
    pub(super) fn entities(&mut self, file: &File) -> Result<(), SchemeError> {
        let mut seen: HashMap<String, String> = HashMap::new();
        for (kind, names) in file.parse::<EntitiesFile>()? {
            let Some(entity_type) = self.scheme.entity_types.iter().position(|(id, _)| *id == kind) else {
                return Err(file.invalid(
                    0,
                    format!("the entity type `{kind}` is not in taxonomy.toml; add an [[entity]] of that id"),
                ));
            };
            for (name, aliases) in names {
                let at = aliases.span().start;
                let of = self.scheme.entities.len() as u32;
                for alias in std::iter::once(&name).chain(aliases.get_ref()) {
                    for form in forms(alias, Hyphen::Exact).map_err(|m| file.invalid(at, m))? {
                        if let Some(other) = seen.insert(form.clone(), name.clone()) {
                            return Err(file.invalid(
                                at,
                                format!("`{form}` names both `{other}` and `{name}`; keep one"),
                            ));
                        }
                        self.literals.add(&form, true, Use::Entity(of));
                    }
                }
                self.scheme.entities.push(EntityName { name, entity_type });
            }
        }
        Ok(())
    }
}
