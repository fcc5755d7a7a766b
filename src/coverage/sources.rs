//! What is cited: domains, publishers, kinds, years, and the state of the links.

use super::{merge, tick};
use crate::document::{AnnotatedDocument, Form, Kind, year};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Counts of the sources that are cited in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceCounts {
    /// By host of the URL, without `www.`.
    pub domains: BTreeMap<String, u64>,
    /// By newspaper, journal or publishing institution.
    pub publishers: BTreeMap<String, u64>,
    /// By kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// By year of publication.
    pub years: BTreeMap<String, u64>,
    /// Citations with a URL.
    pub links: u64,
    /// Links with an archived copy, or to one.
    pub archived: u64,
    /// Links printed without `http://` or `https://`.
    pub without_scheme: u64,
    /// Links that extraction or typesetting broke.
    pub broken: u64,
}

/// Hosts that keep copies of pages.
static ARCHIVES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let data = include_str!("../../annotations/data/archives.txt");
    data.lines().filter(|line| !line.starts_with('#')).collect()
});

/// Counts the sources and lists the citations with a broken link.
pub(super) fn count(document: &AnnotatedDocument) -> (SourceCounts, Vec<String>) {
    let mut counts = SourceCounts::default();
    let mut broken = Vec::new();
    for c in &document.citations {
        if c.form == Form::Full {
            *counts.kinds.entry(c.kind).or_default() += 1;
            if let Some(container) = &c.container {
                tick(&mut counts.publishers, container);
            }
            if let Some(year) = c.date.as_deref().and_then(year) {
                tick(&mut counts.years, &year.to_string());
            }
        }
        let Some(url) = c.url.as_deref() else { continue };
        counts.links += 1;
        counts.without_scheme += u64::from(bare(url) == url);
        let domain = domain(url);
        counts.archived += u64::from(c.identifiers.archive.is_some() || ARCHIVES.contains(domain.as_str()));
        if is_broken(url, &domain) {
            counts.broken += 1;
            broken.push(c.id.clone());
        } else if c.form == Form::Full {
            tick(&mut counts.domains, &domain);
        }
    }
    (counts, broken)
}

/// A URL without its scheme.
fn bare(url: &str) -> &str {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url)
}

/// Host of a URL, which may lack its scheme: in lower case, without `www.`.
#[must_use]
pub fn domain(url: &str) -> String {
    let host = bare(url).split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}

/// Whether a link cannot be followed as it stands: white space or an ellipsis in it, a host that is none, or an
/// end at which a line was broken.
fn is_broken(url: &str, domain: &str) -> bool {
    let is_host = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    !is_host || url.contains(char::is_whitespace) || url.contains('…') || url.ends_with(['-', '_', '%', '&'])
}

impl SourceCounts {
    pub(super) fn add(&mut self, other: &Self) {
        merge(&mut self.domains, &other.domains);
        merge(&mut self.publishers, &other.publishers);
        merge(&mut self.kinds, &other.kinds);
        merge(&mut self.years, &other.years);
        self.links += other.links;
        self.archived += other.archived;
        self.without_scheme += other.without_scheme;
        self.broken += other.broken;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_hosts() {
        assert!(ARCHIVES.iter().all(|host| domain(host) == *host && host.contains('.')), "{ARCHIVES:?}");
    }

    #[test]
    fn domains_and_broken_links() {
        for (url, want, broken) in [
            ("https://www.Example.org/a?b", "example.org", false),
            ("example.gov:8080/x", "example.gov", false),
            ("http://user@example.com#top", "example.com", false),
            ("https://example.org/a b", "example.org", true),
            ("https://example.org/report-", "example.org", true),
            ("https://exampleorg/report", "exampleorg", true),
        ] {
            assert_eq!(domain(url), want);
            assert_eq!(is_broken(url, want), broken, "{url}");
        }
    }
}
