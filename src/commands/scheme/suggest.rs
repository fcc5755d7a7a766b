//! Words that a category may lack.

use super::super::table::{Table, columns, shorten};
use super::GoldArgs;
use console::style;
use glossator::concerns::{Category, Scheme};
use glossator::scheme::{Labelled, Suggestion, suggest};
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    gold: GoldArgs,
    /// Only this category (may be repeated)
    #[arg(long, value_name = "ID")]
    category: Vec<String>,
    /// Show up to N words a category
    #[arg(long, value_name = "N", default_value_t = 10)]
    words: usize,
    /// Write the words that gain as entries to paste into the lexicons, instead of tables
    #[arg(long)]
    patch: bool,
}

pub(super) fn run(out: &mut impl Write, args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = super::scheme(args.gold.scheme.as_deref())?;
    if let Some(unknown) = args.category.iter().find(|id| !scheme.categories().iter().any(|c| c.id == **id)) {
        anyhow::bail!("the scheme {} has no category {unknown:?}", scheme.name());
    }
    let passages = args.gold.labelled(&scheme)?;
    for category in scheme.categories() {
        if !args.category.is_empty() && !args.category.contains(&category.id) {
            continue;
        }
        let mut found = suggest(&scheme, &category.id, &passages);
        if args.patch {
            found.retain(|s| s.gain > 0.0);
        }
        found.truncate(args.words);
        if found.is_empty() {
            continue;
        }
        if args.patch {
            write_patch(out, &scheme, category, &found)?;
        } else {
            writeln!(out, "{}", style(&category.id).cyan().bold())?;
            table(&found, &passages).write(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn table(found: &[Suggestion], passages: &[Labelled]) -> Table {
    let mut table = Table::new(&["words", ">z", ">inside", ">outside", ">F1", "for example"]);
    for s in found {
        let example = passages.get(s.example).map_or("", |p| p.text.as_str());
        let counts = [s.inside, s.outside].map(|n| n.to_string());
        let row = [s.phrase.clone(), format!("{:.1}", s.z)].into_iter().chain(counts);
        let gain = format!("{:+.3}", s.gain);
        table.row(row.chain([gain, style(around(example, &s.phrase)).dim().to_string()]));
    }
    table
}

/// What stands round a phrase.
fn around(text: &str, phrase: &str) -> String {
    let first = phrase.split(' ').next().unwrap_or_default();
    let at = text.to_lowercase().find(first).filter(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let from = text[..at].char_indices().rev().nth(24).map_or(0, |(i, _)| i);
    shorten(&text[from..], columns() / 2)
}

/// An entry of half the threshold with the words, for a person to accept or edit.
fn write_patch(
    out: &mut impl Write,
    scheme: &Scheme,
    category: &Category,
    found: &[Suggestion],
) -> io::Result<()> {
    let facet = &scheme.facets()[category.facet].id;
    writeln!(out, "# {facet}/{}.toml", category.id)?;
    for s in found {
        writeln!(out, "# {}: {} inside, {} outside, F1 {:+.3}", s.phrase, s.inside, s.outside, s.gain)?;
    }
    let words: Vec<String> = found.iter().map(|s| format!("{:?}", s.phrase)).collect();
    writeln!(
        out,
        "[[term]]\nid = \"{}.suggested\"\nweight = {}\nany = [{}]\n",
        category.id,
        category.threshold / 2.0,
        words.join(", ")
    )
}
