//! The citations of the Indigo Book with the CSL-M items they were rendered from, brought to this project's
//! conventions: what an item knows but the citation does not print is left out, a code's section is its page, a
//! Congress a volume, a neutral citation's court a container.

use glossator::evaluate::{GoldCitation, Single, compare::normalise};
use serde_json::Value;

/// A citation of the book; `kinds` are those its CSL type can be in the schema, none for a back-reference.
pub(crate) struct Printed {
    pub(crate) single: Single,
    pub(crate) kinds: &'static [&'static str],
}

/// Reads the lines of `citations.jsonl`.
pub(crate) fn read(lines: &str) -> Vec<Printed> {
    (1..)
        .zip(lines.lines())
        .map(|(number, line)| printed(number, &serde_json::from_str(line).unwrap()))
        .collect()
}

fn printed(number: u32, line: &Value) -> Printed {
    let text = string(&line["text"]).unwrap();
    let csl = &line["csl"];
    let position = string(&line["position"]).unwrap();
    let mut gold =
        GoldCitation { note: Some(number), i: 1, form: "full".to_owned(), ..GoldCitation::default() };
    let mut kinds = kinds(csl);
    if position == "0" {
        fields(&mut gold, &text, csl, &string(&line["locator"]).unwrap_or_default());
    } else {
        // A back-reference prints a name at most, and has the kind of a target that stands elsewhere.
        let forms = [("id.", "id"), ("supra", "supra"), ("", "short")];
        let lower = text.to_lowercase();
        gold.form = forms.iter().find(|(cue, _)| lower.contains(cue)).unwrap().1.to_owned();
        gold.authors = authors(&text, csl).iter().map(|name| last_word(name)).collect();
        gold.authors.retain(|name| text.contains(name));
        if gold.form == "short" && text.contains(" at ") {
            (gold.title, gold.volume) = (string(&csl["shortTitle"]), string(&csl["volume"]));
            gold.container = string(&csl["container-title"]);
        }
        kinds = &[];
    }
    Printed { single: Single { text, gold }, kinds }
}

fn last_word(name: &str) -> String {
    if name == "et al." { name.to_owned() } else { name.rsplit(' ').next().unwrap_or_default().to_owned() }
}

fn string(value: &Value) -> Option<String> {
    value.as_str().filter(|s| !s.is_empty()).map(str::to_owned)
}

fn kinds(csl: &Value) -> &'static [&'static str] {
    let container = csl["container-title"].as_str().unwrap_or_default();
    match csl["type"].as_str().unwrap_or_default() {
        "legal_case" if !csl["admin-flag"].is_null() => &["case", "regulation", "government"],
        "legal_case" => &["case"],
        "legislation" if container == "C.F.R." => &["regulation"],
        "legislation" | "bill" => &["statute"],
        "regulation" if csl["genre"] == "Exec. Order" => &["executive-order"],
        "regulation" if csl["title"] == "Fed. R. App. P." => &["statute", "regulation"],
        "regulation" => &["regulation"],
        "hearing" => &["hearing"],
        "report" => &["report", "government"],
        "book" => &["book"],
        "entry-encyclopedia" => &["book", "chapter", "statute"],
        "article-journal" => &["law-journal", "journal"],
        "article-magazine" | "article-newspaper" => &["news"],
        "post-weblog" | "post" => &["web", "news"],
        "webpage" => &["web"],
        "treaty" => &["treaty", "statute"],
        _ => &["other"],
    }
}

fn authors(text: &str, csl: &Value) -> Vec<String> {
    let mut names: Vec<String> = csl["author"].as_array().map_or_else(Vec::new, |all| {
        all.iter()
            .map(|name| {
                let part = |key: &str| name[key].as_str().unwrap_or_default().to_owned();
                format!("{} {}", part("given"), part("family")).trim().to_owned()
            })
            .collect()
    });
    if names.len() > 2 && text.contains(" et al.") {
        names.truncate(1);
        names.push("et al.".to_owned());
    }
    // An office that stands where an author would.
    names.extend(string(&csl["authority"]).filter(|office| csl["type"] == "report" && starts(text, office)));
    names
}

fn starts(text: &str, name: &str) -> bool {
    normalise(text).starts_with(&normalise(name))
}

