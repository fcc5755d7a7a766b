//! Identifiers of a source, normalised, and the permalinks that follow from a United States legal citation by rule,
//! without a network.
//!
//! Rules: the link service of govinfo.gov (`/link/uscode`, `/link/statute`, `/link/plaw`, `/link/bills`,
//! `/link/crpt`, `/link/fr`), the paths of ecfr.gov and congress.gov, and the citation pages of federalregister.gov,
//! each for the years its site holds; CELEX numbers as EUR-Lex forms them (sector, year, type of act, number).

use super::data::key;
use super::roles;
use super::urls;
use crate::document::{Citation, Identifiers, Kind};

/// Completes what is known of `citation`, whose words are `text`.
pub(super) fn complete(text: &str, citation: &mut Citation) {
    let url = citation.url.as_deref().unwrap_or_default();
    let preprint = text.contains("rXiv") || text.contains("arxiv");
    let celex = || {
        let title = citation.title.as_deref().unwrap_or_default();
        celex(title).or_else(|| celex(url)).or_else(|| case_celex(text))
    };
    let law = matches!(
        citation.kind,
        Kind::Statute | Kind::Regulation | Kind::ExecutiveOrder | Kind::Government | Kind::Report
    );
    let case = citation.kind == Kind::Case;
    let found = Identifiers {
        arxiv: preprint.then(|| arxiv(url).or_else(|| arxiv(text))).flatten(),
        ssrn: ssrn(url).or_else(|| behind(url, "10.2139/ssrn.")),
        isbn: isbn(text),
        issn: issn(text),
        celex: (law || case).then(celex).flatten(),
        docket: case.then(|| docket(text)).flatten(),
        number: number(citation),
        permalink: law.then(|| permalink(citation, text)).flatten(),
        tracking: urls::tracking(url).map(str::to_owned).collect(),
        canonical: urls::canonical(url),
        ..Identifiers::default()
    };
    let Identifiers { doi, archive, .. } = std::mem::take(&mut citation.identifiers);
    let arxiv = found.arxiv.clone().or_else(|| doi.as_deref().and_then(arxiv));
    citation.identifiers = Identifiers { doi, archive, arxiv, ..found };
}

/// `arXiv:2108.07258v2`, `arxiv.org/abs/hep-th/9901001`: without its version.
fn arxiv(s: &str) -> Option<String> {
    let at = ["arxiv.org/abs/", "arxiv.org/pdf/", "10.48550/arXiv.", "arXiv:", "arxiv:"]
        .iter()
        .find_map(|m| Some(s.find(m)? + m.len()))?;
    let id: String =
        s[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '-')).collect();
    let id = id.trim_end_matches(['.', '/']);
    let id = id.strip_suffix(".pdf").unwrap_or(id);
    let bare = match id.rfind('v') {
        Some(at)
            if at > 0 && !id[at + 1..].is_empty() && id[at + 1..].bytes().all(|b| b.is_ascii_digit()) =>
        {
            &id[..at]
        }
        _ => id,
    };
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    (7..=9).contains(&digits).then(|| bare.to_owned())
}

/// `ssrn.com/abstract=4195066`, `papers.cfm?abstract_id=667622`
fn ssrn(url: &str) -> Option<String> {
    let at = url.find("ssrn.com")?;
    let rest = &url[at..];
    let at =
        ["abstract=", "abstract_id=", "abstractid="].iter().find_map(|m| Some(rest.find(m)? + m.len()))?;
    let id: String = rest[at..].chars().take_while(char::is_ascii_digit).collect();
    (!id.is_empty()).then_some(id)
}

/// The digits right behind `mark`.
fn behind(s: &str, mark: &str) -> Option<String> {
    let rest = &s[s.find(mark)? + mark.len()..];
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    (len > 0).then(|| rest[..len].to_owned())
}

/// The digits behind `label`, hyphens and blanks taken out.
fn labelled(s: &str, label: &str, most: usize) -> Option<String> {
    if !s.contains(label) {
        return None;
    }
    let rest = &s[s.find(label)? + label.len()..];
    // `ISBN-13: 978…`
    let rest = rest.strip_prefix("-13").or_else(|| rest.strip_prefix("-10")).unwrap_or(rest);
    let mut digits = String::new();
    for c in rest.trim_start_matches([':', ' ', '\u{a0}']).chars() {
        match c {
            '0'..='9' => digits.push(c),
            'X' | 'x' if !digits.is_empty() => digits.push('X'),
            '-' | '–' | ' ' => {}
            _ => break,
        }
        if digits.len() == most {
            break;
        }
    }
    Some(digits)
}

