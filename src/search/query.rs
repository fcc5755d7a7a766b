//! Queries: words, phrases, prefixes, spellings, conditions on fields; what is found, with a snippet of each.

use super::SearchError;
use super::build::{failed, open, stamp, state};
use super::schema::{FACETS, FOLDER, Fields, NAME, NAMES};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, Query, QueryParser, RegexQuery,
    TermQuery,
};
use tantivy::query_grammar::{
    Delimiter, LenientError, UserInputAst, UserInputLeaf, UserInputLiteral, parse_query, parse_query_lenient,
};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, Order as Direction, TantivyDocument, Term};

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first.
    #[default]
    Relevance,
    /// The latest first.
    Newest,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Found {
    /// How many records the query fits.
    pub total: usize,
    /// The first of them.
    pub hits: Vec<Hit>,
    /// Counts by value, most frequent first, of each facet asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// What of the query was not understood, and what else one should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

/// A record that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Hit {
    /// `passage`, `note`, `citation` or `work`.
    pub record: String,
    /// Id of its document; empty for a work.
    pub document: String,
    /// Id in its document, or of the work.
    pub place: String,
    /// Title and path of its document.
    #[serde(rename = "in")]
    pub within: Vec<String>,
    /// Headings above it, outermost first.
    pub heading: Vec<String>,
    /// Title of the source.
    pub title: Option<String>,
    /// Authors of the source.
    pub author: Vec<String>,
    /// Categories.
    pub category: Vec<String>,
    /// Entities.
    pub entity: Vec<String>,
    /// Kinds of source.
    pub kind: Vec<String>,
    /// Hosts of URLs.
    pub domain: Vec<String>,
    /// Year of the source; of the document, for passages and notes.
    pub year: Option<i64>,
    /// Id of the work it cites.
    pub work: Option<String>,
    /// Whether a passage has a source.
    pub cited: Option<bool>,
    /// Its words.
    pub text: String,
    /// The part of them that fits the query best.
    pub snippet: String,
    /// What in the snippet fits, as ranges of bytes.
    pub marks: Vec<Range<usize>>,
}

/// An open index.
pub struct Searcher {
    dir: PathBuf,
    folder: PathBuf,
    index: Index,
    fields: Fields,
    searcher: tantivy::Searcher,
}

