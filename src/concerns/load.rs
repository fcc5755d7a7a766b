//! Loading: a scheme's files are read strictly, checked against each other and compiled.

mod names;
mod taxonomy;

use super::files::{Case, Hyphen, LexiconFile, Needs, SetsFile, TermEntry, Within};
use super::lexicon::{MOST_FORMS, spell};
use super::literals::{Literals, Use};
use super::rules;
use super::{Counts, Earned, Heading, Pattern, Rule, Scheme, SchemeError, Term};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use toml::Spanned;

/// A file of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path below the scheme's folder, with `/`.
    pub name: String,
    /// Path for messages.
    pub path: String,
    /// Its TOML.
    pub text: String,
}

impl File {
    /// An error at the byte `at` of this file.
    fn invalid(&self, at: usize, message: impl Into<String>) -> SchemeError {
        let line = self.text.bytes().take(at).filter(|&b| b == b'\n').count() + 1;
        SchemeError::Invalid { path: self.path.clone(), line, message: message.into() }
    }

    fn parse<T: DeserializeOwned>(&self) -> Result<T, SchemeError> {
        toml::from_str(&self.text)
            .map_err(|e| self.invalid(e.span().map_or(0, |s| s.start), e.message().to_owned()))
    }
}

/// A literal and whether its case counts.
type Form = (String, bool);

/// The state of loading: what is known so far.
struct Loader<'f> {
    files: &'f [File],
    literals: Literals,
    /// Ids of entries, rules, headings, patterns and contexts: unique in the scheme.
    ids: HashSet<String>,
    /// Forms of each term entry.
    entries: HashMap<String, Vec<Form>>,
    /// Sets as written, by the file's name (empty for `sets.toml`) and their own.
    sets: BTreeMap<(String, String), (&'f File, usize, Vec<String>)>,
    /// Sets compiled so far: by the same key, or by `#entry`.
    numbers: HashMap<(String, String), u32>,
    /// Keys of the sets that something refers to.
    used: HashSet<(String, String)>,
    scheme: Scheme,
}