/// An ISBN with a right check digit, as thirteen digits.
fn isbn(s: &str) -> Option<String> {
    let digits = labelled(s, "ISBN", 13)?;
    let value = |c: char| c.to_digit(10).unwrap_or(10);
    let check13 = |digits: &str| -> u32 {
        let sum: u32 =
            digits.chars().take(12).enumerate().map(|(i, c)| value(c) * if i % 2 == 0 { 1 } else { 3 }).sum();
        (10 - sum % 10) % 10
    };
    if digits.len() == 13 && !digits.contains('X') {
        return (digits.chars().last().map(value) == Some(check13(&digits))).then_some(digits);
    }
    let ten = digits.get(..10)?;
    let sum: u32 = ten.chars().zip((1..=10).rev()).map(|(c, weight)| value(c) * weight).sum();
    let body = format!("978{}", &ten[..9]);
    sum.is_multiple_of(11).then(|| format!("{body}{}", check13(&body)))
}

/// An ISSN with a right check digit: `0028-0836`.
fn issn(s: &str) -> Option<String> {
    let digits = labelled(s, "ISSN", 8)?;
    let value = |c: char| c.to_digit(10).unwrap_or(10);
    let sum: u32 = digits.chars().zip((1..=8).rev()).map(|(c, weight)| value(c) * weight).sum();
    (digits.len() == 8 && sum.is_multiple_of(11)).then(|| format!("{}-{}", &digits[..4], &digits[4..]))
}

/// The CELEX number of an act of the European Union by its title: `Regulation (EU) 2016/679` is 32016R0679; or as it
/// stands in a URL.
fn celex(s: &str) -> Option<String> {
    // Whether a word is there is told much faster than where.
    if !["CELEX", "Regulation", "Directive", "Decision"].iter().any(|word| s.contains(word)) {
        return None;
    }
    if let Some(at) = s.find("CELEX:").or_else(|| s.find("CELEX%3A")) {
        let rest = s[at..].trim_start_matches("CELEX:").trim_start_matches("CELEX%3A");
        let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        return (id.len() >= 10).then_some(id);
    }
    let (at, letter) = [("Regulation", 'R'), ("Directive", 'L'), ("Decision", 'D')]
        .into_iter()
        .filter_map(|(word, letter)| Some((s.find(word)?, word.len(), letter)))
        .min()
        .map(|(at, len, letter)| (at + len, letter))?;
    // Only acts of the Union are numbered so.
    let rest = s[at..].trim_start();
    let union = ["(EU)", "(EC)", "(EEC)", "(Euratom)"].iter().find_map(|union| rest.strip_prefix(union));
    let rest = union.unwrap_or(rest).trim_start();
    let (no, rest) = match rest.strip_prefix("No") {
        Some(rest) => (true, rest.trim_start_matches(['.', ' '])),
        None => (false, rest),
    };
    let first: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let rest = rest.get(first.len()..)?.strip_prefix('/')?;
    let second: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let body = rest.get(second.len()..).unwrap_or_default();
    let older = ["/EC", "/EEC", "/EU", "/JHA"].iter().any(|suffix| body.starts_with(suffix));
    if union.is_none() && !older || first.is_empty() || second.is_empty() {
        return None;
    }
    // `No 139/2004` has the year last, `2016/679` and `95/46/EC` first.
    let (year, number) = if no { (second, first) } else { (first, second) };
    let year = match year.len() {
        2 => format!("19{year}"),
        4 => year,
        _ => return None,
    };
    (number.len() <= 4).then(|| format!("3{year}{letter}{number:0>4}"))
}

/// The CELEX number of a judgment by its case number: `Case C-311/18` is 62018CJ0311.
fn case_celex(s: &str) -> Option<String> {
    let (at, court) = [("Case C-", 'C'), ("Case T-", 'T')]
        .iter()
        .find_map(|(lead, c)| Some((s.find(lead)? + lead.len(), *c)))?;
    let number: String = s[at..].chars().take_while(char::is_ascii_digit).collect();
    let year: String =
        s[at + number.len()..].strip_prefix('/')?.chars().take_while(char::is_ascii_digit).collect();
    let year = match year.as_str() {
        y if y.len() != 2 || number.is_empty() || number.len() > 4 => return None,
        y if y < "53" => format!("20{y}"),
        y => format!("19{y}"),
    };
    Some(format!("6{year}{court}J{number:0>4}"))
}

