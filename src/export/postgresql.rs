//! A script that makes a schema `glossator` in PostgreSQL: the tables of the corpus by COPY, full-text search over passages
//! and notes, JSONB lists with indexes. `psql -v ON_ERROR_STOP=1 -f corpus.sql`; run again, it replaces what it made, all in
//! one transaction.
//!
//! Lost: spans of fields, places in sources. Offsets count code points.

use super::{Exporter, Format, Reads};
use crate::corpus::WorkLine;
use crate::document::AnnotatedDocument;
use crate::tables::{Row, TABLES, Table, Type, Value};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "postgresql",
    extension: "sql",
    about: "a script for psql that makes tables with full-text search",
    reads: Reads::Both,
    exporter: || Box::new(Postgresql { copying: false }),
};

struct Postgresql {
    /// Whether works are being copied.
    copying: bool,
}

impl Exporter for Postgresql {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "BEGIN;\nSET LOCAL client_encoding = 'UTF8';")?;
        writeln!(out, "DROP SCHEMA IF EXISTS glossator CASCADE;\nCREATE SCHEMA glossator;")?;
        for table in &TABLES {
            writeln!(out, "CREATE TABLE glossator.{} (", table.name)?;
            for column in table.columns {
                let holds = match column.holds {
                    Type::Text => "text",
                    Type::Texts => "jsonb",
                    Type::Int => "bigint",
                    Type::Real => "double precision",
                    Type::Bool => "boolean",
                };
                writeln!(out, "  \"{}\" {holds}, -- {}", column.name, column.about)?;
            }
            let key = table.columns[..table.key].iter().map(|c| format!("\"{}\"", c.name));
            writeln!(out, "  PRIMARY KEY ({})\n);", key.collect::<Vec<_>>().join(", "))?;
            writeln!(out, "COMMENT ON TABLE glossator.{} IS '{}';", table.name, table.about)?;
        }
        Ok(())
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        for table in &TABLES {
            let rows = table.of_document(document);
            if !rows.is_empty() {
                writeln!(out, "{}", copy(table))?;
                rows.iter().try_for_each(|row| line(out, row))?;
                writeln!(out, "\\.")?;
            }
        }
        Ok(())
    }

    fn work(&mut self, work: &WorkLine, out: &mut dyn Write) -> io::Result<()> {
        for table in TABLES.iter().filter(|table| table.is_of_works()) {
            if !std::mem::replace(&mut self.copying, true) {
                writeln!(out, "{}", copy(table))?;
            }
            table.of_work(work).iter().try_for_each(|row| line(out, row))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.copying {
            writeln!(out, "\\.")?;
        }
        for name in ["passages", "notes"] {
            writeln!(
                out,
                "ALTER TABLE glossator.{name} ADD search tsvector\n  \
                 GENERATED ALWAYS AS (to_tsvector('english', left(text, 200000))) STORED;\n\
                 CREATE INDEX ON glossator.{name} USING gin (search);"
            )?;
        }
        writeln!(
            out,
            "CREATE INDEX ON glossator.passages USING gin (concerns);\n\
             CREATE INDEX ON glossator.citations (work);\nCOMMIT;"
        )
    }
}

fn copy(table: &Table) -> String {
    format!("COPY glossator.{} FROM STDIN;", table.name)
}

/// A row as COPY reads it.
fn line(out: &mut dyn Write, row: &Row) -> io::Result<()> {
    for (i, value) in row.iter().enumerate() {
        out.write_all(if i > 0 { b"\t" } else { b"" })?;
        match value {
            Value::Null => out.write_all(b"\\N")?,
            Value::Text(text) => out.write_all(escaped(text).as_bytes())?,
            // The character zero is none in JSONB.
            Value::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| text.replace('\0', "")).collect();
                out.write_all(escaped(&serde_json::to_string(&texts)?).as_bytes())?;
            }
            Value::Int(number) => write!(out, "{number}")?,
            Value::Real(number) => write!(out, "{number:?}")?,
            Value::Bool(is) => write!(out, "{is}")?,
        }
    }
    out.write_all(b"\n")
}

/// A text as COPY reads it; the character zero, which PostgreSQL does not hold, is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\0' => {}
            c => escaped.push(c),
        }
    }
    escaped
}
