//! What a PDF's own records say of the document: the information dictionary and the XMP packet.

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{DateTime, Dict, Stream, String as PdfString};

/// Title, authors, date and language as the file's records have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// ISO 8601, to the day.
    pub(super) date: Option<String>,
    pub(super) language: Option<String>,
}

/// Reads the records of a file. Titles and authors that programs left behind are ignored.
pub(super) fn info(pdf: &Pdf) -> Info {
    let record = pdf.metadata();
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let xmp = catalog
        .as_ref()
        .and_then(|c| c.get::<Stream<'_>>(keys::METADATA))
        .and_then(|s| Some(String::from_utf8_lossy(&s.decoded_data().ok()?).into_owned()))
        .unwrap_or_default();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(decode).unwrap_or_default();
    let listed = |element: &str| xmp_items(&xmp, element);
    let title = std::iter::once(text(&record.title)).chain(listed("dc:title")).find(|t| is_title(t));
    let mut authors: Vec<String> = listed("dc:creator").into_iter().filter(|a| is_author(a)).collect();
    if authors.len() < 2 {
        let named = split_authors(&text(&record.author));
        if named.len() > authors.len() {
            authors = named;
        }
    }
    let date = record.creation_date.as_ref().map(day).or_else(|| {
        let date = listed("xmp:CreateDate").into_iter().next()?;
        date.get(..10).filter(|d| d.bytes().all(|b| b.is_ascii_digit() || b == b'-')).map(str::to_owned)
    });
    let language = catalog
        .as_ref()
        .and_then(|c| c.get::<PdfString<'_>>(keys::LANG))
        .map(|s| decode(s.as_bytes()))
        .filter(|l| {
            l.len() >= 2 && l.len() < 20 && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        });
    Info { title, authors, date, language }
}

fn day(date: &DateTime) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// A text string of a PDF: UTF-16 or UTF-8 with a mark, else `PDFDocEncoding`, nearly Windows-1252.
fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => encoding_rs::UTF_8.decode_without_bom_handling(rest).0,
        _ if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8.decode_without_bom_handling(bytes).0,
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

/// The texts of an element of the XMP packet, those of its list items where it has some.
fn xmp_items(xmp: &str, element: &str) -> Vec<String> {
    let Some(from) = xmp.find(&format!("<{element}")) else { return Vec::new() };
    let rest = &xmp[from..];
    let Some(end) = rest.find(&format!("</{element}")) else { return Vec::new() };
    rest[..end]
        .split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| unescape(text.trim()))
        .filter(|text| !text.is_empty())
        .collect()
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// Whether a recorded title is one: not a file's name, not what a program writes when nobody gave one.
fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let file =
        [".doc", ".docx", ".pdf", ".indd", ".tex", ".dvi", ".qxd", ".qxp", ".pub", ".ppt", ".pptx", ".rtf"]
            .iter()
            .any(|end| lower.ends_with(end));
    let program = lower.starts_with("microsoft ")
        || lower.contains("untitled")
        || lower.contains("slide 1")
        || lower.starts_with("layout 1");
    let words =
        title.split_ascii_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 1);
    // `R48914_2`, `fy21-report-final` are names of files too.
    let name = title.contains('_') || title.contains('\\');
    !file && !program && !name && words.count() >= 2 && title.len() < 300
}

/// Whether a recorded author is a person or an institution.
fn is_author(author: &str) -> bool {
    let letters = author.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && author.contains(' ')
        && author.len() < 120
        && !author.contains(['@', '\\', '_', '/'])
        && !author.chars().any(|c| c.is_ascii_digit())
}

/// Authors of one string: parted by semicolons, or by commas where each part is a whole name.
fn split_authors(authors: &str) -> Vec<String> {
    let parts = |sign: char| -> Vec<String> {
        authors.replace(" and ", &sign.to_string()).split(sign).map(|a| a.trim().to_owned()).collect()
    };
    // A comma may also stand inside a name: `Ruiz, Ana`.
    let by_comma = || Some(parts(',')).filter(|names| names.iter().all(|a| is_author(a)));
    let mut named = if authors.contains(';') { parts(';') } else { by_comma().unwrap_or_else(|| parts(';')) };
    named.retain(|a| is_author(a));
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_programs_leave_are_none() {
        for (title, is) in [
            ("Rules for Shared Harbours", true),
            ("Microsoft Word - harbour final.doc", false),
            ("harbour_report_v3", false),
            ("report-final.indd", false),
            ("Untitled document", false),
            ("R1234", false),
        ] {
            assert_eq!(is_title(title), is, "{title}");
        }
    }

    #[test]
    fn authors_are_parted() {
        assert_eq!(split_authors("Ana Ruiz; Ben Okoro"), ["Ana Ruiz", "Ben Okoro"]);
        assert_eq!(split_authors("Ana Ruiz, Ben Okoro and Li Wei"), ["Ana Ruiz", "Ben Okoro", "Li Wei"]);
        assert_eq!(split_authors("Ruiz, Ana"), ["Ruiz, Ana"]);
        assert_eq!(split_authors("user01"), [] as [&str; 0]);
    }

    #[test]
    fn strings_are_decoded_and_the_packet_read() {
        assert_eq!(decode(b"\xFE\xFF\0A\0b"), "Ab");
        assert_eq!(decode(b"caf\xE9  au\x00lait"), "café au lait");
        let xmp =
            "<dc:creator><rdf:Seq><rdf:li>Ana &amp; Co</rdf:li><rdf:li>B C</rdf:li></rdf:Seq></dc:creator>";
        assert_eq!(xmp_items(xmp, "dc:creator"), ["Ana & Co", "B C"]);
        assert_eq!(xmp_items(xmp, "dc:title"), [] as [&str; 0]);
    }
}
