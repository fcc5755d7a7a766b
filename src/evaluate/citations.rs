//! Citations, their fields and the links of back-references.

use super::compare::{normalise, ratio};
use super::scores::{Field, Measure};
use super::{Difference, Evaluation, Gold, GoldCitation, NoteKey, Prediction, note_key, note_name};
use crate::document::{AnnotatedDocument, Citation};
use std::collections::{BTreeMap, HashMap};

/// The value of a field: text, or names in order.
#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Text(Option<&'a str>),
    Names(&'a [String]),
}

impl Value<'_> {
    fn is_present(self) -> bool {
        match self {
            Self::Text(text) => text.is_some_and(|text| !text.is_empty()),
            Self::Names(names) => !names.is_empty(),
        }
    }

    fn show(self) -> String {
        match self {
            Self::Text(text) => text.unwrap_or_default().to_owned(),
            Self::Names(names) => names.join("; "),
        }
    }
}

/// The value of `$field` in a citation; predicted and gold ones name their fields alike.
macro_rules! value {
    ($citation:expr, $field:expr, $form:expr, $kind:expr) => {
        match $field {
            Field::Form => Value::Text(Some($form)),
            Field::Signal => Value::Text($citation.signal.as_deref()),
            Field::Kind => Value::Text(Some($kind)),
            Field::Authors => Value::Names(&$citation.authors),
            Field::Title => Value::Text($citation.title.as_deref()),
            Field::Container => Value::Text($citation.container.as_deref()),
            Field::Volume => Value::Text($citation.volume.as_deref()),
            Field::Page => Value::Text($citation.page.as_deref()),
            Field::Date => Value::Text($citation.date.as_deref()),
            Field::Url => Value::Text($citation.url.as_deref()),
            Field::Pin => Value::Text($citation.pin.as_deref()),
            Field::Parenthetical => Value::Text($citation.parenthetical.as_deref()),
            Field::Hereinafter => Value::Text($citation.hereinafter.as_deref()),
        }
    };
}

fn predicted_value(citation: &Citation, field: Field) -> Value<'_> {
    value!(citation, field, citation.form.name(), citation.kind.name())
}

fn gold_value(citation: &GoldCitation, field: Field) -> Value<'_> {
    value!(citation, field, &citation.form, &citation.kind)
}

/// From which similarity titles and parentheticals are the same: extraction leaves its marks in long texts.
const SAME_TEXT: f64 = 0.9;

/// Whether two values agree. Texts and names compare on letters and digits; titles and parentheticals need be
/// similar only; URLs compare without scheme, `www.` and a final slash or stop; dates must be the same.
fn agree(field: Field, a: Value<'_>, b: Value<'_>) -> bool {
    let (a, b) = match (a, b) {
        (Value::Names(a), Value::Names(b)) => {
            return a.len() == b.len() && a.iter().zip(b).all(|(a, b)| normalise(a) == normalise(b));
        }
        (Value::Text(a), Value::Text(b)) => (a.unwrap_or_default(), b.unwrap_or_default()),
        _ => return false,
    };
    match field {
        Field::Title | Field::Parenthetical => ratio(&normalise(a), &normalise(b)) >= SAME_TEXT,
        Field::Url => bare_url(a) == bare_url(b),
        Field::Date => a == b,
        _ => normalise(a) == normalise(b),
    }
}

fn bare_url(url: &str) -> &str {
    let url = url.trim();
    let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    bare.map_or(url, |bare| bare.strip_prefix("www.").unwrap_or(bare)).trim_end_matches(['/', '.'])
}

/// From which similarity two citations may be one.
const SAME_CITATION: f64 = 1.0;

/// How alike two citations are: most of all by URL, then title, form, authors and date.
fn similarity(p: &Citation, g: &GoldCitation) -> f64 {
    let text = |value: &Option<String>| value.as_deref().filter(|text| !text.is_empty()).map(normalise);
    let mut sum = 0.0;
    if p.url.as_ref().is_some_and(|url| !url.is_empty())
        && agree(Field::Url, predicted_value(p, Field::Url), gold_value(g, Field::Url))
    {
        sum += 3.0;
    }
    if let (Some(a), Some(b)) = (text(&p.title), text(&g.title)) {
        sum += 2.0 * ratio(&a, &b);
    }
    sum += f64::from(u8::from(p.form.name() == g.form));
    if !p.authors.is_empty() && !g.authors.is_empty() {
        sum += ratio(&normalise(&p.authors.concat()), &normalise(&g.authors.concat()));
    }
    sum + 0.2 * f64::from(u8::from(p.date == g.date))
}