/// The docket number behind `No.`: `1:20-cv-03590`, `19-1392`.
fn docket(s: &str) -> Option<String> {
    s.match_indices("No. ").find_map(|(at, lead)| {
        let word = s[at + lead.len()..].split([' ', ',', ')', ';', '(']).next()?;
        let fits = word.len() >= 4 && word.contains('-') && word.bytes().any(|b| b.is_ascii_digit());
        fits.then(|| word.trim_end_matches('.').to_owned())
    })
}

/// The number of a document in its series, where that is its container: `GAO-21-519SP`, `RFC 8446`.
fn number(citation: &Citation) -> Option<String> {
    let container = citation.container.as_deref()?;
    let number = container.rsplit(", ").find(|part| roles::is_document_number(part))?;
    Some(number.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Digits and what may follow them in a section: `2000e-2`, `1681b`.
fn section_of(page: &str) -> Option<&str> {
    let page = page.trim_start_matches(['§', ' ']);
    let end =
        page.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))).unwrap_or(page.len());
    let section = page[..end].trim_end_matches(['.', '-']);
    section.starts_with(|c: char| c.is_ascii_digit()).then_some(section)
}

fn digits(s: &str) -> String {
    s.chars().filter(char::is_ascii_digit).collect()
}

/// Volumes, Congresses and numbers from which on a site holds documents: the Federal Register since 1994 on
/// federalregister.gov, the Statutes at Large since 1951, bills since the 103d and laws and reports since the 104th
/// Congress on govinfo.gov, bills since 1973 on congress.gov, orders since 1994.
const FIRST_ON_FEDERALREGISTER_GOV: u32 = 59;
const FIRST_STATUTES: u32 = 65;
const FIRST_BILLS: u32 = 103;
const FIRST_BILLS_ON_CONGRESS_GOV: u32 = 93;
const FIRST_REPORTS: u32 = 104;
const FIRST_LAWS: u32 = 104;
const FIRST_ORDER: u32 = 12_890;

fn since(number: &str, first: u32) -> bool {
    number.parse::<u32>().is_ok_and(|number| number >= first)
}

