//! REFI-QDA's project exchange format, for MAXQDA, NVivo, ATLAS.ti and QualCoder: the documents as plain texts, their filed
//! passages as coded selections, the scheme as the codebook (facets and families are folders of codes).
//!
//! Positions count code points from 0, the end is the first behind. GUIDs are made of what they name, and no times are
//! written: the same corpus gives the same bytes. Sources go into the package as they come, the list of them, which must
//! stand behind the codes, into a temporary file first.
//!
//! Lost: evidence and scores, entities, sections, notes and citations but for their words.

use super::markup::{attribute, writable, xml};
use super::pipe::Pipe;
use super::{Exporter, Format, Reads, digest};
use crate::concerns::{Category, Scheme};
use crate::document::{AnnotatedDocument, Finding};
use crate::span::{OffsetMap, OffsetUnit};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

pub(super) const FORMAT: Format = Format {
    name: "qdpx",
    extension: "qdpx",
    about: "texts, codes and coded passages for MAXQDA, NVivo, ATLAS.ti and QualCoder (REFI-QDA)",
    reads: Reads::Documents,
    exporter: || Box::<Qdpx>::default(),
};

#[derive(Default)]
struct Qdpx {
    /// The scheme's codes as XML.
    codes: String,
    /// Codes that were written, and those that documents named besides.
    known: BTreeSet<Code>,
    foreign: BTreeSet<Code>,
    package: Option<Package>,
}

/// A category, and a finer one in it.
type Code = (String, Option<String>);

/// The file that is being written.
struct Package {
    zip: ZipWriter<StreamWriter<Pipe>>,
    pipe: Pipe,
    /// The sources as XML.
    sources: BufWriter<File>,
    is_empty: bool,
}

impl Exporter for Qdpx {
    fn scheme(&mut self, scheme: &Scheme) {
        for (at, facet) in scheme.facets().iter().enumerate() {
            let of_facet: Vec<&Category> = scheme.categories().iter().filter(|c| c.facet == at).collect();
            folder(&mut self.codes, &["facet", &facet.id], &facet.label, "");
            for family in scheme.families() {
                let mut own = of_facet.iter().filter(|c| c.family.as_ref() == Some(&family.id)).peekable();
                if own.peek().is_none() {
                    continue;
                }
                folder(
                    &mut self.codes,
                    &["family", &facet.id, &family.id],
                    &family.label,
                    &family.definition,
                );
                own.for_each(|category| self.category(category));
                self.codes.push_str("</Code>\n");
            }
            of_facet.iter().filter(|c| c.family.is_none()).for_each(|category| self.category(category));
            self.codes.push_str("</Code>\n");
        }
    }

    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        let pipe = Pipe::default();
        self.package = Some(Package {
            zip: ZipWriter::new_stream(pipe.clone()),
            pipe,
            sources: BufWriter::new(tempfile::tempfile()?),
            is_empty: true,
        });
        Ok(())
    }

    fn document(&mut self, document: &AnnotatedDocument, out: &mut dyn Write) -> io::Result<()> {
        let Some(package) = &mut self.package else { return Ok(()) };
        let source = guid(&["source", &document.id]);
        package.zip.start_file(format!("sources/{source}.txt"), options())?;
        package.zip.write_all(plain(&document.text).as_bytes())?;
        package.is_empty = false;
        let sources = &mut package.sources;
        let name = xml(&document.source.path);
        write!(
            sources,
            "<TextSource guid=\"{source}\" name=\"{name}\" plainTextPath=\"internal://{source}.txt\">"
        )?;
        if let Some(title) = &document.metadata.title {
            write!(sources, "<Description>{}</Description>", xml(title))?;
        }
        let map = OffsetMap::new(&document.text, OffsetUnit::Codepoint);
        for passage in document.passages.iter().filter(|p| p.concerns.len() + p.responses.len() > 0) {
            let selection = guid(&["selection", &document.id, &passage.id]);
            let (start, end) = (map.convert(passage.start), map.convert(passage.end));
            write!(sources, "\n<PlainTextSelection guid=\"{selection}\" name=\"{}\"", xml(&passage.id))?;
            write!(sources, " startPosition=\"{start}\" endPosition=\"{end}\">")?;
            for (category, finer) in passage.concerns.iter().chain(&passage.responses).flat_map(codes) {
                let code = code(category, finer);
                let coding = guid(&["coding", &selection, &code]);
                write!(sources, "<Coding guid=\"{coding}\"><CodeRef targetGUID=\"{code}\"/></Coding>")?;
                let named = (category.to_owned(), finer.map(str::to_owned));
                if !self.known.contains(&named) {
                    self.foreign.insert(named);
                }
            }
            sources.write_all(b"</PlainTextSelection>")?;
        }
        sources.write_all(b"</TextSource>\n")?;
        package.pipe.empty_into(out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(Package { mut zip, pipe, sources, is_empty }) = self.package.take() else { return Ok(()) };
        let mut codes = std::mem::take(&mut self.codes);
        for (category, finer) in &self.foreign {
            let name = finer.as_ref().unwrap_or(category);
            codes.push_str("<Code");
            attribute(&mut codes, "guid", &code(category, finer.as_deref()));
            attribute(&mut codes, "name", &writable(name));
            codes.push_str(" isCodable=\"true\"/>\n");
        }
        zip.start_file("project.qde", options())?;
        zip.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"corpus\"",
        )?;
        writeln!(zip, " origin=\"glossator {}\">", env!("CARGO_PKG_VERSION"))?;
        if !codes.is_empty() {
            write!(zip, "<CodeBook><Codes>\n{codes}</Codes></CodeBook>\n")?;
        }
        if !is_empty {
            zip.write_all(b"<Sources>\n")?;
            let mut sources = sources.into_inner().map_err(io::IntoInnerError::into_error)?;
            sources.rewind()?;
            io::copy(&mut BufReader::new(sources), &mut zip)?;
            zip.write_all(b"</Sources>\n")?;
        }
        zip.write_all(b"</Project>\n")?;
        zip.finish()?;
        pipe.empty_into(out)
    }
}

