//! Citations in the body text: legal citations, author-date references with the reference list they point at, and
//! the entries of that list.
//!
//! Running text is no note: what is not clearly a citation is left alone. A law, case or order counts by its place or
//! number ([`law`]); a name and a year only where a reference list has them ([`mentions`]).

mod case_name;
mod law;
mod list;
mod mentions;
mod numbers;

use law::Place;
pub(super) use list::List;
pub(super) use mentions::{Meaning, Mention, find as mentions};

use super::antecedents::Antecedents;
use super::backref::{self, BackReference, Parsed};
use super::data::{self, CitationWord};
use super::dates;
use super::phrases::Phrase;
use super::resolve::Open;
use super::scan::{self, AtomKind, Scan};
use super::split::{Segment, SegmentKind};
use super::{clauses, full, identifiers, within};
use crate::document::{Citation, PassageKind};
use crate::ingest::Run;
use crate::notes::Reading;
use crate::span::Span;

/// A document with fewer author-date references in its body cites in notes.
pub(super) const LEAST_MENTIONS: usize = 3;

/// What the body cites, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) citations: Vec<Citation>,
    /// Back-references among them.
    pub(super) open: Vec<Open>,
    /// Author-date references among them: the index of each and what it means.
    pub(super) mentions: Vec<(usize, Meaning)>,
    /// Indices of the entries of the reference list, in its order.
    pub(super) entries: Vec<usize>,
}

/// Finds the citations of the body; `list` is the document's reference list, and what is cited in full comes to be
/// `known`. Indices count from the first citation of the body, which is the first of the document.
pub(super) fn find(reading: &Reading, list: &List, known: &mut Antecedents) -> Found {
    let text = &reading.text;
    let mut found = Found::default();
    for passage in &reading.passages {
        let span = passage.span();
        if list.covers(passage.start) {
            if let Some((_, entry)) = list.at(span) {
                found.entries.push(found.citations.len());
                known.add_listed(entry);
                found.push(entry.clone());
            }
            continue;
        }
        if matches!(passage.kind, PassageKind::Heading | PassageKind::Table) {
            continue;
        }
        let runs = within(&reading.runs, span);
        let laws = law::places(text, span).into_iter().map(|place| (place.span, Item::Law(place)));
        let mentions = mentions::find(text, span, list).into_iter();
        let mentions = mentions.map(|mention| (mention.citation.span(), Item::Mention(mention)));
        let numbers = numbers::find(reading, span).into_iter();
        let numbers = numbers.map(|reference| (reference.citation.span(), Item::Number(reference)));
        let mut items: Vec<(Span, Item)> = laws.chain(mentions).chain(numbers).collect();
        items.sort_by_key(|(span, _)| span.start);
        let mut from = span.start;
        for (span, item) in items {
            if span.start < from {
                continue;
            }
            from = span.end;
            match item {
                Item::Law(place) => found.law(text, place, runs, known),
                Item::Mention(mention) => found.mention(mention, known),
                Item::Number(reference) => found.reference(&reference, known),
            }
        }
    }
    found
}

/// What one citation of the body is.
enum Item {
    Law(Place),
    Mention(Mention),
    Number(BackReference),
}

/// The author-date references of a document.
pub(super) struct Mentions<'d> {
    /// The index of each and what it means.
    pub(super) meanings: &'d [(usize, Meaning)],
    /// Indices of the entries they mean, by place in the list.
    pub(super) entries: &'d [usize],
}

impl Found {
    fn push(&mut self, mut citation: Citation) {
        citation.id = format!("b.c{}", self.citations.len() + 1);
        self.citations.push(citation);
    }

    fn mention(&mut self, mention: Mention, known: &mut Antecedents) {
        self.mentions.push((self.citations.len(), mention.meaning));
        known.add(&mention.citation);
        self.push(mention.citation);
    }

    fn reference(&mut self, reference: &BackReference, known: &mut Antecedents) {
        self.open.push(Open::new(self.citations.len(), reference));
        known.add(&reference.citation);
        self.push(reference.citation.clone());
    }