/// The page of a bill (`hr`, `sjres`) at congress.gov.
fn on_congress_gov(congress: &str, kind: &str, number: &str) -> Option<String> {
    let chamber = match kind {
        "hr" => "house-bill",
        "s" => "senate-bill",
        "hjres" => "house-joint-resolution",
        "sjres" => "senate-joint-resolution",
        "hconres" => "house-concurrent-resolution",
        "sconres" => "senate-concurrent-resolution",
        "hres" => "house-resolution",
        "sres" => "senate-resolution",
        _ => return None,
    };
    let ordinal = match congress.as_bytes() {
        [.., b'1', _] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    since(congress, FIRST_BILLS_ON_CONGRESS_GOV)
        .then(|| format!("https://www.congress.gov/bill/{congress}{ordinal}-congress/{chamber}/{number}"))
}

/// Where a law, rule or bill of the United States can be read.
fn permalink(citation: &Citation, text: &str) -> Option<String> {
    const GOVINFO: &str = "https://www.govinfo.gov/link";
    let container = citation.container.as_deref().unwrap_or_default();
    let (volume, page) =
        (citation.volume.as_deref().unwrap_or_default(), citation.page.as_deref().unwrap_or_default());
    let numbered = !volume.is_empty() && volume.bytes().all(|b| b.is_ascii_digit());
    match key(container).as_str() {
        "usc" | "usca" | "uscs" | "uscode" if numbered => {
            return Some(format!("{GOVINFO}/uscode/{volume}/{}", section_of(page)?));
        }
        "cfr" if numbered => {
            let ecfr = "https://www.ecfr.gov/current/title";
            let part =
                ["pt. ", "pts. ", "Part ", "part ", "Parts "].iter().find_map(|w| page.strip_prefix(w));
            return Some(match part {
                Some(part) => format!("{ecfr}-{volume}/part-{}", section_of(part)?),
                None if citation.kind == Kind::ExecutiveOrder => return None,
                None => format!("{ecfr}-{volume}/section-{}", section_of(page)?),
            });
        }
        "fedreg" | "federalregister" | "fr" if numbered => {
            let page = digits(page);
            return (!page.is_empty()).then(|| {
                if since(volume, FIRST_ON_FEDERALREGISTER_GOV) {
                    format!("https://www.federalregister.gov/citation/{volume}-FR-{page}")
                } else {
                    format!("{GOVINFO}/fr/{volume}/{page}")
                }
            });
        }
        "stat" if numbered => {
            // `96–97`: the first page.
            let page: String = page.chars().take_while(char::is_ascii_digit).collect();
            if !page.is_empty() && since(volume, FIRST_STATUTES) {
                return Some(format!("{GOVINFO}/statute/{volume}/{page}"));
            }
        }
        _ => {}
    }
    let congress = digits(volume.split("Cong").next().unwrap_or_default());
    let bill = ["H.R.", "S.J.Res.", "H.J.Res.", "S.Con.Res.", "H.Con.Res.", "S.Res.", "H.Res.", "S."];
    let folded: String = container.chars().filter(|c| !c.is_whitespace()).collect();
    if !congress.is_empty()
        && let Some((words, number)) =
            bill.iter().find_map(|words| Some((*words, folded.strip_prefix(words)?)))
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        let kind = key(words);
        return if since(&congress, FIRST_BILLS) {
            Some(format!("{GOVINFO}/bills/{congress}/{kind}/{number}"))
        } else {
            on_congress_gov(&congress, &kind, number)
        };
    }
    for (lead, house) in [
        ("H.R.Rep.", "hrpt"),
        ("H.Rep.", "hrpt"),
        ("H.Rept.", "hrpt"),
        ("S.Rep.", "srpt"),
        ("S.Rept.", "srpt"),
    ] {
        if let Some(number) = folded.strip_prefix(lead)
            && let Some((congress, number)) = number.trim_start_matches("No.").split_once('-')
            && !number.is_empty()
            && congress.bytes().chain(number.bytes()).all(|b| b.is_ascii_digit())
            && since(congress, FIRST_REPORTS)
        {
            return Some(format!("{GOVINFO}/crpt/{congress}/{house}/{number}"));
        }
    }
    if citation.kind == Kind::Statute
        && let Some((congress, law)) = public_law(text)
        && since(&congress, FIRST_LAWS)
    {
        return Some(format!("{GOVINFO}/plaw/{congress}/public/{law}"));
    }
    if citation.kind == Kind::ExecutiveOrder {
        let title = citation.title.as_deref()?;
        let rest = ["Exec. Order No. ", "Exec. Order ", "Executive Order No. ", "Executive Order ", "E.O. "]
            .iter()
            .find_map(|lead| title.strip_prefix(lead))?;
        let number = digits(rest.split([' ', ';']).next()?);
        return since(&number, FIRST_ORDER)
            .then(|| format!("https://www.federalregister.gov/executive-order/{number}"));
    }
    None
}