/// Pairs of the two lists, in order, with the highest total similarity.
fn align(predicted: &[&Citation], gold: &[&GoldCitation]) -> Vec<(usize, usize)> {
    let (n, m) = (predicted.len(), gold.len());
    let alike: Vec<Vec<f64>> =
        predicted.iter().map(|p| gold.iter().map(|g| similarity(p, g)).collect()).collect();
    let mut best = vec![vec![0.0_f64; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let pair = if alike[i][j] >= SAME_CITATION { best[i + 1][j + 1] + alike[i][j] } else { -1.0 };
            best[i][j] = best[i + 1][j].max(best[i][j + 1]).max(pair);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < n && j < m {
        // The very sums made above: equality is exact.
        if alike[i][j] >= SAME_CITATION && best[i][j] == best[i + 1][j + 1] + alike[i][j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Index of the citation of `document` that each gold citation stands for. Offsets of the document are bytes.
#[must_use]
pub fn citations_of_gold(document: &AnnotatedDocument, gold: &Gold) -> Vec<Option<usize>> {
    let prediction = Prediction::new(document, None);
    let mut places = vec![None; gold.citations.len()];
    let keys = gold.citations.iter().map(|g| note_key(g.series, g.note));
    let mut notes: BTreeMap<NoteKey, Vec<usize>> = BTreeMap::new();
    keys.enumerate().for_each(|(i, key)| notes.entry(key).or_default().push(i));
    for (key, golds) in notes {
        let of_note = |c: &Citation| prediction.key(c.note.as_deref()) == Some(key);
        let own: Vec<usize> =
            (0..document.citations.len()).filter(|&i| of_note(&document.citations[i])).collect();
        let citations: Vec<&Citation> = own.iter().map(|&i| &document.citations[i]).collect();
        let wanted: Vec<&GoldCitation> = golds.iter().map(|&i| &gold.citations[i]).collect();
        for (i, j) in align(&citations, &wanted) {
            places[golds[j]] = Some(own[i]);
        }
    }
    places
}

pub(super) fn score(prediction: &Prediction<'_>, gold: &[GoldCitation], out: &mut Evaluation) {
    // Citations in the body text have no note and are not compared.
    let mut by_note: BTreeMap<NoteKey, (Vec<&Citation>, Vec<&GoldCitation>)> = BTreeMap::new();
    for &c in &prediction.citations {
        if let Some(key) = prediction.key(c.note.as_deref()) {
            by_note.entry(key).or_default().0.push(c);
        }
    }
    for g in gold {
        by_note.entry(note_key(g.series, g.note)).or_default().1.push(g);
    }
    for measure in [Measure::Citations, Measure::WholeCitation, Measure::FieldsMicro, Measure::Targets] {
        out.scores.tally(measure);
    }
    for field in Field::ALL {
        out.scores.tally(Measure::Field(field));
    }
    // Where there are corrections alone, other citations have not been looked at.
    let corrections = gold.iter().all(|g| g.corrected);
    let mut gold_of: HashMap<&str, &GoldCitation> = HashMap::new();
    for (&key, (predicted, gold)) in &by_note {
        let pairs = align(predicted, gold);
        let found = if corrections { pairs.len() } else { predicted.len() };
        out.scores.tally(Measure::Citations).add(pairs.len(), found, gold.len());
        let mut whole = 0;
        for &(i, j) in &pairs {
            gold_of.insert(&predicted[i].id, gold[j]);
            whole += usize::from(compare_fields(predicted[i], gold[j], key, out));
        }
        out.scores.tally(Measure::WholeCitation).add(whole, found, gold.len());
        for (i, &p) in predicted.iter().enumerate() {
            if !corrections && !pairs.iter().any(|&(paired, _)| paired == i) {
                Field::ALL
                    .into_iter()
                    .for_each(|f| count(f, false, predicted_value(p, f).is_present(), false, out));
                let predicted = p.title.clone().unwrap_or_else(|| p.form.name().to_owned());
                out.differences.push(Difference {
                    what: "spurious",
                    place: p.id.clone(),
                    predicted,
                    gold: String::new(),
                });
            }
        }
        for (j, &g) in gold.iter().enumerate() {
            if !pairs.iter().any(|&(_, paired)| paired == j) {
                Field::ALL
                    .into_iter()
                    .for_each(|f| count(f, false, false, gold_value(g, f).is_present(), out));
                let title = g.title.clone().unwrap_or_else(|| g.form.clone());
                let place = place(key, g);
                out.differences.push(Difference {
                    what: "missed",
                    place,
                    predicted: String::new(),
                    gold: title,
                });
            }
        }
    }
    targets(prediction, gold, &by_note, &gold_of, out);
}

/// Compares a pair field by field; true if all agree, `kind` (whose edges are soft) apart.
fn compare_fields(p: &Citation, g: &GoldCitation, key: NoteKey, out: &mut Evaluation) -> bool {
    let mut whole = true;
    for field in Field::ALL {
        let (have, want) = (predicted_value(p, field), gold_value(g, field));
        let right = have.is_present() && want.is_present() && agree(field, have, want);
        count(field, right, have.is_present(), want.is_present(), out);
        if !right && (have.is_present() || want.is_present()) {
            whole &= field == Field::Kind;
            let (predicted, gold) = (have.show(), want.show());
            out.differences.push(Difference { what: field.name(), place: place(key, g), predicted, gold });
        }
    }
    whole
}

fn count(field: Field, right: bool, predicted: bool, gold: bool, out: &mut Evaluation) {
    let (right, predicted, gold) = (usize::from(right), usize::from(predicted), usize::from(gold));
    out.scores.tally(Measure::Field(field)).add(right, predicted, gold);
    if !matches!(field, Field::Form | Field::Kind) {
        out.scores.tally(Measure::FieldsMicro).add(right, predicted, gold);
    }
}

/// Compares the links of back-references. A citation that is not in the gold stands for its own place.
fn targets<'d>(
    prediction: &Prediction<'d>,
    gold: &[GoldCitation],
    by_note: &BTreeMap<NoteKey, (Vec<&'d Citation>, Vec<&GoldCitation>)>,
    gold_of: &HashMap<&str, &GoldCitation>,
    out: &mut Evaluation,
) {
    let mut places: HashMap<&str, (NoteKey, Option<usize>)> =
        prediction.keys.iter().map(|(&note, &key)| (note, (key, None))).collect();
    for (&key, (predicted, _)) in by_note {
        places.extend(predicted.iter().enumerate().map(|(i, c)| (c.id.as_str(), (key, Some(i + 1)))));
    }
    for (id, g) in gold_of {
        places.insert(id, (note_key(g.series, g.note), Some(g.i)));
    }
    out.scores.tally(Measure::Targets).gold += gold.iter().filter(|g| g.target.is_some()).count();
    for c in &prediction.citations {
        let Some(target) = c.target.as_deref().filter(|target| !target.is_empty()) else { continue };
        if prediction.key(c.note.as_deref()).is_none() {
            continue;
        }
        let g = gold_of.get(c.id.as_str());
        if g.is_none() && gold.iter().all(|g| g.corrected) {
            continue;
        }
        let want = g.and_then(|g| g.target).map(|target| (note_key(target.series, target.note), target.i));
        let right = places
            .get(target)
            .zip(want)
            .is_some_and(|(have, want)| have.0 == want.0 && (want.1.is_none() || have.1 == want.1));
        out.scores.tally(Measure::Targets).add(usize::from(right), 1, 0);
        if !right {
            let gold = want.map_or_else(
                || "none".to_owned(),
                |(key, i)| note_name(key) + &i.map_or_else(String::new, |i| format!(".c{i}")),
            );
            let predicted = target.to_owned();
            out.differences.push(Difference { what: "target", place: c.id.clone(), predicted, gold });
        }
    }
}

/// `n27.c1` of a gold citation.
fn place(key: NoteKey, g: &GoldCitation) -> String {
    format!("{}.c{}", note_name(key), g.i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_agree_without_their_trimmings() {
        assert_eq!(bare_url(" https://www.example.org/a/. "), "example.org/a");
        assert_eq!(bare_url("www.example.org"), "www.example.org");
    }

    #[test]
    fn citations_pair_in_order_and_at_the_highest_similarity() {
        let p = |title: &str| Citation { title: Some(title.to_owned()), ..Citation::default() };
        let g = |title: &str| GoldCitation { title: Some(title.to_owned()), ..GoldCitation::default() };
        let predicted = [p("zzz"), p("Chip War"), p("The Wires of War")];
        let gold = [g("Chip War"), g("Wires of War"), g("Unheard of")];
        let pairs = align(&predicted.iter().collect::<Vec<_>>(), &gold.iter().collect::<Vec<_>>());
        assert_eq!(pairs, [(1, 0), (2, 1)]);
    }
}