    fn law(&mut self, text: &str, place: Place, runs: &[Run], known: &mut Antecedents) {
        let Some((citation, open)) = law(text, place, runs, known, self.citations.len()) else { return };
        self.open.extend(open);
        known.add(&citation);
        self.push(citation);
    }
}

/// The legal citation at `place`, which is to have the index `at`, and what of it is open if it is a short form.
pub(super) fn law(
    text: &str,
    place: Place,
    runs: &[Run],
    known: &Antecedents,
    at: usize,
) -> Option<(Citation, Option<Open>)> {
    let segment = place.segment();
    let short = place.is_short(text).then(|| backref::parse(text, &segment, known));
    let (citation, open) = if let Some(Parsed::Reference(reference)) = short {
        let open = Open::new(at, &reference);
        (reference.citation, Some(open))
    } else {
        let scan = scan::scan(text, segment.span);
        let mut citation = full::parse(text, &segment, &scan, runs).filter(law::is_law)?;
        identifiers::complete(segment.span.of(text), &mut citation);
        let open = Open::of_short(at, &citation);
        (citation, open)
    };
    Some((Citation { end: place.span.end, ..citation }, open))
}

/// The legal citations in the course of a note's sentence: all of commentary; those of a citation if its words run on
/// before the first, as in `The judge relied on what was found in Roe v. Doe, 321 NLRB 698`, or if two cases are named.
pub(super) fn in_sentence(text: &str, segment: &Segment, scan: &Scan) -> Vec<Place> {
    let commentary = segment.kind == SegmentKind::Commentary;
    if !commentary && !scan.urls_within(segment.span).is_empty() {
        return Vec::new();
    }
    let mut places = law::places(text, segment.span);
    if commentary || places.is_empty() {
        return places;
    }
    // In order, none inside another: looked up, so that the cost of a long note stays linear.
    let atoms = scan.within(segment.span);
    let behind = |at: usize| atoms.partition_point(|atom| atom.span.start < at);
    // `Agency, “Title,” 90 Fed. Reg. 12`: the title stands before its place.
    let titled = |place: &Place| {
        let before = atoms[..behind(place.span.start)].iter().rev().find(|atom| atom.kind != AtomKind::Comma);
        before.is_some_and(|atom| {
            atom.kind == AtomKind::Quote
                && atom.span.end <= place.span.start
                && text[atom.span.end..place.span.start].trim_matches([',', ' ']).is_empty()
        })
    };
    let aside = |place: &Place| {
        let before = atoms[..behind(place.span.start)].last();
        before.is_some_and(|atom| atom.kind == AtomKind::Paren && place.span.end < atom.span.end)
    };
    places.retain(|place| !aside(place));
    if places.iter().any(titled) {
        return Vec::new();
    }
    for place in &mut places {
        let next = atoms[behind(place.span.end)..].first().filter(|atom| atom.kind == AtomKind::Paren);
        if let Some(group) = next.filter(|atom| &text[place.span.end..atom.span.start] == " ") {
            *place = place.explained(group.span);
        }
    }
    if is_sentence(text, segment, &places) { places } else { Vec::new() }
}

/// Whether a segment is no citation in the usual order, but a sentence or a list in which law is cited at `places`.
fn is_sentence(text: &str, segment: &Segment, places: &[Place]) -> bool {
    const WORDS: usize = 3;
    const BETWEEN: usize = 2;
    let [first, rest @ ..] = places else { return false };
    // `In Roe v. Doe, the court held so. No. 12-1, 2025 WL 37`: the name stands far before.
    let nameless = text[first.span.start..].split(' ').nth(1) == Some("WL");
    // What became of a case is told in its own citation.
    let alone = rest.is_empty() || Phrase::History.is_in(segment.body.of(text));
    let before = &text[segment.body.start..first.span.start.max(segment.body.start)];
    let entitled = |next: &Place| is_in_title(text, first.span.end, next.span.start);
    if before.is_empty() && rest.first().is_some_and(entitled) {
        return false;
    }
    if clauses::runs_on(before) {
        return !nameless;
    }
    let named = places.iter().filter(|place| place.span.of(text).contains(" v. ")).count();
    // `28 U.S.C. § 503 allows, as does 28 U.S.C. § 506`
    // The next may stand in the parenthetical of the first.
    let between = |next: &Place| {
        text.get(first.span.end..next.span.start).is_some_and(|s| clauses::content_words(s) >= BETWEEN)
    };
    !alone && (named > 1 || clauses::content_words(before) >= WORDS || rest.first().is_some_and(between))
}

