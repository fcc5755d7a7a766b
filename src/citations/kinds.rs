//! What sort of source is cited.

use super::containers;
use super::data::{self, CitationWord, HOSTS, PUBLISHERS, key};
use super::head::Head;
use super::imprint;
use super::legal;
use super::marks;
use super::phrases::Phrase;
use super::roles;
use super::split::Segment;
use super::tail::Tail;
use super::urls;
use crate::document::Kind;
use crate::span::Span;

/// The kind of the source, from the strongest sign to the weakest.
pub(super) fn kind(text: &str, segment: &Segment, head: &Head, tail: &Tail) -> Kind {
    let title = head.title.map_or("", |t| t.of(text));
    let label = tail.label.map_or(String::new(), |l| l.of(text).to_ascii_lowercase());
    if head.kind == Some(Kind::Case) || tail.reporter && !head.personal {
        return Kind::Case;
    }
    if let Some(kind) = head.kind {
        return kind;
    }
    // `The Prosecutor v. Roe, Trial Judgement, …, ICTR-96-4-T`
    if head.authors.is_empty()
        && head.container.or(tail.label).is_some_and(|c| data::is(c.of(text), CitationWord::Judgment))
        && title.contains(" v. ")
    {
        return Kind::Case;
    }
    if label.contains("hearing")
        || label.contains("testimony")
        || title.starts_with("Hearing")
        || title.contains(": Hearing")
        || title.contains("Hearing Before")
        || title.contains("Hearings Before")
    {
        return Kind::Hearing;
    }
    if label.contains("speech") || label.contains("remarks") {
        return Kind::Speech;
    }
    let reported = head.personal && (head.container.is_some() || tail.container.is_some());
    if label.contains("database")
        || label.contains("data set")
        || label.contains("dataset")
        || is_data(title) && !reported
    {
        return Kind::Dataset;
    }
    if label.contains("podcast") || label.contains("video") {
        return Kind::Web;
    }
    if label.contains("press release") || label.contains("news release") {
        return Kind::PressRelease;
    }
    if let Some((words, kind)) = legal::opening(title)
        && (!matches!(kind, Kind::Statute | Kind::Other) || words.contains('.'))
    {
        return kind;
    }
    if title.starts_with("Executive Order on")
        || title.starts_with("Order Regarding")
        || title.starts_with("Order of ")
    {
        return Kind::ExecutiveOrder;
    }
    if title.starts_with("Remarks") || title.contains(" Remarks") {
        return Kind::Speech;
    }
    if head.authors.is_empty() && (legal::names_act(title) || title.contains(" Law of the People")) {
        return Kind::Statute;
    }
    if title.ends_with(" Agreement") || title.ends_with(" Treaty") || title.ends_with(" Convention") {
        return Kind::Treaty;
    }
    if tail.chapter {
        return Kind::Chapter;
    }
    if let Some(kind) = tail.kind.or(tail.publishes) {
        return kind;
    }
    if title.contains("Open Letter") || title.contains("Letter from ") {
        return Kind::Letter;
    }
    // `RFC 8446`, `U.N. Doc. A/70/174`
    if let Some(kind) = head.number.or(tail.number).and_then(|number| marks::whole(number.of(text))) {
        return kind;
    }
    // `NIST SP 800-145`, `GAO-23-105482`: the agency whose series it is.
    if let Some(number) = head.number.or(tail.number)
        && let Some(agency) = number.of(text).split([' ', '-']).next()
        && containers::published(agency) == Some(Kind::Government)
    {
        return Kind::Government;
    }
    let url = tail.url.as_ref().map(|u| u.value.to_ascii_lowercase()).unwrap_or_default();
    if ["press-release", "pressrelease", "/pr/", "news-release", "presscorner", "newsroom", "/speech/"]
        .iter()
        .any(|mark| url.contains(mark))
        || title.starts_with("Fact Sheet")
    {
        return if url.contains("/speech/") { Kind::Speech } else { Kind::PressRelease };
    }
    if url.contains("federalregister.gov/documents") || url.contains("publicinspection.federalregister") {
        return Kind::Regulation;
    }
    let container = tail.container.or(head.container).map_or("", |c| c.of(text));
    // `Liberty University dissertation`
    if imprint::is_thesis(container) {
        return Kind::Thesis;
    }
    let host = urls::host(&url);
    if tail.pin.is_some_and(|pin| roles::is_time(pin.of(text))) {
        return Kind::Web;
    }
    if head.personal && PUBLISHERS.contains(&key(container)) {
        return Kind::Book;
    }
    if let Some(kind) = containers::published(container) {
        return match kind {
            // A page without a date is no report.
            Kind::Report if tail.url.is_some() && tail.date.is_none() && head.number.is_none() => Kind::Web,
            // A think tank's commentary on the web is no report of its own.
            Kind::Report if blog(&url) => Kind::Web,
            // An agency publishes what its people sign as reports.
            Kind::Government if head.personal || title.starts_with("Report") => Kind::Report,
            kind => kind,
        };
    }
    if let Some(kind) = HOSTS.get(host.as_str()) {
        return *kind;
    }
    if host.ends_with(".gov")
        || host.ends_with(".mil")
        || host.ends_with("europa.eu")
        || host.ends_with("gov.uk")
    {
        return Kind::Government;
    }
    if let [author, ..] = head.authors.as_slice()
        && !head.personal
        && let Some(kind) = containers::published(author.of(text))
    {
        return match kind {
            Kind::News => Kind::News,
            Kind::Government => Kind::Government,
            kind => kind,
        };
    }
    if tail.volume.is_some() && !container.is_empty() {
        return Kind::Journal;
    }
    if tail.status {
        return Kind::Other;
    }
    if head.book {
        return if tail.url.is_some() || head.container.is_some() { Kind::Report } else { Kind::Book };
    }
    if tail.edition {
        return Kind::Book;
    }
    if tail.url.is_some() {
        return Kind::Web;
    }
    if head.personal && container.is_empty() && tail.date.is_some() && has_paren_date(text, segment.body) {
        return Kind::Book;
    }
    if container.is_empty() { Kind::Other } else { Kind::Report }
}

/// Whether a title names a collection of data: `SIPRI Military Expenditure Database`.
fn is_data(title: &str) -> bool {
    Phrase::Data.ends(title)
}

/// Whether a URL is a page of commentary rather than a report.
fn blog(url: &str) -> bool {
    ["/blog", "/commentary", "/analysis/", "/insights/", "/backgrounder"]
        .iter()
        .any(|mark| url.contains(mark))
}

/// Whether a year stands in parentheses at the end.
fn has_paren_date(text: &str, body: Span) -> bool {
    body.of(text).contains('(')
}
