//! An annotated corpus as tables: what databases, data frames and spreadsheets take.
//!
//! A [`Table`] is data, its columns described where they stand; exporters write its rows and know nothing of documents.
//! Offsets count Unicode code points, whatever the corpus counted.

#[cfg(feature = "arrow")]
pub mod arrow;
mod content;

use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
pub use content::{CITATIONS, DOCUMENTS, EVIDENCE, NOTES, PASSAGES, TABLES, WORKS};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A list of texts, in order.
    Texts,
    /// A whole number.
    Int,
    /// A number.
    Real,
    /// Yes or no.
    Bool,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds; any column but those of the key may be empty.
    pub holds: Type,
    /// What it says.
    pub about: &'static str,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Value {
    Null,
    Text(String),
    Texts(Vec<String>),
    Int(i64),
    Real(f64),
    Bool(bool),
}

impl Value {
    /// The type of the columns it may stand in; any, if it is empty.
    #[must_use]
    pub const fn holds(&self) -> Option<Type> {
        match self {
            Self::Null => None,
            Self::Text(_) => Some(Type::Text),
            Self::Texts(_) => Some(Type::Texts),
            Self::Int(_) => Some(Type::Int),
            Self::Real(_) => Some(Type::Real),
            Self::Bool(_) => Some(Type::Bool),
        }
    }

    /// The length of its texts.
    #[cfg(feature = "tables")]
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Texts(texts) => texts.iter().map(String::len).sum(),
            _ => 0,
        }
    }
}

/// Cells in the order of the columns.
pub type Row = Vec<Value>;

/// A table of the corpus.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// How many of its first columns tell a row from all others.
    pub key: usize,
    /// Its columns.
    pub columns: &'static [Column],
    rows: Rows,
}

/// Where rows come from.
#[derive(Clone, Copy, Debug)]
enum Rows {
    Document(fn(&AnnotatedDocument) -> Vec<Row>),
    Work(fn(&WorkLine) -> Row),
}

impl Table {
    /// The rows of a document, its offsets in bytes; none if the table is one of works.
    #[must_use]
    pub fn of_document(&self, document: &AnnotatedDocument) -> Vec<Row> {
        match self.rows {
            Rows::Document(rows) => rows(document),
            Rows::Work(_) => Vec::new(),
        }
    }

    /// The row of a work, if the table is one of works.
    #[must_use]
    pub fn of_work(&self, work: &WorkLine) -> Option<Row> {
        match self.rows {
            Rows::Document(_) => None,
            Rows::Work(row) => Some(row(work)),
        }
    }

    /// Whether its rows are works.
    #[must_use]
    pub const fn is_of_works(&self) -> bool {
        matches!(self.rows, Rows::Work(_))
    }
}

/// The table called `name`.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concerns::Scheme;
    use crate::pipeline::annotate;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_fits_its_columns_and_has_a_key_of_its_own() {
        let text = "# 中文 😀\n\nHuawei could disable the 5G network through a backdoor in its base stations.¹ Old.²\n\n\
                    ¹ Marc Levinson, *The Box* 54 (2006).\n\n² *Id.* at 60; Ann Lee, “Ports,” *The Wire*, https://wire.example/p.\n";
        let annotated = annotate(text.as_bytes(), "a.md", &Scheme::built_in().unwrap()).unwrap();
        for table in &TABLES {
            let mut rows = table.of_document(&annotated.document);
            rows.extend(table.of_work(&WorkLine { id: "w-1".to_owned(), ..WorkLine::default() }));
            assert!(!rows.is_empty(), "{}", table.name);
            let mut keys = BTreeSet::new();
            for row in rows {
                assert_eq!(row.len(), table.columns.len(), "{}", table.name);
                for (value, column) in row.iter().zip(table.columns) {
                    assert!(
                        value.holds().is_none_or(|holds| holds == column.holds),
                        "{}.{}",
                        table.name,
                        column.name
                    );
                }
                assert!(!row[..table.key].contains(&Value::Null), "{}", table.name);
                assert!(keys.insert(format!("{:?}", &row[..table.key])), "{}: {row:?}", table.name);
            }
        }
        // Offsets are code points of the text in `documents`.
        let documents = table("documents").unwrap().of_document(&annotated.document);
        let text: Vec<char> = documents[0]
            .iter()
            .find_map(|v| match v {
                Value::Text(t) if t.contains("Huawei") => Some(t.chars().collect()),
                _ => None,
            })
            .unwrap();
        let at = |name: &str, column: &str| {
            table(name).unwrap().columns.iter().position(|c| c.name == column).unwrap()
        };
        let (start, end, words) = (at("evidence", "start"), at("evidence", "end"), at("evidence", "quote"));
        for row in table("evidence").unwrap().of_document(&annotated.document) {
            let (Value::Int(from), Value::Int(to), Value::Text(quote)) =
                (&row[start], &row[end], &row[words])
            else {
                panic!("{row:?}")
            };
            assert_eq!(text[*from as usize..*to as usize].iter().collect::<String>(), *quote);
        }
    }
}