/// Whether an act of the European Union whose number ends at `number` has its title behind it, with the act at `other` in
/// it: `Regulation (EU) 2019/881 of … 17 April 2019 on ENISA and repealing Regulation (EU) No 526/2013`.
fn is_in_title(text: &str, number: usize, other: usize) -> bool {
    let between = &text[number..other.max(number)];
    let between_words = between.trim_end();
    let last = between_words.match_indices(' ').map(|(at, _)| &between_words[at + 1..]);
    let amends = last.rev().take(2).any(|words| data::is(words, CitationWord::Amending));
    let dated = dates::first_day(text, Span::new(number, other.max(number)))
        .is_some_and(|day| clauses::content_words(&text[day.span.end..other]) > 0);
    between.starts_with(' ') && !between.contains(';') && (amends || dated)
}

#[cfg(test)]
mod tests {
    use crate::concerns::Scheme;
    use crate::pipeline;

    /// `text -> target` of each citation in the body of a Markdown text, codes of diagnostics behind them.
    fn cited(text: &str) -> Vec<String> {
        let annotated = pipeline::annotate(text.as_bytes(), "t.md", &Scheme::default()).unwrap().document;
        let citations = annotated.citations.iter().map(|c| {
            let target = c.target.as_deref().map_or_else(String::new, |t| format!(" -> {t}"));
            format!("{} {}{target}", c.id, c.span().of(&annotated.text).replace('\n', " "))
        });
        let open =
            annotated.diagnostics.iter().filter(|d| d.code.starts_with("antecedent")).map(|d| d.code.clone());
        citations.chain(open).collect()
    }

    const LIST: &str = "\n\n## References\n\nKai, E. B., & Cole, J. K. (2018). The support force. *Harbour Review*, 3(1), 105–122.\n\n\
        Lee, A. (2018). *Cable wars: A history*. Scribner.\n\n\
        Ministry of Ports. (2019). *Rules for cables*. https://ports.example.org/rules.pdf\n\n\
        Poe, F. (2014a). Survey one. *Science*, 2(1), 8.\n\nPoe, F. (2014b). Survey two. *Science*, 2(2), 9.\n";

    #[test]
    fn names_and_years_mean_entries_of_the_list() {
        let text = "# Ports\n\n## Introduction\n\nNetworks grew (Lee, 2018, p. 12; see also Kai; Cole, 2018), as Poe (2014a) and the Ministry of \
            Ports (2019) say. The harbour opened (in 1999) and the war ended (1945). Others differ (Poe, 2014; Nobody, 2001), as in wartime (Great War, 1914-1918). Lee’s (2018) model holds.";
        let got = cited(&format!("{text}{LIST}"));
        let want = [
            "b.c1 Lee, 2018, p. 12 -> b.c9",
            "b.c2 see also Kai; Cole, 2018 -> b.c8",
            "b.c3 Poe (2014a) -> b.c11",
            "b.c4 Ministry of Ports (2019) -> b.c10",
            "b.c5 Poe, 2014",
            "b.c6 Nobody, 2001",
            "b.c7 Lee’s (2018) -> b.c9",
        ];
        assert_eq!(got[..7], want);
        assert_eq!(got[12..], ["antecedent-ambiguous", "antecedent-missing"]);
        // Without a list, a name and a year are no citation.
        assert!(cited(text).is_empty());
    }

