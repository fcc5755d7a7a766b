//! The layout of Hugging Face datasets: a configuration a table, each a Parquet file in `data/`, and the dataset card with
//! the columns. `load_dataset(FOLDER, "passages")` reads a table. The licence of the texts is for their owner to say.
//!
//! Lost: spans of fields, places in sources. Offsets count code points.

use super::{Exporter, Folder, Format, Reads, parquet};
use crate::corpus::WorkLine;
use crate::document::{AnnotatedDocument, Passage};
use crate::tables::{TABLES, Type};
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) const FOLDER: Folder = Folder {
    name: "huggingface",
    about: "tables and a dataset card as a folder for Hugging Face datasets",
    files: &[
        ("data/documents.parquet", &parquet::DOCUMENTS),
        ("data/passages.parquet", &parquet::PASSAGES),
        ("data/notes.parquet", &parquet::NOTES),
        ("data/citations.parquet", &parquet::CITATIONS),
        ("data/evidence.parquet", &parquet::EVIDENCE),
        ("data/works.parquet", &parquet::WORKS),
        ("README.md", &CARD),
    ],
};

const CARD: Format = Format {
    name: "huggingface-card",
    extension: "md",
    about: "the dataset card",
    reads: Reads::Both,
    exporter: || Box::<Card>::default(),
};

/// The table that is read where none is named.
const DEFAULT: &str = "passages";

#[derive(Default)]
struct Card {
    languages: BTreeSet<String>,
    /// Rows of each of [`TABLES`].
    rows: [usize; TABLES.len()],
}

impl Card {
    fn count(&mut self, table: &str, rows: usize) {
        if let Some(at) = TABLES.iter().position(|t| t.name == table) {
            self.rows[at] += rows;
        }
    }
}

impl Exporter for Card {
    fn document(&mut self, document: &AnnotatedDocument, _out: &mut dyn Write) -> io::Result<()> {
        // The card asks for languages without their regions.
        let language = document.metadata.language.as_deref().and_then(|tag| tag.split('-').next());
        self.languages.extend(language.map(str::to_lowercase));
        let reasons =
            |p: &Passage| p.concerns.iter().chain(&p.responses).map(|f| f.evidence.len()).sum::<usize>();
        self.count("documents", 1);
        self.count("passages", document.passages.len());
        self.count("notes", document.notes.len());
        self.count("citations", document.citations.len());
        self.count("evidence", document.passages.iter().map(reasons).sum());
        Ok(())
    }

    fn work(&mut self, _work: &WorkLine, _out: &mut dyn Write) -> io::Result<()> {
        self.count("works", 1);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let largest = self.rows.iter().copied().max().unwrap_or_default();
        out.write_all(b"---\npretty_name: Annotated policy texts\nlicense: other\n")?;
        if !self.languages.is_empty() {
            out.write_all(b"language:\n")?;
            // Quoted, since to YAML `no` is no language.
            self.languages.iter().try_for_each(|language| writeln!(out, "- {language:?}"))?;
        }
        out.write_all(b"task_categories:\n- text-classification\n- text-retrieval\n")?;
        writeln!(out, "size_categories:\n- {}\nconfigs:", size(largest))?;
        for table in &TABLES {
            writeln!(out, "- config_name: {0}\n  data_files: data/{0}.parquet", table.name)?;
            if table.name == DEFAULT {
                out.write_all(b"  default: true\n")?;
            }
        }
        out.write_all(b"dataset_info:\n")?;
        for table in &TABLES {
            writeln!(out, "- config_name: {}\n  features:", table.name)?;
            for column in table.columns {
                let (key, holds) = feature(column.holds);
                writeln!(out, "  - name: {}\n    {key}: {holds}", column.name)?;
            }
        }
        out.write_all(b"---\n\n# Annotated policy texts\n\n")?;
        writeln!(
            out,
            "Passages, notes, citations and the works that they cite, annotated by glossator {}. Offsets count code\n\
             points of the column `text` of `documents`. Say here where the texts are from and what their licence is.\n",
            env!("CARGO_PKG_VERSION")
        )?;
        writeln!(out, "```python\nfrom datasets import load_dataset\n")?;
        writeln!(out, "passages = load_dataset(\"this/folder\", \"{DEFAULT}\", split=\"train\")\n```")?;
        for (table, rows) in TABLES.iter().zip(self.rows) {
            writeln!(out, "\n## {}\n\n{rows} rows; a row is {}.\n", table.name, table.about)?;
            writeln!(out, "| column | type | what it says |\n|---|---|---|")?;
            for column in table.columns {
                let (key, holds) = feature(column.holds);
                let list = if key == "list" { "list of " } else { "" };
                writeln!(out, "| `{}` | {list}{holds} | {} |", column.name, column.about)?;
            }
        }
        Ok(())
    }
}

/// How a card says what a column holds.
const fn feature(holds: Type) -> (&'static str, &'static str) {
    match holds {
        Type::Text => ("dtype", "string"),
        Type::Texts => ("list", "string"),
        Type::Int => ("dtype", "int64"),
        Type::Real => ("dtype", "float64"),
        Type::Bool => ("dtype", "bool"),
    }
}

/// The size of a dataset as cards tell it.
fn size(rows: usize) -> &'static str {
    match rows {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        _ => "n>100M",
    }
}
