//! `glossator search`: finds passages, notes, citations and works in an indexed corpus.

use super::table::{Table, bar, columns, counted, shorten, wrap};
use console::style;
use glossator::search::{FACETS, Found, Hit, Order, Searcher};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// Output folder of `annotate` that has been indexed
    dir: PathBuf,
    /// What to look for; all of its words must fit
    query: Vec<String>,
    /// How many hits to show
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How many hits to leave out first
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip: usize,
    /// The latest first, in place of the best first
    #[arg(long)]
    newest: bool,
    /// Count the values of these fields over everything that was found
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = FACETS)]
    facets: Vec<String>,
    /// JSON: one object with `total`, `hits`, `facets` and `remarks`
    #[arg(long)]
    json: bool,
}

const HELP: &str = "\
Queries:
  huawei backdoor            both words, in any form (also of titles and authors of sources)
  \"supply chain\"  \"a b\"~2    a phrase; with up to two words between
  huawei OR zte              either
  'huawei -tiktok'           without; in quotes, lest the shell's word be an option
  semicond*  huwaei~1        beginnings of words; other spellings
Fields:
  record:passage             passage, note, citation or work
  category:party-state       a category of the scheme, of any facet
  entity:huawei  kind:report  domain:csis.org  document:ID  work:ID
  title:…  author:…          of the source that is cited
  text:…  heading:…  in:…    words; headings above; title and path of the document
  year:>=2018  year:[2018 TO 2020]   of the source; of the document, for passages and notes
  cited:false                passages without a source";

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let order = if args.newest { Order::Newest } else { Order::Relevance };
    let facets: Vec<&str> = args.facets.iter().map(String::as_str).collect();
    let searcher = Searcher::open(&args.dir)?;
    let found = searcher.search(&args.query.join(" "), args.skip..args.skip + args.limit, order, &facets)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        serde_json::to_writer_pretty(&mut out, &found)?;
        writeln!(out)?;
    } else {
        write(&mut out, &found)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn write(out: &mut impl Write, found: &Found) -> io::Result<()> {
    for remark in &found.remarks {
        writeln!(io::stderr(), "{}", style(remark).for_stderr().yellow())?;
    }
    writeln!(out, "{}", style(counted(found.total as u64, "hit")).bold())?;
    found.hits.iter().try_for_each(|hit| write_hit(out, hit))?;
    for (field, values) in &found.facets {
        writeln!(out, "\n{}", style(field).bold())?;
        let most = values.first().map_or(0, |(_, count)| *count);
        let mut table = Table::new(&["", "", ">"]);
        for (value, count) in values {
            const WIDTH: usize = 12;
            let share = if most == 0 { 0.0 } else { *count as f64 / most as f64 };
            table.row([shorten(value, 40), bar(share, WIDTH), count.to_string()]);
        }
        table.write(out)?;
    }
    Ok(())
}

/// Place and what it is, then the words around what fits.
fn write_hit(out: &mut impl Write, hit: &Hit) -> io::Result<()> {
    let place =
        if hit.document.is_empty() { hit.place.clone() } else { format!("{}#{}", hit.document, hit.place) };
    let mut about = vec![hit.record.clone()];
    about.extend(hit.kind.first().filter(|_| matches!(hit.record.as_str(), "citation" | "work")).cloned());
    about.extend(hit.year.map(|year| year.to_string()));
    about.extend((!hit.category.is_empty()).then(|| hit.category.join(", ")));
    about.extend((hit.cited == Some(false)).then(|| "uncited".to_owned()));
    let width = columns().saturating_sub(2);
    writeln!(out, "\n{}  {}", style(place).cyan(), style(about.join(" · ")).dim())?;
    if let Some(title) = hit.title.as_ref().filter(|_| hit.record == "citation") {
        writeln!(out, "  {}", style(shorten(title, width)).italic())?;
    }
    const LINES: usize = 4;
    for line in wrap(&marked(&hit.snippet, &hit.marks), width, LINES) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// `text` with its marks in bold.
fn marked(text: &str, marks: &[std::ops::Range<usize>]) -> String {
    let (mut marked, mut at) = (String::new(), 0);
    for mark in marks {
        marked += &text[at..mark.start];
        marked += &style(&text[mark.clone()]).bold().to_string();
        at = mark.end;
    }
    marked + &text[at..]
}
