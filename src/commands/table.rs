//! Tables for terminals: aligned columns, light bars, colours only where the terminal takes them.

use console::{Term, measure_text_width, style, truncate_str};
use std::io::{self, Write};

/// A table whose columns are as wide as their widest cell. Cells may be styled.
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column heads; those that begin with `>` are flush right.
    pub(crate) fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|&head| head.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row, cell by cell.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
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

/// `94 %`, or a dash; 100 % is said of all only.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let rounded = (100.0 * part as f64 / whole as f64).round() as u64;
    format!("{} %", if part < whole { rounded.min(99) } else { rounded })
}

/// `text` on one line, cut to `width` cells.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    truncate_str(&line, width, "…").into_owned()
}

/// `text` in lines of at most `width` cells, the last of at most `lines` cut short.
pub(crate) fn wrap(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = wrapped.len() == lines;
        match wrapped.last_mut() {
            Some(line) if measure_text_width(line) + measure_text_width(word) < width => {
                *line += " ";
                *line += word;
            }
            Some(last) if full => {
                *last += " ";
                *last += word;
                *last = truncate_str(last, width, "…").into_owned();
                break;
            }
            _ => wrapped.push(truncate_str(word, width, "…").into_owned()),
        }
    }
    wrapped
}

/// `1 note`, `2 notes`.
pub(crate) fn counted(n: u64, noun: &str) -> String {
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

    #[test]
    fn text_wraps_and_the_last_line_is_cut() {
        assert_eq!(wrap("a bb ccc dddd", 6, 9), ["a bb", "ccc", "dddd"]);
        assert_eq!(wrap("a bb ccc dddd", 6, 2), ["a bb", "ccc d…"]);
        assert_eq!(wrap(" ", 6, 2), Vec::<String>::new());
    }
}
