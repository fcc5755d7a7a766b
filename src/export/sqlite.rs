//! A script that makes an SQLite database: the tables of the corpus, and full-text search over passages and notes (FTS5).
//! `sqlite3 corpus.db < corpus.sql`; run again, it replaces what it made.
//!
//! Lost: spans of fields, places in sources. Lists are JSON arrays (`json_each`), offsets count code points.

use super::{Exporter, Format, Reads};
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use crate::tables::{Row, TABLES, Table, Type, Value};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "sqlite",
    extension: "sql",
    about: "a script that makes an SQLite database with full-text search",
    reads: Reads::Both,
    exporter: || Box::new(Sqlite),
};

struct Sqlite;

impl Exporter for Sqlite {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "BEGIN;")?;
        for table in &TABLES {
            writeln!(
                out,
                "DROP TABLE IF EXISTS {};\nCREATE TABLE {} ( -- {}",
                table.name, table.name, table.about
            )?;
            for (at, column) in table.columns.iter().enumerate() {
                let holds = match column.holds {
                    Type::Text | Type::Texts => "TEXT",
                    Type::Int | Type::Bool => "INTEGER",
                    Type::Real => "REAL",
                };
                let needed = if at < table.key { " NOT NULL" } else { "" };
                writeln!(out, "  \"{}\" {holds}{needed}, -- {}", column.name, column.about)?;
            }
            writeln!(out, "  PRIMARY KEY ({})\n);", key(table))?;
        }
        Ok(())
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        for table in &TABLES {
            table.of_document(document).iter().try_for_each(|row| insert(out, table, row))?;
        }
        Ok(())
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        for table in &TABLES {
            table.of_work(work).iter().try_for_each(|row| insert(out, table, row))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        for name in ["passages", "notes"] {
            writeln!(
                out,
                "DROP TABLE IF EXISTS {name}_text;\n\
                 CREATE VIRTUAL TABLE {name}_text USING fts5(text, content='{name}', tokenize='porter unicode61');\n\
                 INSERT INTO {name}_text({name}_text) VALUES ('rebuild');"
            )?;
        }
        writeln!(out, "CREATE INDEX citations_of_work ON citations(work);\nCOMMIT;")
    }
}

/// The columns of the key, for a list.
fn key(table: &Table) -> String {
    table.columns[..table.key].iter().map(|c| format!("\"{}\"", c.name)).collect::<Vec<_>>().join(", ")
}

fn insert(out: &mut dyn Write, table: &Table, row: &Row) -> io::Result<()> {
    write!(out, "INSERT INTO {} VALUES (", table.name)?;
    for (i, value) in row.iter().enumerate() {
        out.write_all(if i > 0 { b"," } else { b"" })?;
        match value {
            Value::Null => out.write_all(b"NULL")?,
            Value::Text(text) => literal(out, text)?,
            Value::Texts(texts) => literal(out, &serde_json::to_string(texts)?)?,
            Value::Int(number) => write!(out, "{number}")?,
            Value::Real(number) => write!(out, "{number:?}")?,
            Value::Bool(is) => write!(out, "{}", u8::from(*is))?,
        }
    }
    out.write_all(b");\n")
}

/// A text as SQL; the character zero, which would end it, is left out.
fn literal(out: &mut dyn Write, text: &str) -> io::Result<()> {
    write!(out, "'{}'", text.replace('\'', "''").replace('\0', ""))
}