fn fields(gold: &mut GoldCitation, text: &str, csl: &Value, locator: &str) {
    let shown = |value: &Value| {
        string(value)
            .map(|s| without_tags(&s).replace('\\', ""))
            .filter(|s| normalise(text).contains(&normalise(s)))
    };
    let kind = csl["type"].as_str().unwrap_or_default();
    gold.authors = authors(text, csl);
    gold.title =
        shown(&csl["title"]).or_else(|| shown(&csl["document-name"]).filter(|_| csl["title"].is_null()));
    gold.container = shown(&csl["container-title"]);
    gold.volume = shown(&csl["volume"]);
    gold.page = string(&csl["page"])
        .or_else(|| string(&csl["archive_location"]).filter(|_| gold.container.is_some()));
    gold.date = ["issued", "publication-date", "submitted"].iter().find_map(|key| date(text, &csl[*key]));
    let section = || {
        let section =
            locator.split('|').next().unwrap_or_default().rsplit("sec. ").next().unwrap_or_default();
        Some(section.trim_start_matches("r. ").trim_start_matches("para. ").to_owned())
            .filter(|s| !s.is_empty())
    };
    match kind {
        "legislation" | "regulation" => {
            if gold.container.is_none() {
                (gold.container, gold.title) = (gold.title.take(), None);
            }
            gold.page = gold
                .page
                .take()
                .or_else(|| if locator.contains("9871") { Some("9871".into()) } else { section() });
            if let Some(part) = string(&csl["section"]).filter(|_| gold.page.is_none()) {
                gold.page = Some(part.replace("sec. ", "§ "));
            }
        }
        "bill" | "hearing" => {
            gold.page = None;
            if kind == "hearing" {
                let session = text.find(" Cong.").or_else(|| text.find(" Sess.")).unwrap();
                gold.title = text[..session].rfind(", ").map(|end| text[..end].to_owned());
            }
            gold.container = shown(&csl["number"]).filter(|_| kind == "bill");
            let congress = csl["collection-number"].as_str().unwrap_or_default();
            let session = text.split(", ").find(|part| part.starts_with(congress) && part.contains(" Cong."));
            gold.volume = session.map(|s| s[..s.find("Cong.").unwrap() + 5].to_owned());
            if session.is_none() && text.contains("Sess.") {
                gold.volume = Some("2006–2007 Sess.".to_owned());
            }
        }
        "book" | "motion_picture" => gold.container = shown(&csl["publisher"]),
        "entry-encyclopedia" => {
            gold.title = Some(text[..text.find(" §").unwrap_or(text.len())].to_owned());
            gold.container = shown(&csl["publisher"]);
        }
        "report" if csl["genre"] == "S. Rep." => gold.container = Some("S. Rep. No. 106-261".to_owned()),
        "patent" => {
            gold.container =
                text.find(" (filed").map(|end| text[..end].trim_end_matches(", at [75]").to_owned());
        }
        "webpage" if gold.title.is_none() => (gold.title, gold.container) = (gold.container.take(), None),
        _ => {}
    }
    let numbered =
        ["genre", "number"].iter().any(|key| !csl[*key].is_null()) && csl["document-name"].is_null();
    if matches!(kind, "legal_case" | "regulation") && csl["title"].is_null() && numbered {
        gold.title = text
            .split(", ")
            .next()
            .filter(|s| s.contains(|c: char| c.is_alphabetic()) && !s.contains('('))
            .map(str::to_owned);
    }
    if kind == "legal_case" {
        let year = csl["collection-number"].as_str().unwrap_or_default();
        match &gold.container {
            Some(_) if !year.is_empty() => {
                gold.volume = Some(
                    gold.volume.take().map_or_else(|| year.to_owned(), |volume| format!("{year}-{volume}")),
                );
            }
            None if !year.is_empty() && csl["admin-flag"].is_null() => {
                (gold.container, gold.volume) = (court(text, year), Some(year.to_owned()));
            }
            _ => {}
        }
        if string(&csl["archive"]).is_some() {
            gold.container = string(&csl["archive"]);
        }
        gold.page = gold.page.take().map(|page| page.trim_start_matches("para. ").to_owned());
        if gold.page.is_none() && locator.starts_with("para. ") {
            gold.page = Some(locator.trim_start_matches("para. ").to_owned());
        }
    }
}

/// The court in `2012 CO 22`, `2009-NMSC-006`.
fn court(text: &str, year: &str) -> Option<String> {
    let rest = &text[text.find(&format!(", {year}"))? + year.len() + 2..];
    let end = rest.find(|c: char| c.is_ascii_digit())?;
    Some(rest[..end].trim_matches([' ', '-']).to_owned())
}

fn without_tags(s: &str) -> String {
    let mut out = String::new();
    let mut rest = s;
    while let Some((before, tag)) = rest.split_once('<') {
        out += before;
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out + rest
}

/// The date as precisely as the text prints it.
fn date(text: &str, value: &Value) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<u64> = value["date-parts"][0].as_array()?.iter().filter_map(Value::as_u64).collect();
    let year = parts.first().map(u64::to_string)?;
    if let [_, month, day] = parts[..]
        && text.contains(&format!("{month}/{day}/{}", &year[2..]))
    {
        return Some(format!("{year}-{month:02}-{day:02}"));
    }
    if !text.contains(&year) {
        return None;
    }
    let Some(&month) = parts.get(1) else { return Some(year) };
    let name = MONTHS[usize::try_from(month).ok()? - 1];
    let Some(at) = text.find(&format!(" {name}")).or_else(|| text.find(&format!("({name}"))) else {
        return Some(year);
    };
    match parts.get(2) {
        Some(day) if text[at..].contains(&format!(" {day}, {year}")) => {
            Some(format!("{year}-{month:02}-{day:02}"))
        }
        _ => Some(format!("{year}-{month:02}")),
    }
}