/// Puts files of a scheme in order of name; SHA-256 over them, in hex.
pub(super) fn digest(files: &mut [File]) -> String {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut digest = Sha256::new();
    for part in files.iter().flat_map(|file| [&file.name, &file.text]) {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    crate::pipeline::hex(&digest.finalize())
}

/// Compiles a scheme from its files.
pub(super) fn compile(name: &str, mut files: Vec<File>) -> Result<Scheme, SchemeError> {
    let hash = digest(&mut files);
    let Some(taxonomy) = files.iter().find(|f| f.name == "taxonomy.toml") else {
        return Err(SchemeError::Invalid {
            path: format!("{name}/taxonomy.toml"),
            line: 1,
            message: "the scheme has no taxonomy; write one with [scheme], [[facet]] and [[category]]"
                .to_owned(),
        });
    };
    let scheme = Scheme { name: name.to_owned(), hash, ..Scheme::default() };
    let mut loader = Loader {
        files: &files,
        literals: Literals::default(),
        ids: HashSet::new(),
        entries: HashMap::new(),
        sets: BTreeMap::new(),
        numbers: HashMap::new(),
        used: HashSet::new(),
        scheme,
    };
    loader.taxonomy(taxonomy)?;
    let mut lexicons = Vec::new();
    for file in &files {
        match file.name.as_str() {
            "taxonomy.toml" => {}
            "sets.toml" => loader.declare_sets(file, "", file.parse::<SetsFile>()?.set),
            "contexts.toml" => loader.contexts(file)?,
            "entities.toml" => loader.entities(file)?,
            _ => {
                let category = loader.category_of(file)?;
                lexicons.push((file, category, file.parse::<LexiconFile>()?));
            }
        }
    }
    for (file, category, lexicon) in &mut lexicons {
        loader.terms(file, *category, &lexicon.term)?;
        loader.declare_sets(file, &file.name, std::mem::take(&mut lexicon.set));
    }
    for (file, category, lexicon) in lexicons {
        loader.rest(file, category, lexicon)?;
    }
    loader.finish(taxonomy)
}

impl<'f> Loader<'f> {
    /// The category whose lexicon `file` is: `<facet>/<category>.toml`.
    fn category_of(&self, file: &File) -> Result<usize, SchemeError> {
        let named = file.name.strip_suffix(".toml").and_then(|n| n.split_once('/'));
        let found = named.and_then(|(facet, id)| {
            self.scheme.categories.iter().position(|c| c.id == id && self.scheme.facets[c.facet].id == facet)
        });
        found.ok_or_else(|| {
            file.invalid(
                0,
                "no category of the taxonomy has this file; name it <facet>/<category>.toml, or add the category to taxonomy.toml",
            )
        })
    }

    /// What an entry counts for that names the finer category `finer`, if any.
    fn counts(
        &self,
        file: &File,
        at: usize,
        category: usize,
        finer: Option<&str>,
    ) -> Result<Counts, SchemeError> {
        let own = &self.scheme.categories[category];
        let index = |id: &str| {
            own.finer.iter().position(|f| f.id == id).ok_or_else(|| {
                let message = format!(
                    "`{}` has no finer category `{id}`; add a [[category.finer]] to taxonomy.toml",
                    own.id
                );
                file.invalid(at, message)
            })
        };
        Ok(Counts { category, finer: finer.map(index).transpose()? })
    }

    /// Takes an id, once in the scheme.
    fn id(&mut self, file: &File, id: &Spanned<String>) -> Result<(), SchemeError> {
        let at = id.span().start;
        let id = id.get_ref();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
        if id.is_empty() || !id.bytes().all(plain) {
            return Err(file
                .invalid(at, format!("`{id}` is no id; use lower-case letters, digits, dots and hyphens")));
        }
        if !self.ids.insert(id.clone()) {
            return Err(file.invalid(at, format!("the id `{id}` is taken; ids are unique in a scheme")));
        }
        Ok(())
    }

    fn terms(&mut self, file: &'f File, category: usize, entries: &[TermEntry]) -> Result<(), SchemeError> {
        let mut seen: HashMap<Form, String> = HashMap::new();
        for entry in entries {
            self.id(file, &entry.id)?;
            let at = entry.id.span().start;
            weight(file, at, entry.weight)?;
            let counts = self.counts(file, at, category, entry.finer.as_deref())?;
            if entry.any.is_empty() {
                return Err(file.invalid(
                    at,
                    format!("`{}` has no terms; list some in `any` or delete it", entry.id.get_ref()),
                ));
            }
            let exact = entry.case == Case::Exact;
            let mut own = Vec::new();
            for item in &entry.any {
                let at = item.span().start;
                let of = self.scheme.terms.len() as u32;
                for form in forms(item.get_ref(), entry.hyphen).map_err(|m| file.invalid(at, m))? {
                    let key = (if exact { form.clone() } else { form.to_ascii_lowercase() }, exact);
                    if let Some(other) = seen.insert(key.clone(), item.get_ref().clone()) {
                        let message = format!(
                            "`{}` repeats `{form}` of `{other}` in the same category; delete one",
                            item.get_ref()
                        );
                        return Err(file.invalid(at, message));
                    }
                    self.literals.add(&form, exact, Use::Term(of));
                    own.push((form, exact));
                }
                let word = item.get_ref().replace('~', "");
                self.scheme.terms.push(Term {
                    id: format!("{}/{word}", entry.id.get_ref()),
                    counts,
                    weight: entry.weight,
                    needs: None,
                });
            }
            self.entries.insert(entry.id.get_ref().clone(), own);
        }
        Ok(())
    }

    fn declare_sets(&mut self, file: &'f File, scope: &str, sets: BTreeMap<String, Spanned<Vec<String>>>) {
        for (name, members) in sets {
            let at = members.span().start;
            self.sets.insert((scope.to_owned(), name), (file, at, members.into_inner()));
        }
    }

    /// Rules, headings, patterns and needs: what refers to terms and sets.
    fn rest(&mut self, file: &'f File, category: usize, lexicon: LexiconFile) -> Result<(), SchemeError> {
        for entry in &lexicon.term {
            if let Some(needs) = &entry.needs {
                self.needs(file, entry, needs)?;
            }
        }
        for raw in lexicon.rule {
            self.id(file, &raw.id)?;
            let at = raw.id.span().start;
            weight(file, at, raw.weight)?;
            let counts = self.counts(file, at, category, raw.finer.as_deref())?;
            if raw.why.trim().is_empty() || raw.yes.is_empty() || raw.no.is_empty() {
                return Err(file.invalid(
                    at,
                    "a rule says why, and gives at least one example in `yes` and one in `no`",
                ));
            }
            let place = raw.when.span().start;
            let expr = rules::parse(raw.when.get_ref(), &mut |name| self.set(file, name, 0))
                .map_err(|message| file.invalid(place, message))?;
            let rule = Rule {
                id: raw.id.into_inner(),
                counts,
                weight: raw.weight,
                when: raw.when.into_inner(),
                expr,
                why: raw.why,
                yes: raw.yes,
                no: raw.no,
            };
            self.scheme.rules.push(rule);
        }
        for raw in lexicon.heading {
            self.id(file, &raw.id)?;
            let at = raw.id.span().start;
            weight(file, at, raw.weight)?;
            if raw.any.is_empty() || !(0.0..=1.0).contains(&raw.inherit) {
                return Err(
                    file.invalid(at, "a heading prior needs terms in `any` and an `inherit` of 0 to 1")
                );
            }
            let of = self.scheme.headings.len() as u32;
            for (form, exact) in self.members(file, &raw.any, 0).map_err(|m| file.invalid(at, m))? {
                self.literals.add(&form, exact, Use::Heading(of));
            }
            let counts = self.counts(file, at, category, raw.finer.as_deref())?;
            let (id, weight, inherit) = (raw.id.into_inner(), raw.weight, raw.inherit);
            self.scheme.headings.push(Heading { id, counts, weight, inherit });
        }
        for raw in lexicon.pattern {
            self.id(file, &raw.id)?;
            let at = raw.id.span().start;
            weight(file, at, raw.weight)?;
            if raw.anchor.is_empty() {
                return Err(
                    file.invalid(at, "a pattern runs only where an anchor was found; give words in `anchor`")
                );
            }
            let place = raw.regex.span().start;
            let source = raw.regex.get_ref();
            if source.contains(r"\b") {
                return Err(
                    file.invalid(place, r"matches already end at word boundaries; drop `\b`, which is slow")
                );
            }
            let regex = regex::Regex::new(source)
                .map_err(|e| file.invalid(place, format!("not a regular expression: {e}")))?;
            if regex.is_match("") {
                return Err(file
                    .invalid(place, "the pattern matches nothing at all; make some part of it obligatory"));
            }
            let of = self.scheme.patterns.len() as u32;
            for anchor in &raw.anchor {
                for form in forms(anchor, Hyphen::Loose).map_err(|m| file.invalid(at, m))? {
                    self.literals.add(&form, false, Use::Anchor(of));
                }
            }
            let counts = self.counts(file, at, category, raw.finer.as_deref())?;
            let (id, weight) = (raw.id.into_inner(), raw.weight);
            self.scheme.patterns.push(Pattern { id, counts, weight, regex });
        }
        Ok(())
    }

    fn needs(&mut self, file: &'f File, entry: &TermEntry, needs: &Needs) -> Result<(), SchemeError> {
        let at = entry.id.span().start;
        if needs.any.is_empty() {
            return Err(file.invalid(at, "`needs` names no entry; list ids in its `any` or drop it"));
        }
        if !(0.0..=1.0).contains(&needs.share) || (needs.share > 0.0 && needs.within != Within::Document) {
            return Err(file.invalid(at, "`share` is a share of the passages, 0 to 1, within the document"));
        }
        let key = (String::new(), format!("needs {}", entry.id.get_ref()));
        let members: Vec<String> = needs
            .any
            .iter()
            .map(|name| if name.starts_with('@') { name.clone() } else { format!("#{name}") })
            .collect();
        let forms = self.members(file, &members, 0).map_err(|m| file.invalid(at, m))?;
        let set = self.number(key, &forms);
        let prefix = format!("{}/", entry.id.get_ref());
        for term in self.scheme.terms.iter_mut().filter(|t| t.id.starts_with(&prefix)) {
            term.needs = Some(Earned { by: set, within: needs.within, share: needs.share });
        }
        Ok(())
    }

    /// The number of the set `@name` or `#entry` as `file` knows it.
    fn set(&mut self, file: &'f File, name: &str, depth: usize) -> Result<u32, String> {
        // A set of the file's own, or one that all files share.
        let own = name
            .strip_prefix('@')
            .is_some_and(|bare| self.sets.contains_key(&(file.name.clone(), bare.to_owned())));
        let key = (if own { file.name.clone() } else { String::new() }, name.to_owned());
        if let Some(number) = self.numbers.get(&key) {
            return Ok(*number);
        }
        let forms = self.members(file, &[name.to_owned()], depth)?;
        Ok(self.number(key, &forms))
    }

    fn number(&mut self, key: (String, String), forms: &[Form]) -> u32 {
        let number = self.scheme.sets.len() as u32;
        for (form, exact) in forms {
            self.literals.add(form, *exact, Use::Set(number));
        }
        self.scheme.sets.push(key.1.clone());
        self.numbers.insert(key, number);
        number
    }

    /// The forms behind a list of literals, `@set` and `#entry`.
    fn members(&mut self, file: &'f File, list: &[String], depth: usize) -> Result<Vec<Form>, String> {
        if depth > 8 {
            return Err("sets take in each other in a circle; break it".to_owned());
        }
        let mut all = Vec::new();
        for member in list {
            if let Some(id) = member.strip_prefix('#') {
                let entry = self.entries.get(id);
                let entry = entry.ok_or_else(|| {
                    format!("no term entry has the id `{id}`; define it or correct the name")
                })?;
                all.extend(entry.iter().cloned());
            } else if let Some(name) = member.strip_prefix('@') {
                let local = (file.name.clone(), name.to_owned());
                let key =
                    if self.sets.contains_key(&local) { local } else { (String::new(), name.to_owned()) };
                let Some((home, _, members)) = self.sets.get(&key).cloned() else {
                    return Err(format!(
                        "the set `@{name}` is not defined; add it under [set] here or in sets.toml"
                    ));
                };
                self.used.insert(key);
                all.extend(self.members(home, &members, depth + 1)?);
            } else {
                all.extend(forms(member, Hyphen::Loose)?.into_iter().map(|f| (f, false)));
            }
        }
        if all.is_empty() {
            return Err("a set is empty; give it members or delete it".to_owned());
        }
        Ok(all)
    }

    /// Checks over the whole scheme, then files the literals.
    fn finish(self, taxonomy: &File) -> Result<Scheme, SchemeError> {
        let Self { files, literals, used, sets, mut scheme, .. } = self;
        for category in &scheme.categories {
            let name = format!("{}/{}.toml", scheme.facets[category.facet].id, category.id);
            if !files.iter().any(|f| f.name == name) {
                let at = taxonomy.text.find(&format!("\"{}\"", category.id)).unwrap_or(0);
                return Err(taxonomy
                    .invalid(at, format!("the category `{}` has no lexicon; write {name}", category.id)));
            }
        }
        let entries = scheme.terms.iter().map(|t| t.counts).chain(scheme.rules.iter().map(|r| r.counts));
        let entries: HashSet<(usize, usize)> = entries.filter_map(|c| Some((c.category, c.finer?))).collect();
        for (at, category) in scheme.categories.iter().enumerate() {
            if let Some((_, finer)) = (0..).zip(&category.finer).find(|(i, _)| !entries.contains(&(at, *i))) {
                let place = taxonomy.text.find(&format!("\"{}\"", finer.id)).unwrap_or(0);
                let message =
                    format!("no term or rule speaks for `{}`; give some `finer = \"{0}\"`", finer.id);
                return Err(taxonomy.invalid(place, message));
            }
        }
        for (key, (file, at, _)) in &sets {
            if !used.contains(key) {
                return Err(
                    file.invalid(*at, format!("no rule uses the set `@{}`; use it or delete it", key.1))
                );
            }
        }
        scheme.rules_of_set = vec![Vec::new(); scheme.sets.len()];
        for (i, rule) in scheme.rules.iter().enumerate() {
            for set in rule.expr.triggers().unwrap_or_default() {
                scheme.rules_of_set[set as usize].push(i);
            }
        }
        scheme.is_needed = vec![false; scheme.sets.len()];
        for needs in scheme.terms.iter().filter_map(|term| term.needs) {
            scheme.is_needed[needs.by as usize] = true;
        }
        scheme.matcher = literals.build();
        Ok(scheme)
    }
}

/// The literals a term spells out to.
fn forms(term: &str, hyphen: Hyphen) -> Result<Vec<String>, String> {
    if term.is_empty() || term.trim() != term || term.contains("  ") {
        return Err(format!("`{term}` is empty or has blanks to spare, and would never match; mend it"));
    }
    if !term.starts_with(char::is_alphanumeric) {
        return Err(format!(
            "`{term}` does not begin with a letter or digit, and matches begin with words; mend it"
        ));
    }
    spell(term, hyphen == Hyphen::Loose).ok_or_else(|| {
        format!("`{term}` spells out to more than {MOST_FORMS} forms; use fewer `~` and hyphens")
    })
}

fn weight(file: &File, at: usize, weight: f64) -> Result<(), SchemeError> {
    if weight == 0.0 || !weight.is_finite() || weight.abs() > 10.0 {
        return Err(file
            .invalid(at, "the weight is a number up to 10, not 0; below 0 it counts against the category"));
    }
    Ok(())
}
