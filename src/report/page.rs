//! The frame of a page, and the only ways in which text and links get into one.

use crate::export::markup::escaped;
use crate::pipeline::hex;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

/// Text out of a document amid text of ours: escaped, and with a direction of its own, so that marks of direction in it
/// turn nothing round that stands beside it.
pub(crate) struct Text<'t>(pub(crate) &'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<bdi>{}</bdi>", escaped(self.0))
    }
}

/// [`Text`] in which the parts at ranges of bytes, in order and apart, are marked.
#[cfg(feature = "serve")]
pub(crate) struct Marked<'t>(pub(crate) &'t str, pub(crate) &'t [std::ops::Range<usize>]);

#[cfg(feature = "serve")]
impl fmt::Display for Marked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |range: std::ops::Range<usize>| escaped(self.0.get(range).unwrap_or_default());
        f.write_str("<bdi>")?;
        let mut at = 0;
        for mark in self.1 {
            write!(f, "{}<mark>{}</mark>", part(at..mark.start), part(mark.clone()))?;
            at = mark.end;
        }
        write!(f, "{}</bdi>", part(at..self.0.len()))
    }
}

/// Text as the value of a parameter in a link of ours: all but letters, digits, `-`, `.` and `_` as `%XX` (RFC 3986).
pub(crate) struct Parameter<'t>(pub(crate) &'t str);

impl fmt::Display for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.bytes().try_for_each(|b| match b {
            b'-' | b'.' | b'_' => write!(f, "{}", char::from(b)),
            b if b.is_ascii_alphanumeric() => write!(f, "{}", char::from(b)),
            b => write!(f, "%{b:02X}"),
        })
    }
}

/// Text in an attribute or in a title: escaped, without marks of direction, which no tag can fence in there.
pub(crate) struct Plain<'t>(pub(crate) &'t str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.0.replace(turns, "")))
    }
}

/// Whether a character embeds, overrides or isolates a direction.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The beginning of `text`, up to about `length` characters, ended at a word.
pub(crate) fn cut(text: &str, length: usize) -> Cow<'_, str> {
    let Some((at, _)) = text.char_indices().nth(length) else { return Cow::Borrowed(text) };
    let end = text[..at].rfind(char::is_whitespace).filter(|end| *end > at / 2).unwrap_or(at);
    Cow::Owned(format!("{} …", text[..end].trim_end()))
}

/// A link that a reader may follow: `http` and `https` only, with `https` put before a bare host. Anything else, such
/// as `javascript:` or what holds white space, is none.
pub(super) fn followable(url: &str) -> Option<Cow<'_, str>> {
    let url = url.trim();
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || turns(c)) {
        return None;
    }
    let begins = |scheme: &str| url.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    if begins("http://") || begins("https://") {
        return Some(Cow::Borrowed(url));
    }
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    is_host.then(|| Cow::Owned(format!("https://{url}")))
}

/// A link out of the site with `words` as its text, or the words alone if it cannot be followed.
pub(super) fn outward(url: &str, words: &str) -> String {
    match followable(url) {
        Some(url) => format!(
            "<a class=\"out\" href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
            Plain(&url),
            Text(words)
        ),
        None => Text(words).to_string(),
    }
}

/// The host of a URL, to show.
pub(super) fn host(url: &str) -> &str {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// Name of the page of what is called `id`: the id itself where it is a plain name.
pub(crate) fn file_name(id: &str) -> String {
    const LONGEST: usize = 100;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.len() <= LONGEST && !id.is_empty() && !id.starts_with('.') && id.chars().all(is_plain) {
        return format!("{id}.html");
    }
    let name: String = id.chars().take(LONGEST / 2).map(|c| if is_plain(c) { c } else { '_' }).collect();
    let hash = hex(&Sha256::digest(id));
    format!("{}-{}.html", name.trim_start_matches('.'), &hash[..16])
}

/// Where a site is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// By itself: there is no site.
    Alone,
    /// From a folder: its pages bring their style sheet and their policy.
    Folder,
    /// From `glossator serve`, which sends the policy and the style sheet.
    #[cfg_attr(not(feature = "serve"), allow(dead_code))]
    Server {
        /// Whether labels and citations can be corrected.
        corrects: bool,
    },
}

/// What all pages of a site have in common.
pub(crate) struct Frame {
    style: String,
    style_hash: String,
    place: Place,
}

impl Frame {
    /// Pages with this style sheet. In a folder, the policy of each page names it by its hash: nothing else is loaded.
    pub(super) fn new(style: String, place: Place) -> Self {
        let style_hash = base64(&Sha256::digest(&style));
        Self { style, style_hash, place }
    }

