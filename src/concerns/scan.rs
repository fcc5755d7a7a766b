//! The hits of a whole document, passage by passage, and those of its section titles.

use super::files::Within;
use super::literals::{Hit, Hits};
use super::{Earned, Scheme};
use crate::document::{Passage, PassageKind, Section};
use crate::span::Span;
use foldhash::{HashMap, HashSet, HashSetExt as _};
use std::cmp::Reverse;

/// Every hit of a scheme in a document.
pub(super) struct Scan<'t> {
    hits: Hits,
    /// For each passage, where its hits begin in `hits`; one more for the end.
    from: Vec<[usize; 5]>,
    titles: Vec<Title>,
    /// Index of a section by its id.
    sections: HashMap<&'t str, usize>,
    /// For each set that terms need, in how many passages it is hit.
    earned: Vec<usize>,
    /// Sections and the sets that terms need which are hit in them.
    earned_in: HashSet<(usize, u32)>,
    /// How many passages are filed.
    filed: usize,
}

/// The hits in a section's title.
pub(super) struct Title {
    parent: Option<usize>,
    /// Sorted by place.
    pub(super) headings: Vec<Hit>,
    pub(super) sets: Vec<Hit>,
}

/// The hits of one passage.
#[derive(Clone, Copy)]
pub(super) struct PassageHits<'h> {
    /// By category, then by place with the longest first.
    pub(super) terms: &'h [Hit],
    /// By set, then by place.
    pub(super) sets: &'h [Hit],
    /// By place.
    pub(super) cues: &'h [Hit],
    /// By place with the longest first.
    pub(super) entities: &'h [Hit],
    pub(super) anchors: &'h [Hit],
}

/// Deepest section path followed.
const DEEPEST: usize = 12;

/// Whether passages of this kind are filed: headings are priors, tables state nothing.
pub(super) const fn is_filed(kind: PassageKind) -> bool {
    matches!(kind, PassageKind::Paragraph | PassageKind::Quote | PassageKind::ListItem)
}

impl<'t> Scan<'t> {
    pub(super) fn new(scheme: &Scheme, text: &str, sections: &'t [Section], passages: &[Passage]) -> Self {
        let mut scan = Self {
            hits: Hits::default(),
            from: vec![[0; 5]],
            titles: Vec::with_capacity(sections.len()),
            sections: sections.iter().enumerate().map(|(i, s)| (s.id.as_str(), i)).collect(),
            earned: vec![0; scheme.sets.len()],
            earned_in: HashSet::new(),
            filed: passages.iter().filter(|p| is_filed(p.kind)).count(),
        };
        for section in sections {
            let mut hits = Hits::default();
            if let Some(span) = title_span(text, section) {
                scheme.matcher.scan(text, span, &mut hits);
            }
            let parent = section.parent.as_deref().and_then(|id| scan.sections.get(id).copied());
            scan.titles.push(Title { parent, headings: hits.headings, sets: hits.sets });
        }
        for passage in passages {
            let [terms, sets, cues, entities, _] = scan.ends();
            if is_filed(passage.kind) {
                scheme.matcher.scan(text, passage.span(), &mut scan.hits);
            }
            let place = |h: &Hit| (h.start, Reverse(h.end), h.of);
            scan.hits.terms[terms..]
                .sort_unstable_by_key(|h| (scheme.terms[h.of as usize].counts.category, place(h)));
            scan.hits.sets[sets..].sort_unstable_by_key(|h| (h.of, place(h)));
            scan.hits.cues[cues..].sort_unstable_by_key(place);
            scan.hits.entities[entities..].sort_unstable_by_key(place);
            let home = scan.section_of(passage);
            for same in scan.hits.sets[sets..].chunk_by(|a, b| a.of == b.of) {
                let Some(of) = same.first().map(|h| h.of).filter(|of| scheme.is_needed[*of as usize]) else {
                    continue;
                };
                scan.earned[of as usize] += 1;
                if let Some(home) = home {
                    scan.earned_in.insert((home, of));
                }
            }
            scan.from.push(scan.ends());
        }
        scan
    }

    fn ends(&self) -> [usize; 5] {
        let h = &self.hits;
        [h.terms.len(), h.sets.len(), h.cues.len(), h.entities.len(), h.anchors.len()]
    }

    fn section_of(&self, passage: &Passage) -> Option<usize> {
        passage.section.as_deref().and_then(|id| self.sections.get(id).copied())
    }

    /// The hits of the passage of number `i`.
    pub(super) fn passage(&self, i: usize) -> PassageHits<'_> {
        let (a, b, h) = (self.from[i], self.from[i + 1], &self.hits);
        PassageHits {
            terms: &h.terms[a[0]..b[0]],
            sets: &h.sets[a[1]..b[1]],
            cues: &h.cues[a[2]..b[2]],
            entities: &h.entities[a[3]..b[3]],
            anchors: &h.anchors[a[4]..b[4]],
        }
    }

    /// Titles above a passage, the nearest first, with the number of levels between.
    pub(super) fn titles_above(&self, passage: &Passage) -> impl Iterator<Item = (i32, &Title)> {
        let above = |&at: &usize| self.titles.get(at).and_then(|t| t.parent);
        let path = std::iter::successors(self.section_of(passage), above).take(DEEPEST);
        (0..).zip(path.filter_map(|at| self.titles.get(at)))
    }

    /// Whether what a term needs was hit near enough to a passage, whose own hits are `hits`, and often enough.
    pub(super) fn has_earned(&self, needs: Earned, passage: &Passage, hits: &PassageHits) -> bool {
        match needs.within {
            Within::Passage => hits.sets.binary_search_by_key(&needs.by, |h| h.of).is_ok(),
            Within::Document => {
                self.earned[needs.by as usize] as f64 >= (needs.share * self.filed as f64).max(1.0)
            }
            Within::Section => {
                // What stands in no section has the document for one.
                self.section_of(passage).map_or(self.earned[needs.by as usize] > 0, |home| {
                    self.earned_in.contains(&(home, needs.by))
                }) || self.titles_above(passage).any(|(_, t)| t.sets.iter().any(|h| h.of == needs.by))
            }
        }
    }
}

/// Where a section's title stands: at the section's start, perhaps behind its number.
fn title_span(text: &str, section: &Section) -> Option<Span> {
    let line = text.get(section.start..section.end)?.lines().next()?;
    if section.title.is_empty() {
        return None;
    }
    let at = section.start + line.find(&section.title)?;
    Some(Span::new(at, at + section.title.len()))
}
