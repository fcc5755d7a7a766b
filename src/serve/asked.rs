//! What is asked of the search: words, values of facets, order, page; and links that ask the same with a difference.

use crate::report::page::{Parameter, Plain};
use crate::search::{FACETS, Found, Order, SearchError, Searcher};
use std::io::{self, Write};
use std::ops::Range;

/// Hits on a page.
pub(super) const HITS: usize = 20;
/// Pages that can be turned to: the first hits are the ones that matter, and all before them are weighed.
const PAGES: usize = 500;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// The query.
    pub(super) query: String,
    /// Facets and the values that they must have.
    pub(super) values: Vec<(String, String)>,
    /// The latest first.
    pub(super) newest: bool,
    /// From 0.
    pub(super) page: usize,
    /// Of an export.
    pub(super) format: String,
}

impl Asked {
    /// What the parameters of an address ask for; those that are none of ours are left out.
    pub(super) fn of(parameters: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in parameters {
            match name.as_str() {
                "q" => asked.query = value,
                "newest" => asked.newest = !value.is_empty(),
                "page" => asked.page = value.parse::<usize>().unwrap_or(1).clamp(1, PAGES) - 1,
                "format" => asked.format = value,
                _ if FACETS.contains(&name.as_str()) && !value.is_empty() => asked.values.push((name, value)),
                _ => {}
            }
        }
        asked
    }

    /// Searches; `facets` are counted.
    pub(super) fn search(
        &self,
        searcher: &Searcher,
        hits: Range<usize>,
        facets: &[&str],
    ) -> Result<Found, SearchError> {
        let values: Vec<_> =
            self.values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let order = if self.newest { Order::Newest } else { Order::Relevance };
        searcher.search_among(&values, &self.query, hits, order, facets)
    }

    /// Whether nothing is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.query.trim().is_empty() && self.values.is_empty()
    }

    /// The same with a value more, from its first page.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut asked = Self { page: 0, ..self.clone() };
        asked.values.push((name.to_owned(), value.to_owned()));
        asked
    }

    /// The same without a value, from its first page.
    pub(super) fn without(&self, at: usize) -> Self {
        let mut asked = Self { page: 0, ..self.clone() };
        asked.values.remove(at);
        asked
    }

    /// The parameters that ask for this, fit for an attribute.
    pub(super) fn parameters(&self) -> String {
        let values = self.values.iter().map(|(name, value)| format!("&amp;{name}={}", Parameter(value)));
        let newest = if self.newest { "&amp;newest=1" } else { "" };
        let page = if self.page > 0 { format!("&amp;page={}", self.page + 1) } else { String::new() };
        format!("q={}{}{newest}{page}", Parameter(&self.query), values.collect::<String>())
    }

    /// The values as hidden fields of a form.
    pub(super) fn fields(&self, out: &mut dyn Write) -> io::Result<()> {
        self.values.iter().try_for_each(|(name, value)| {
            write!(out, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", Plain(value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_ask_for_what_was_asked() {
        let parameters =
            |all: &[(&str, &str)]| all.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let asked = Asked::of(parameters(&[
            ("q", "a \"b&c"),
            ("category", "ai"),
            ("onclick", "x"),
            ("page", "-3"),
            ("newest", "1"),
        ]));
        assert_eq!(asked.parameters(), "q=a%20%22b%26c&amp;category=ai&amp;newest=1");
        assert_eq!(
            asked.with("year", "2018").without(0).parameters(),
            "q=a%20%22b%26c&amp;year=2018&amp;newest=1"
        );
        assert_eq!(Asked::of(parameters(&[("page", "7")])).page, 6);
    }
}