    #[test]
    fn the_rest_of_a_broken_entry_is_none_of_its_own() {
        let text = "# Ports\n\n## References\n\nRoe, Ann. *Ports and Quays in War: A History*. London:\n\nRoutledge, 2017.\n\n\
            Lee, Bo. *Cables*. London: Scribner, 2018.\n";
        assert_eq!(cited(text), ["b.c1 Lee, Bo. Cables. London: Scribner, 2018."]);
    }

    #[test]
    fn numbers_mean_the_notes_that_are_the_list() {
        let list = "\n\n## References\n\n[1] A. Lee, *Cable Wars* (Scribner 2018).\n\n[2] B. Roe, *Ports* (Scribner 2017).\n\n[3] C. Moe, *Quays* (Scribner 2016).\n";
        let text = "# Ports\n\nThe port grew [1], and others did [2, 3]. It fell [2, pp. 12–14].";
        assert_eq!(cited(&format!("{text}{list}"))[0], "b.c1 [2, pp. 12–14] -> n2");
    }

    #[test]
    fn notes_build_on_the_cases_of_the_body() {
        let text = "# Ports\n\n## Law\n\nIn Carter v. Reed, 138 S. Ct. 2206 (2018), the Court held so.[^1] It is old.[^2] It is new.[^3]\n\n\
            [^1]: Carter, 138 S. Ct. at 2217.\n\n[^2]: Id. at 2218.\n\n[^3]: Stone, 77 F.3d at 12.\n";
        let want = [
            "b.c1 Carter v. Reed, 138 S. Ct. 2206 (2018)",
            "n1.c1 Carter, 138 S. Ct. at 2217 -> b.c1",
            "n2.c1 Id. at 2218 -> b.c1",
            // A place that no source has is a doubt to be told.
            "n3.c1 Stone, 77 F.3d at 12",
            "antecedent-missing",
        ];
        assert_eq!(cited(text), want);
    }

    #[test]
    fn sentences_of_notes_cite_law_in_their_course() {
        let text = "# Ports\n\nThe port grew.[^1] It fell.[^2] It rose.[^3]\n\n\
            [^1]: The judge relied on what had been found in Roe v. Doe, 321 F.3d 698, 700 n.6 (2d Cir. 1996), and not on port law.\n\n\
            [^2]: Most ports are leased by the state, which 28 U. S. C. § 503 allows, as does 28 U. S. C. § 506 for quays.\n\n\
            [^3]: See Roe v. Port, 1 U.S. 2 (1990) (a lease), and Moe v. Quay, 3 U.S. at 4 (a quay).\n";
        let want = [
            "n1.c1 Roe v. Doe, 321 F.3d 698, 700 n.6 (2d Cir. 1996)",
            "n2.c1 28 U. S. C. § 503",
            "n2.c2 28 U. S. C. § 506",
            "n3.c1 See Roe v. Port, 1 U.S. 2 (1990) (a lease)",
            "n3.c2 Moe v. Quay, 3 U.S. at 4 (a quay)",
            "antecedent-missing",
        ];
        assert_eq!(cited(text), want);
    }

    #[test]
    fn parts_may_stand_out_of_order() {
        for note in ["2 Stat 3 (0 USC §)8", "S ()http:// to H, 4 September 1865"] {
            let found = cited(&format!("# Ports\n\nOld.[^1]\n\n[^1]: {note}\n"));
            assert!(found.len() <= 2, "{note}: {found:?}");
        }
    }

    #[test]
    fn a_signal_may_be_cut_short() {
        for note in ["See; Lee, Cable Wars, 98", "see e. g.", "See, e.g.; supra note 1", "But; see; id. at 4"]
        {
            let text = format!(
                "# Ports\n\nOld.[^1] New.[^2]\n\n[^1]: Ann Lee, Cable Wars (2018).\n\n[^2]: {note}\n"
            );
            assert_eq!(
                cited(&text).first().map(String::as_str),
                Some("n1.c1 Ann Lee, Cable Wars (2018)"),
                "{note}"
            );
        }
    }
}
