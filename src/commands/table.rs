//! Tables for terminals: aligned columns, light bars, colours only where the terminal takes them.

use console::{Term, measure_text_width, style, truncate_str};
use std::io::{self, Write};

/// A table whose columns are as wide as their widest cell. Cells may be styled.
pub(crate) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column heads; those that begin with `>` are flush right.
    pub(crate) fn new(header: &[&'static str]) -> Self {
        Self { header: header.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, cell by cell.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is no row yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table, indented by two blanks.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let head: Vec<&str> = self.header.iter().map(|h| h.trim_start_matches('>')).collect();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| measure_text_width(cell)).chain([measure_text_width(head[column])]).max()
        };
        let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
        let mut line = |cells: &mut dyn Iterator<Item = String>| -> io::Result<()> {
            let mut text = String::new();
            for (column, cell) in cells.enumerate().take(head.len()) {
                let gap = " ".repeat(widths[column] - measure_text_width(&cell));
                let right = self.header[column].starts_with('>');
                text += "  ";
                text += &if right { gap + &cell } else { cell + &gap };
            }
            writeln!(out, "{}", text.trim_end())
        };
        if head.iter().any(|h| !h.is_empty()) {
            line(&mut head.iter().map(|h| style(*h).dim().to_string()))?;
        }
        self.rows.iter().try_for_each(|row| line(&mut row.iter().cloned()))
    }
}

/// Columns of the terminal; of a page where there is none.
pub(crate) fn columns() -> usize {
    const PAGE: usize = 100;
    Term::stdout().size_checked().map_or(PAGE, |(_, columns)| usize::from(columns).clamp(60, 140))
}

/// A bar that fills `width` cells by `share`, to an eighth of a cell.
pub(crate) fn bar(share: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * (width * 8) as f64).round() as usize;
    let bar = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
    let rest = width - measure_text_width(&bar);
    format!("{bar}{}", style("·".repeat(rest)).dim())
}

/// `31/33`, or a dash where there is nothing to count.
pub(crate) fn out_of(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{part}/{whole}") }
}

/// `94 %`, or a dash; 100 % is said of all only.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let rounded = (100.0 * part as f64 / whole as f64).round() as usize;
    format!("{} %", if part < whole { rounded.min(99) } else { rounded })
}

/// `text` on one line, cut to `width` cells.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    truncate_str(&line, width, "…").into_owned()
}

/// `1 note`, `2 notes`.
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align() {
        let mut table = Table::new(&["name", ">n"]);
        table.row(["é".to_owned(), "7".to_owned()]);
        table.row(["abcdef".to_owned(), "1234".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out).unwrap();
        let text = console::strip_ansi_codes(std::str::from_utf8(&out).unwrap()).into_owned();
        assert_eq!(text, "  name       n\n  é          7\n  abcdef  1234\n");
    }

    #[test]
    fn shares_are_shown_honestly() {
        assert_eq!(console::strip_ansi_codes(&bar(0.5, 4)), "██··");
        assert_eq!(console::strip_ansi_codes(&bar(0.03, 4)), "▏···");
        assert_eq!(percent(999, 1000), "99 %");
        assert_eq!(percent(0, 0), "–");
    }
}