    /// The style sheet.
    #[cfg(feature = "serve")]
    pub(crate) fn style(&self) -> &str {
        &self.style
    }

    /// Where the site is read.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Writes the head of a page up to where its content begins. `root` leads to the site's folder.
    pub(crate) fn begin(&self, out: &mut dyn Write, title: &str, root: &str) -> io::Result<()> {
        self.head(out, title, root, "")
    }

    /// [`Self::begin`] of the one page that runs a script, a file of the site.
    pub(super) fn begin_with_script(&self, out: &mut dyn Write, title: &str, root: &str) -> io::Result<()> {
        self.head(out, title, root, " script-src 'self';")
    }

    fn head(&self, out: &mut dyn Write, title: &str, root: &str, scripts: &str) -> io::Result<()> {
        let Self { style, style_hash, place } = self;
        out.write_all(b"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")?;
        let is_served = matches!(place, Place::Server { .. });
        if !is_served {
            writeln!(
                out,
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';{scripts} \
                 style-src 'sha256-{style_hash}'; img-src data:; base-uri 'none'; form-action 'none'\">"
            )?;
        }
        write!(
            out,
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n{GENERATOR}\n<title>{}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n",
            Plain(title)
        )?;
        if is_served {
            write!(out, "<link rel=\"stylesheet\" href=\"{root}style.css\">")?;
        } else {
            write!(out, "<style>{style}</style>")?;
        }
        out.write_all(
            b"\n</head>\n<body>\n<a class=\"skip\" href=\"#_main\">Skip to the text</a>\n<header class=\"top\">",
        )?;
        match place {
            Place::Alone => write!(out, "<span class=\"where\">{}</span>", Text(title)),
            Place::Folder => {
                write!(
                    out,
                    "<a href=\"{root}index.html\">Corpus</a> <a href=\"{root}search.html\">Search</a>"
                )
            }
            Place::Server { .. } => write!(
                out,
                "<a href=\"{root}index.html\">Corpus</a> <a href=\"{root}search\">Search</a> \
                 <a href=\"{root}annotate\">Annotate a file</a>"
            ),
        }
    }
}

/// What tells a site of ours.
pub(super) const GENERATOR: &str = "<meta name=\"generator\" content=\"glossator\">";

/// Ends a page.
pub(crate) fn end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</main>\n</body>\n</html>\n")
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i > three.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(
            Text("<b a=\"x\">&\u{202e}").to_string(),
            "<bdi>&lt;b a=&quot;x&quot;&gt;&amp;\u{202e}</bdi>"
        );
        assert_eq!(Plain("\u{202e}a\"\u{2066}<").to_string(), "a&quot;&lt;");
        assert_eq!(Parameter("a&b=é/\"").to_string(), "a%26b%3D%C3%A9%2F%22");
        #[cfg(feature = "serve")]
        assert_eq!(
            Marked("a <b> c", &[2..5, 9..12]).to_string(),
            "<bdi>a <mark>&lt;b&gt;</mark><mark></mark></bdi>"
        );
    }

    #[test]
    fn only_links_to_the_web_are_followed() {
        for (url, want) in [
            ("https://example.org/a?b#c", Some("https://example.org/a?b#c")),
            ("HTTP://example.org", Some("HTTP://example.org")),
            ("example.org/a", Some("https://example.org/a")),
            ("javascript:alert(1)", None),
            ("JaVaScRiPt:alert(1)//http://", None),
            ("java\nscript:alert(1)", None),
            ("data:text/html,x", None),
            ("https://example.org/a b", None),
            ("//example.org", None),
            ("a.b:80/x", None),
            ("", None),
        ] {
            assert_eq!(followable(url).as_deref(), want, "{url}");
        }
        assert_eq!(outward("javascript:x", "<i>"), "<bdi>&lt;i&gt;</bdi>");
        assert!(outward("http://a.b/\"onclick=", "a").contains("href=\"http://a.b/&quot;onclick=\""));
    }

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(file_name("harbor-1a2b"), "harbor-1a2b.html");
        for id in ["../../etc/passwd", "a b", "", ".", "é", "a/b", &"x".repeat(300)] {
            let name = file_name(id);
            assert!(name.len() < 80 && !name.starts_with('.') && !name.contains('/'), "{id}: {name}");
            assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{name}");
        }
        assert_ne!(file_name("a b"), file_name("a/b"));
    }

    #[test]
    fn text_is_cut_at_a_word() {
        assert_eq!(cut("one two three", 9), "one two …");
        assert_eq!(cut("éééé", 2), "éé …");
        assert_eq!(cut("one", 3), "one");
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, want) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(text.as_bytes()), want);
        }
    }
}
