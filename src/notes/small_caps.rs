//! Small capitals that extraction tore apart, the first letter being the larger: `H ARV. L. R EV.`, `A GENCY § 7.01
//! (T HIRD )`. A text that has many of them is joined again; in one that has none, `CLASS D AIRSPACE` stays.

use crate::span::Span;
use foldhash::HashSet;

/// So many different words torn apart make it the text's damage.
const LEAST: usize = 6;

/// A word torn apart.
#[derive(Clone, Copy)]
struct Torn {
    /// Of its first letter.
    start: usize,
    /// Of the blank behind it.
    blank: usize,
    /// Behind its last letter.
    end: usize,
}

impl Torn {
    fn first(self, text: &str) -> &str {
        &text[self.start..self.blank]
    }

    fn rest(self, text: &str) -> &str {
        &text[self.blank + 1..self.end]
    }

    /// Whether its first letter may be a word.
    fn is_doubtful(self, text: &str) -> bool {
        matches!(self.first(text), "A" | "I")
    }
}

/// The blanks that are to go, in order.
pub(super) fn blanks(text: &str) -> Vec<Span> {
    let found = torn(text);
    let sure = found.iter().filter(|word| !word.is_doubtful(text)).map(|word| word.rest(text));
    if sure.filter(|rest| rest.len() > 2).collect::<HashSet<_>>().len() < LEAST {
        return Vec::new();
    }
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: HashSet<String> =
        words.filter(|word| word.contains(char::is_lowercase)).map(str::to_lowercase).collect();
    let mut out = Vec::with_capacity(found.len());
    for word in found {
        // `A HISTORY` is two words, `A GENCY` is one where the text speaks of an agency.
        let joined = || [word.first(text), word.rest(text)].concat().to_lowercase();
        if word.is_doubtful(text) && !words.contains(&joined()) {
            continue;
        }
        out.push(Span::new(word.blank, word.blank + 1));
        // `(T HIRD )`, `C OMM ’ N`: what follows was torn off too.
        let behind = &text[word.end..];
        if behind.starts_with(" ’") {
            out.push(Span::new(word.end, word.end + 1));
            let mark = word.end + " ’".len();
            let letter =
                text[mark..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
            out.extend(letter.then(|| Span::new(mark, mark + 1)));
        } else if behind
            .strip_prefix(' ')
            .is_some_and(|rest| rest.starts_with(['.', ',', ';', ':', ')', ']']))
        {
            out.push(Span::new(word.end, word.end + 1));
        }
    }
    out
}

/// A capital by itself, and capitals behind its blank.
fn torn(text: &str) -> Vec<Torn> {
    let bytes = text.as_bytes();
    let mut found: Vec<Torn> = Vec::new();
    for (start, window) in bytes.windows("H AR".len()).enumerate() {
        let capital = |at: usize| window[at].is_ascii_uppercase();
        if window[1] != b' ' || !(capital(0) && capital(2) && capital(3)) {
            continue;
        }
        let blank = start + 1;
        let end = blank + 1 + bytes[blank + 1..].iter().take_while(|b| b.is_ascii_uppercase()).count();
        let alone =
            text[..start].chars().next_back().is_none_or(|c| c.is_whitespace() || "([-—–“\"".contains(c));
        let ends = !text[end..].starts_with(|c: char| c.is_alphanumeric());
        // `VITAMIN C DEFICIENCY`: the word before is whole; `OF P ORTS`: small words are.
        let before = text[..start].trim_end_matches(' ');
        let word = &before[before.trim_end_matches(|c: char| c.is_ascii_uppercase()).len()..];
        let whole = word.len() > 2 && !matches!(word, "AND" | "THE" | "FOR");
        let follows_torn = found.last().is_some_and(|torn| torn.end == before.len());
        if alone && ends && (!whole || follows_torn) {
            found.push(Torn { start, blank, end });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        for blank in blanks(text) {
            out += &text[from..blank.start];
            from = blank.end;
        }
        out + &text[from..]
    }

    #[test]
    fn torn_words_are_one_again() {
        let text = "Roe, 12 H ARV. L. R EV. 1; R ESTATEMENT (T HIRD ) OF A GENCY § 7.01; 3 F ED. T RADE C OMM ’ N 9; \
                    A HISTORY OF P ORTS by an agency";
        let want = "Roe, 12 HARV. L. REV. 1; RESTATEMENT (THIRD) OF AGENCY § 7.01; 3 FED. TRADE COMM’N 9; \
                    A HISTORY OF PORTS by an agency";
        assert_eq!(joined(text), want);
    }

    #[test]
    fn single_letters_of_a_whole_text_stay() {
        for text in
            ["CLASS D AIRSPACE, VITAMIN C DEFICIENCY, PLAN B WORKS", "The F HIC, an F HIC, two F HIC, F HIC"]
        {
            assert_eq!(joined(text), text);
        }
    }
}
