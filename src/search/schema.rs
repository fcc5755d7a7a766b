//! Fields of the index, and how words are cut for it.

use super::record::Record;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, RemoveLongFilter, SimpleTokenizer, Stemmer,
    TextAnalyzer,
};
use tantivy::{Index, TantivyDocument};

/// Folder of the index in the folder of the corpus.
pub const FOLDER: &str = "index";

/// Fields whose values can be counted over what was found.
pub const FACETS: [&str; 7] = ["record", "category", "entity", "kind", "domain", "document", "year"];

/// Those of them whose values are names out of a list, so that a misspelt one finds nothing.
pub(super) const NAMES: [&str; 4] = ["record", "category", "entity", "kind"];

/// Goes up when records or fields change: an index of another version is made anew.
pub(super) const VERSION: u32 = 1;

/// Words: folded to lower case and ASCII, stemmed as English.
const WORDS: &str = "words";
/// Names: the whole value, folded in the same way.
pub(super) const NAME: &str = "name";

/// The fields of a record, by their names in queries.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) record: Field,
    pub(super) document: Field,
    pub(super) place: Field,
    pub(super) text: Field,
    pub(super) within: Field,
    pub(super) heading: Field,
    pub(super) title: Field,
    pub(super) author: Field,
    pub(super) category: Field,
    pub(super) entity: Field,
    pub(super) kind: Field,
    pub(super) domain: Field,
    pub(super) year: Field,
    pub(super) work: Field,
    pub(super) cited: Field,
}

impl Fields {
    /// The schema and its fields.
    pub(super) fn new() -> (Schema, Self) {
        let words = TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(words).set_stored();
        let name = TextFieldIndexing::default().set_tokenizer(NAME).set_fieldnorms(false);
        let name = TextOptions::default().set_indexing_options(name).set_stored().set_fast("raw");
        let id = STRING | STORED | FAST;
        let mut schema = Schema::builder();
        let fields = Self {
            record: schema.add_text_field("record", name.clone()),
            document: schema.add_text_field("document", id.clone()),
            place: schema.add_text_field("place", id.clone()),
            text: schema.add_text_field("text", words.clone()),
            within: schema.add_text_field("in", words.clone()),
            heading: schema.add_text_field("heading", words.clone()),
            title: schema.add_text_field("title", words.clone()),
            author: schema.add_text_field("author", words),
            category: schema.add_text_field("category", name.clone()),
            entity: schema.add_text_field("entity", name.clone()),
            kind: schema.add_text_field("kind", name.clone()),
            domain: schema.add_text_field("domain", name),
            year: schema.add_i64_field("year", INDEXED | STORED | FAST),
            work: schema.add_text_field("work", id),
            cited: schema.add_bool_field("cited", INDEXED | STORED),
        };
        (schema.build(), fields)
    }

    /// Fields that a word without a field's name is looked for in, with their weights.
    pub(super) fn searched(&self) -> [(Field, f32); 4] {
        [(self.text, 1.0), (self.title, 2.0), (self.author, 2.0), (self.heading, 0.5)]
    }

    /// A record as the index takes it.
    pub(super) fn document(&self, record: &Record) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.record, record.kind.name());
        document.add_text(self.document, &record.document);
        document.add_text(self.place, &record.place);
        document.add_text(self.text, &record.text);
        let lists =
            [(self.within, &record.within), (self.heading, &record.headings), (self.author, &record.authors)];
        for (field, values) in lists {
            values.iter().for_each(|value| document.add_text(field, value));
        }
        let sets = [
            (self.category, &record.categories),
            (self.entity, &record.entities),
            (self.kind, &record.sources),
            (self.domain, &record.domains),
        ];
        for (field, values) in sets {
            values.iter().for_each(|value| document.add_text(field, value));
        }
        record.title.iter().for_each(|title| document.add_text(self.title, title));
        record.work.iter().for_each(|work| document.add_text(self.work, work));
        record.year.iter().for_each(|year| document.add_i64(self.year, *year));
        record.cited.iter().for_each(|cited| document.add_bool(self.cited, *cited));
        document
    }
}

/// Gives `index` the ways to cut words that the schema names.
pub(super) fn register(index: &Index) {
    const LONGEST: usize = 60;
    let words = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::English))
        .build();
    let name =
        TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build();
    index.tokenizers().register(WORDS, words);
    index.tokenizers().register(NAME, name);
}