impl Searcher {
    /// Opens the index of the corpus in `dir`.
    ///
    /// # Errors
    /// [`SearchError`]
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        let folder = dir.join(FOLDER);
        let (index, fields) = open(&folder)?;
        let searcher = index.reader().map_err(|error| failed(&folder, error))?.searcher();
        Ok(Self { dir: dir.to_owned(), folder, index, fields, searcher })
    }

    /// Searches for `query`: words (all of them), `"phrases"`, `AND`, `OR`, `-without`, `prefi*`, `speling~1`,
    /// `field:value`, `year:>=2018`; an empty query fits everything. `hits` is which of the records found to give, in
    /// `order`; each of `facets` is counted over all of them.
    ///
    /// # Errors
    /// [`SearchError`], also for a facet that is none. A query that can be understood in part is run in part.
    pub fn search(
        &self,
        query: &str,
        hits: Range<usize>,
        order: Order,
        facets: &[&str],
    ) -> Result<Found, SearchError> {
        self.search_among(&[], query, hits, order, facets)
    }

    /// [`Self::search`] among the records that have each of these values in the facet it is named with.
    ///
    /// # Errors
    /// [`SearchError`], also for a facet that is none.
    pub fn search_among(
        &self,
        values: &[(&str, &str)],
        query: &str,
        hits: Range<usize>,
        order: Order,
        facets: &[&str],
    ) -> Result<Found, SearchError> {
        let failed = |error| failed(&self.folder, error);
        let (parsed, mut remarks) = self.parse(query);
        let parsed = self.among(query, values, parsed)?;
        if state(&self.index).map_err(failed)?.stamp != stamp(&self.dir) {
            remarks.push(
                "the corpus has changed since it was indexed; `glossator index` brings it up to date"
                    .to_owned(),
            );
        }
        let total = self.searcher.search(&*parsed, &Count).map_err(failed)?;
        let top = TopDocs::with_limit(hits.len().max(1)).and_offset(hits.start);
        let addresses: Vec<_> = match order {
            Order::Relevance => {
                let found = self.searcher.search(&*parsed, &top.order_by_score()).map_err(failed)?;
                found.into_iter().map(|(_, address)| address).collect()
            }
            Order::Newest => {
                let by_year = top.order_by_fast_field::<i64>("year", Direction::Desc);
                let found = self.searcher.search(&*parsed, &by_year).map_err(failed)?;
                found.into_iter().map(|(_, address)| address).collect()
            }
        };
        let mut snippets =
            SnippetGenerator::create(&self.searcher, &*parsed, self.fields.text).map_err(failed)?;
        const SNIPPET: usize = 240;
        snippets.set_max_num_chars(SNIPPET);
        let mut found = Found { total, remarks, ..Found::default() };
        for address in addresses.into_iter().take(hits.len()) {
            let document: TantivyDocument = self.searcher.doc(address).map_err(failed)?;
            found.hits.push(self.hit(&document, &snippets));
        }
        for facet in facets {
            found.facets.insert((*facet).to_owned(), self.facet(query, &*parsed, facet)?);
        }
        Ok(found)
    }

    fn hit(&self, document: &TantivyDocument, snippets: &SnippetGenerator) -> Hit {
        let fields = &self.fields;
        let all = |field: Field| -> Vec<String> {
            document.get_all(field).filter_map(|value| value.as_str().map(str::to_owned)).collect()
        };
        let first = |field| all(field).into_iter().next();
        let text = first(fields.text).unwrap_or_default();
        let best = snippets.snippet(&text);
        let (snippet, marks) = if best.is_empty() {
            const SHOWN: usize = 240;
            (text.chars().take(SHOWN).collect(), Vec::new())
        } else {
            (best.fragment().to_owned(), best.highlighted().to_vec())
        };
        Hit {
            record: first(fields.record).unwrap_or_default(),
            document: first(fields.document).unwrap_or_default(),
            place: first(fields.place).unwrap_or_default(),
            within: all(fields.within),
            heading: all(fields.heading),
            title: first(fields.title),
            author: all(fields.author),
            category: all(fields.category),
            entity: all(fields.entity),
            kind: all(fields.kind),
            domain: all(fields.domain),
            year: document.get_first(fields.year).and_then(|value| value.as_i64()),
            work: first(fields.work),
            cited: document.get_first(fields.cited).and_then(|value| value.as_bool()),
            text,
            snippet,
            marks,
        }
    }

    /// The values of `facet` in what `parsed` fits, most frequent first.
    fn facet(&self, query: &str, parsed: &dyn Query, facet: &str) -> Result<Vec<(String, u64)>, SearchError> {
        const VALUES: usize = 50;
        let refused = |reason: String| SearchError::Query { query: query.to_owned(), reason };
        if !FACETS.contains(&facet) {
            return Err(refused(format!("{facet:?} cannot be counted; {} can", FACETS.join(", "))));
        }
        let request = serde_json::json!({ "values": { "terms": { "field": facet, "size": VALUES } } });
        let request: Aggregations =
            serde_json::from_value(request).map_err(|error| refused(error.to_string()))?;
        let collector = AggregationCollector::from_aggs(request, Default::default());
        let counted =
            self.searcher.search(parsed, &collector).map_err(|error| failed(&self.folder, error))?;
        let counted = serde_json::to_value(counted).map_err(|error| refused(error.to_string()))?;
        let buckets = counted["values"]["buckets"].as_array().cloned().unwrap_or_default();
        let value = |key: &serde_json::Value| match key {
            serde_json::Value::String(key) => key.clone(),
            serde_json::Value::Number(key) => key.as_f64().map(|key| format!("{key:.0}")).unwrap_or_default(),
            other => other.to_string(),
        };
        Ok(buckets.iter().map(|b| (value(&b["key"]), b["doc_count"].as_u64().unwrap_or(0))).collect())
    }

    /// `parsed`, of the records that have `values`.
    fn among(
        &self,
        query: &str,
        values: &[(&str, &str)],
        parsed: Box<dyn Query>,
    ) -> Result<Box<dyn Query>, SearchError> {
        if values.is_empty() {
            return Ok(parsed);
        }
        let mut parts = vec![(Occur::Must, parsed)];
        for &(facet, value) in values {
            let refused = |reason| SearchError::Query { query: query.to_owned(), reason };
            let field = self.index.schema().get_field(facet).ok().filter(|_| FACETS.contains(&facet));
            let field =
                field.ok_or_else(|| refused(format!("{facet:?} is no facet; {} are", FACETS.join(", "))))?;
            let term = if facet == "year" {
                let year = value.parse().map_err(|_| refused(format!("{value:?} is no year")))?;
                Term::from_field_i64(field, year)
            } else {
                let folded = self.folded(field, value, true).map_err(|error| failed(&self.folder, error))?;
                Term::from_field_text(field, &folded)
            };
            parts.push((Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic))));
        }
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    /// The query, and what of it was not understood.
    fn parse(&self, query: &str) -> (Box<dyn Query>, Vec<String>) {
        let (ast, mut remarks) = match parse_query(query) {
            Ok(ast) => (ast, Vec::new()),
            Err(_) => {
                let (ast, errors) = parse_query_lenient(query);
                let remark = |e: LenientError| format!("at character {} of the query: {}", e.pos, e.message);
                (ast, errors.into_iter().map(remark).collect())
            }
        };
        let mut parser =
            QueryParser::for_index(&self.index, self.fields.searched().map(|(field, _)| field).to_vec());
        parser.set_conjunction_by_default();
        self.fields.searched().into_iter().for_each(|(field, weight)| parser.set_field_boost(field, weight));
        let is_empty = query.trim().is_empty();
        let parsed = if is_empty { Box::new(AllQuery) } else { self.query(ast, &parser, &mut remarks) };
        (parsed, remarks)
    }

    /// The query of a parsed input. Words side by side must all fit.
    fn query(&self, ast: UserInputAst, parser: &QueryParser, remarks: &mut Vec<String>) -> Box<dyn Query> {
        match ast {
            UserInputAst::Clause(clauses) => {
                let mut parts: Vec<(Occur, Box<dyn Query>)> = clauses
                    .into_iter()
                    .map(|(occur, ast)| (occur.unwrap_or(Occur::Must), self.query(ast, parser, remarks)))
                    .collect();
                if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    parts.push((Occur::Must, Box::new(AllQuery)));
                }
                Box::new(BooleanQuery::new(parts))
            }
            UserInputAst::Boost(ast, weight) => {
                Box::new(BoostQuery::new(self.query(*ast, parser, remarks), weight.into_inner() as f32))
            }
            UserInputAst::Leaf(leaf) => match *leaf {
                UserInputLeaf::Literal(literal) => match Inexact::of(&literal) {
                    Some(word) => self.inexact(literal.field_name.as_deref(), &word, remarks),
                    None => self.exact(UserInputLeaf::Literal(literal), parser, remarks),
                },
                leaf => self.exact(leaf, parser, remarks),
            },
        }
    }

    fn exact(&self, leaf: UserInputLeaf, parser: &QueryParser, remarks: &mut Vec<String>) -> Box<dyn Query> {
        let named = match &leaf {
            UserInputLeaf::Literal(literal) => literal.field_name.clone().zip(Some(literal.phrase.clone())),
            _ => None,
        };
        let ast = UserInputAst::Leaf(Box::new(leaf));
        let (query, errors) = parser.build_query_from_user_input_ast_lenient(ast);
        remarks.extend(errors.iter().map(ToString::to_string));
        remarks.extend(named.and_then(|(field, value)| self.unknown(&field, &value, &*query)));
        query
    }

    /// That nothing in the index has `value` in `field`, whose values are names, and which there are.
    fn unknown(&self, field: &str, value: &str, query: &dyn Query) -> Option<String> {
        const SHOWN: usize = 24;
        if !NAMES.contains(&field) || self.searcher.search(query, &Count).ok()? > 0 {
            return None;
        }
        let known = self.facet(value, &AllQuery, field).ok()?;
        let mut names: Vec<&str> = known.iter().take(SHOWN).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let most = if known.len() > SHOWN { "the most frequent are" } else { "there are" };
        Some(format!("no record has {field}:{value}; {most} {}", names.join(", ")))
    }

    /// `prefi*` and `speling~1`, in the field that is named or in all that are searched.
    fn inexact(&self, field: Option<&str>, word: &Inexact, remarks: &mut Vec<String>) -> Box<dyn Query> {
        let fields = match field.map(|name| (name, self.index.schema().get_field(name))) {
            None => self.fields.searched().to_vec(),
            Some((_, Ok(field))) => vec![(field, 1.0)],
            Some((name, Err(_))) => {
                remarks.push(format!("there is no field {name:?}"));
                return Box::new(EmptyQuery);
            }
        };
        let part = |(field, weight): (Field, f32)| -> tantivy::Result<(Occur, Box<dyn Query>)> {
            let query: Box<dyn Query> = match word {
                Inexact::Prefix(beginning) => {
                    let pattern = format!("{}.*", escaped(&self.folded(field, beginning, false)?));
                    Box::new(RegexQuery::from_pattern(&pattern, field)?)
                }
                Inexact::Spelling(word, edits) => {
                    let term = Term::from_field_text(field, &self.folded(field, word, true)?);
                    Box::new(FuzzyTermQuery::new(term, *edits, true))
                }
            };
            Ok((Occur::Should, Box::new(BoostQuery::new(query, weight))))
        };
        match fields.into_iter().map(part).collect::<tantivy::Result<Vec<_>>>() {
            Ok(parts) => Box::new(BooleanQuery::new(parts)),
            Err(error) => {
                remarks.push(error.to_string());
                Box::new(EmptyQuery)
            }
        }
    }

    /// `word` as the index has it in `field`; a beginning of a word is folded and not stemmed.
    fn folded(&self, field: Field, word: &str, whole: bool) -> tantivy::Result<String> {
        let folding = self.index.tokenizers().get(NAME).filter(|_| !whole);
        let mut analyzer = folding.map_or_else(|| self.index.tokenizer_for_field(field), Ok)?;
        let mut folded = String::new();
        analyzer.token_stream(word).process(&mut |token| folded.push_str(&token.text));
        Ok(folded)
    }
}

/// A word that is meant inexactly.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Inexact {
    /// `prefi*`: words that begin so.
    Prefix(String),
    /// `speling~1`: words so many letters away, one or two.
    Spelling(String, u8),
}

impl Inexact {
    fn of(literal: &UserInputLiteral) -> Option<Self> {
        let word = literal.phrase.as_str();
        if literal.delimiter != Delimiter::None {
            return None;
        }
        if let Some(beginning) = word.strip_suffix('*') {
            return Some(Self::Prefix(beginning.to_owned())).filter(|_| !beginning.is_empty());
        }
        let (word, edits) = word.rsplit_once('~')?;
        let edits = if edits.is_empty() { 1 } else { edits.parse().ok()? };
        Some(Self::Spelling(word.to_owned(), edits)).filter(|_| matches!(edits, 1..=2) && !word.is_empty())
    }
}

/// `word` as a pattern that fits it alone.
fn escaped(word: &str) -> String {
    word.chars().flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c])).collect()
}
