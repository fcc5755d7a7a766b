//! Character references of HTML and XML (`&amp;`, `&#167;`), with the place of what they stand for.

use std::borrow::Cow;

/// A text with its character references replaced.
pub(in crate::ingest) fn unescape(raw: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', raw.as_bytes()).is_none() {
        return raw.into();
    }
    let mut text = String::with_capacity(raw.len());
    pieces(raw, |piece, _| text.push_str(piece));
    text.into()
}

/// Gives a text piece by piece, character references replaced, each with its place in the text.
pub(in crate::ingest) fn pieces(raw: &str, mut give: impl FnMut(&str, usize)) {
    let mut from = 0;
    for (at, _) in raw.match_indices('&') {
        if at < from {
            continue;
        }
        let rest = &raw[at..];
        let len = reference(rest);
        if len == 0 {
            continue;
        }
        let decoded = windows_sign(&rest[..len]).map_or_else(
            || {
                // The table has no names without a semicolon.
                let whole = format!("{};", rest[..len].trim_end_matches(';'));
                html_escape::decode_html_entities(&whole).into_owned()
            },
            String::from,
        );
        if decoded.starts_with('&') && decoded.len() > 1 {
            continue;
        }
        give(&raw[from..at], from);
        give(&decoded, at);
        from = at + len;
    }
    give(&raw[from..], from);
}

/// The sign of the old Windows code page for which a number stands, as in browsers.
fn windows_sign(reference: &str) -> Option<char> {
    let number = reference.strip_prefix("&#")?.trim_end_matches(';');
    let code: u8 = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u8::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    if !(0x80..0xA0).contains(&code) {
        return None;
    }
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code]).0.chars().next()
}

/// Length of the character reference a text begins with, or 0. Without a semicolon only numbers and the oldest names
/// are references.
fn reference(text: &str) -> usize {
    let bytes = text.as_bytes();
    let number = bytes.get(1) == Some(&b'#');
    let from = if number { 2 } else { 1 };
    let len = bytes[from..].iter().take(32).take_while(|b| b.is_ascii_alphanumeric()).count();
    if len == 0 {
        return 0;
    }
    if bytes.get(from + len) == Some(&b';') {
        return from + len + 1;
    }
    let old = [
        "nbsp", "amp", "lt", "gt", "quot", "copy", "reg", "sect", "para", "eacute", "egrave", "mdash",
        "ndash",
    ];
    if number || old.contains(&&text[from..from + len]) { from + len } else { 0 }
}