/// Congress and number of a public law: `Pub. L. No. 107-56`.
fn public_law(text: &str) -> Option<(String, String)> {
    let at = ["Pub. L. ", "Pub.L. ", "P.L. ", "Public Law "]
        .iter()
        .find_map(|lead| Some(text.find(lead)? + lead.len()))?;
    let rest = text[at..].trim_start_matches("No. ").trim_start_matches("No ");
    let (congress, rest) = rest.split_once(['-', '–', '‑'])?;
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let fits = !number.is_empty()
        && (2..=3).contains(&congress.len())
        && congress.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| (congress.to_owned(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(container: &str, volume: &str, page: &str, kind: Kind) -> Citation {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Citation {
            container: some(container),
            volume: some(volume),
            page: some(page),
            kind,
            ..Citation::default()
        }
    }

    #[test]
    fn permalinks_follow_from_the_citation() {
        for (citation, want) in [
            (
                code("U.S.C.", "42", "2000e-2(a)(1)", Kind::Statute),
                "https://www.govinfo.gov/link/uscode/42/2000e-2",
            ),
            (
                code("C.F.R.", "16", "312.2", Kind::Regulation),
                "https://www.ecfr.gov/current/title-16/section-312.2",
            ),
            (
                code("C.F.R.", "15", "pt. 791", Kind::Regulation),
                "https://www.ecfr.gov/current/title-15/part-791",
            ),
            (
                code("Fed. Reg.", "84", "22,689", Kind::Regulation),
                "https://www.federalregister.gov/citation/84-FR-22689",
            ),
            (code("Stat.", "115", "272", Kind::Statute), "https://www.govinfo.gov/link/statute/115/272"),
            (code("FR", "58", "33933", Kind::Regulation), "https://www.govinfo.gov/link/fr/58/33933"),
            (
                code("H.R. 3396", "93d Cong.", "", Kind::Statute),
                "https://www.congress.gov/bill/93rd-congress/house-bill/3396",
            ),
            (
                code("S.J. Res. 34", "115th Cong.", "", Kind::Statute),
                "https://www.govinfo.gov/link/bills/115/sjres/34",
            ),
            (
                code("H.R. 8152", "117th Cong.", "", Kind::Statute),
                "https://www.govinfo.gov/link/bills/117/hr/8152",
            ),
            (
                code("S. Rep. No. 106-261", "", "", Kind::Government),
                "https://www.govinfo.gov/link/crpt/106/srpt/261",
            ),
        ] {
            assert_eq!(permalink(&citation, "").as_deref(), Some(want));
        }
        let law =
            permalink(&code("Pub. L. No. 107-56", "", "", Kind::Statute), "Act, Pub. L. No. 107-56 (2001)");
        assert_eq!(law.as_deref(), Some("https://www.govinfo.gov/link/plaw/107/public/56"));
        // What no site holds has no link.
        assert_eq!(permalink(&code("Stat.", "4", "487-488", Kind::Statute), ""), None);
        let order = |number| Citation {
            title: Some(format!("Executive Order {number}")),
            ..code("", "", "", Kind::ExecutiveOrder)
        };
        assert_eq!(
            permalink(&order(13_873), "").as_deref(),
            Some("https://www.federalregister.gov/executive-order/13873")
        );
        assert_eq!(permalink(&order(9_066), ""), None);
        assert_eq!(permalink(&code("Harv. L. Rev.", "4", "193", Kind::LawJournal), ""), None);
        assert_eq!(permalink(&code("C.F.R.", "3", "200", Kind::ExecutiveOrder), ""), None);
    }

    #[test]
    fn acts_of_the_union_have_celex_numbers() {
        for (title, want) in [
            ("Regulation (EU) 2016/679", Some("32016R0679")),
            ("Council Regulation (EC) No 139/2004 of 20 January 2004", Some("32004R0139")),
            ("Directive 95/46/EC of the European Parliament", Some("31995L0046")),
            ("Commission Implementing Decision (EU) 2023/1795", Some("32023D1795")),
            ("Trade Regulation Rule 16/45", None),
        ] {
            assert_eq!(celex(title).as_deref(), want, "{title}");
        }
        assert_eq!(case_celex("Case C-311/18, Doe v Roe").as_deref(), Some("62018CJ0311"));
    }

    #[test]
    fn numbers_are_checked_and_normalised() {
        assert_eq!(isbn("ISBN 978-0-306-40615-7").as_deref(), Some("9780306406157"));
        assert_eq!(isbn("ISBN-10: 0-306-40615-2.").as_deref(), Some("9780306406157"));
        assert_eq!(isbn("ISBN 978-0-306-40615-8"), None);
        assert_eq!(issn("(ISSN 0028-0836)").as_deref(), Some("0028-0836"));
        assert_eq!(issn("ISSN 0028-0837"), None);
        assert_eq!(arxiv("https://arxiv.org/pdf/2108.07258v3.pdf").as_deref(), Some("2108.07258"));
        assert_eq!(arxiv("arXiv preprint arXiv:1606.06565.").as_deref(), Some("1606.06565"));
        assert_eq!(
            ssrn("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=667622").as_deref(),
            Some("667622")
        );
        assert_eq!(arxiv("10.48550/arXiv.2410.10414").as_deref(), Some("2410.10414"));
        assert_eq!(
            behind("https://dx.doi.org/10.2139/ssrn.4452704", "10.2139/ssrn.").as_deref(),
            Some("4452704")
        );
        assert_eq!(docket("FTC v. Roe, No. 1:20-cv-03590 (D.D.C. 2020)").as_deref(), Some("1:20-cv-03590"));
    }
}