impl Qdpx {
    /// Adds the code of a category with those of its finer ones.
    fn category(&mut self, category: &Category) {
        let Category { id, label, definition, colour, .. } = category;
        let open = |codes: &mut String, finer: Option<&str>, label: &str, definition: &str| {
            codes.push_str("<Code");
            attribute(codes, "guid", &code(id, finer));
            attribute(codes, "name", &writable(label));
            attribute(codes, "isCodable", "true");
            attribute(codes, "color", colour);
            codes.push('>');
            description(codes, definition);
        };
        open(&mut self.codes, None, label, definition);
        self.known.insert((id.clone(), None));
        for finer in &category.finer {
            open(&mut self.codes, Some(&finer.id), &finer.label, &finer.definition);
            self.codes.push_str("</Code>\n");
            self.known.insert((id.clone(), Some(finer.id.clone())));
        }
        self.codes.push_str("</Code>\n");
    }
}

/// The codes of a finding: its category, and the finer ones in it.
fn codes(finding: &Finding) -> impl Iterator<Item = (&str, Option<&str>)> {
    let finer = finding.finer.iter().map(|finer| Some(&finer.category[..]));
    std::iter::once(None).chain(finer).map(|finer| (&finding.category[..], finer))
}

/// Opens a code that holds others and is none itself.
fn folder(out: &mut String, parts: &[&str], label: &str, definition: &str) {
    out.push_str("<Code");
    attribute(out, "guid", &guid(parts));
    attribute(out, "name", &writable(label));
    out.push_str(" isCodable=\"false\">");
    description(out, definition);
}

fn description(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.extend(["<Description>", &xml(text), "</Description>"]);
    }
}

/// The GUID of a code.
fn code(category: &str, finer: Option<&str>) -> String {
    guid(&["code", category, finer.unwrap_or_default()])
}

/// A GUID for what is told by `parts`: a UUID of version 8, made of their hash.
fn guid(parts: &[&str]) -> String {
    let hex = digest(parts);
    format!("{}-{}-8{}-8{}-{}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..30])
}

/// `text` as it must stand in a source: no byte order mark, no line end but line feeds; each character stays one.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') && !text.starts_with('\u{FEFF}') {
        return Cow::Borrowed(text);
    }
    let text = text.strip_prefix('\u{FEFF}').map_or(Cow::Borrowed(text), |rest| format!(" {rest}").into());
    Cow::Owned(text.replace("\r\n", " \n").replace('\r', "\n"))
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_marks_become_others_of_their_length() {
        assert_eq!(plain("\u{FEFF}a\r\nb\rc\n"), " a \nb\nc\n");
        assert_eq!(plain("a\n\u{FEFF}b"), "a\n\u{FEFF}b");
    }

    #[test]
    fn guids_are_of_their_form_and_stable() {
        let one = guid(&["code", "ai", ""]);
        assert_eq!(one, guid(&["code", "ai", ""]));
        assert_ne!(one, guid(&["code", "a", "i"]));
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
    }
}
