//! Extraction: runs a PDF's page programs and notes where every glyph, rule and link stands.

use super::PdfError;
use super::metadata::{self, Info};
use hayro_interpret::font::{Glyph as Drawn, GlyphIdentifier, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect, String as PdfString};
use hayro_syntax::page::Page as PdfPage;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Most pages of a document that are read.
const MAX_PAGES: usize = 5_000;
/// Most glyphs of a document that are read.
const MAX_GLYPHS: usize = 5_000_000;
/// Most rules of a page that are kept.
const MAX_RULES: usize = 4_000;
/// How long the page programs of a document may run.
const MAX_TIME: Duration = Duration::from_secs(30);

/// A character as it stands on a page. Lengths are points; `y` counts from the top.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) ch: char,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Baseline.
    pub(super) y: f32,
    /// Font size as it appears.
    pub(super) size: f32,
    pub(super) bold: bool,
    /// Slanted, or upright; `None` where the shape does not tell.
    pub(super) italic: Option<bool>,
    /// A blank was drawn before it.
    pub(super) spaced: bool,
    /// Stands above its line's baseline, smaller: a reference mark, a power.
    pub(super) raised: bool,
    /// The share of its box that is ink, where the font does not say whether it is bold.
    pub(super) ink: f32,
}

/// A thin line, or a box's side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y0: f32,
    pub(super) y1: f32,
}

/// A link annotation: its box and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) area: Rule,
    pub(super) url: String,
}

/// What stands on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    /// In the order of the page program.
    pub(super) glyphs: Vec<Glyph>,
    /// Horizontal lines.
    pub(super) rules: Vec<Rule>,
    /// Upright lines.
    pub(super) uprights: Vec<Rule>,
    pub(super) links: Vec<Link>,
}

/// A document's pages and what was lost on the way.
#[derive(Default)]
pub(super) struct Extracted {
    pub(super) pages: Vec<Page>,
    pub(super) info: Info,
    /// Characters without a meaning.
    pub(super) unmapped: usize,
    /// All characters, those without a meaning included.
    pub(super) characters: usize,
}

/// Reads all pages.
pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, PdfError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::Encrypted,
        LoadPdfError::Decryption(_) => PdfError::Encryption,
        LoadPdfError::Invalid => PdfError::Damaged,
    })?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(PdfError::TooLarge { what: "pages", most: MAX_PAGES });
    }
    let cache = InterpreterCache::new();
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let mut found = Extracted { info: metadata::info(&pdf), ..Extracted::default() };
    let mut collector = Collector { until: Instant::now() + MAX_TIME, ..Collector::default() };
    for page in pages.iter() {
        let (width, height) = page.render_dimensions();
        let initial = page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(initial, bounds, &cache, pdf.xref(), settings.clone());
        collector.page = Page { width, height, ..Page::default() };
        interpret_page(page, &mut context, &mut collector);
        if collector.late || Instant::now() > collector.until {
            return Err(PdfError::TooSlow { seconds: MAX_TIME.as_secs() });
        }
        if collector.characters > MAX_GLYPHS {
            return Err(PdfError::TooLarge { what: "characters", most: MAX_GLYPHS });
        }
        found.pages.push(collector.take(links(page, initial)));
    }
    embolden(&mut found.pages);
    found.unmapped = collector.unmapped;
    found.characters = collector.characters;
    Ok(found)
}

/// Link annotations of a page.
fn links(page: &PdfPage<'_>, initial: Affine) -> Vec<Link> {
    let Some(annotations) = page.raw().get::<Array<'_>>(keys::ANNOTS) else { return Vec::new() };
    let link = |annotation: Dict<'_>| {
        if annotation.get::<Name<'_>>(keys::SUBTYPE)?.as_str() != "Link" {
            return None;
        }
        let url = annotation.get::<Dict<'_>>(keys::A)?.get::<PdfString<'_>>(keys::URI)?;
        let url = String::from_utf8_lossy(url.as_bytes()).trim().to_owned();
        let area = annotation.get::<PdfRect>(keys::RECT)?;
        let area = initial.transform_rect_bbox(Rect::new(area.x0, area.y0, area.x1, area.y1));
        (!url.is_empty()).then_some(Link { area: rule(area), url })
    };
    annotations.iter::<Dict<'_>>().take(2_000).filter_map(link).collect()
}

#[allow(clippy::cast_possible_truncation)] // points on a page
fn rule(area: Rect) -> Rule {
    Rule { x0: area.x0 as f32, x1: area.x1 as f32, y0: area.y0 as f32, y1: area.y1 as f32 }
}

/// What a glyph's outline tells where the font is silent.
#[derive(Clone, Copy)]
struct Look {
    italic: Option<bool>,
    ink: f32,
    /// A figure drawn small and high, as fonts have them for reference marks.
    raised: bool,
}

impl Look {
    const NONE: Self = Self { italic: None, ink: 0.0, raised: false };
}

/// Collects what page programs draw.
struct Collector {
    page: Page,
    /// Text that is drawn invisibly: the text layer of a scan.
    hidden: Vec<Glyph>,
    /// Text that runs upwards or downwards, turned so that it runs level.
    turned: [Vec<Glyph>; 2],
    looks: HashMap<GlyphIdentifier, Look>,
    spaced: bool,
    unmapped: usize,
    characters: usize,
    until: Instant,
    late: bool,
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            page: Page::default(),
            hidden: Vec::new(),
            turned: [Vec::new(), Vec::new()],
            looks: HashMap::new(),
            spaced: false,
            unmapped: 0,
            characters: 0,
            until: Instant::now(),
            late: false,
        }
    }
}

impl Collector {
    /// The page as it was drawn.
    fn take(&mut self, links: Vec<Link>) -> Page {
        let mut page = std::mem::take(&mut self.page);
        let hidden = std::mem::take(&mut self.hidden);
        if hidden.len() > page.glyphs.len() * 4 {
            page.glyphs = hidden;
        }
        let turned = std::mem::take(&mut self.turned);
        for glyphs in turned {
            // A page whose text all stands on its side is read from that side.
            if glyphs.len() > page.glyphs.len() * 2 {
                page.glyphs = glyphs;
                std::mem::swap(&mut page.width, &mut page.height);
                page.rules.clear();
                page.uprights.clear();
                return page;
            }
        }
        page.links = links;
        page.rules = joined(page.rules);
        page
    }

    fn glyph(&mut self, drawn: &Drawn<'_>, transform: Affine, font: Option<(bool, bool)>, hidden: bool) {
        let [a, b, c, d, x, y] = transform.as_coeffs();
        let size = (c.hypot(d) * 1000.0) as f32;
        let stretch = (a.hypot(b) / c.hypot(d).max(1e-9)) as f32;
        // Slight stretches fit a substitute's glyphs to the widths of the font meant, which the advance has already.
        let stretch = if (stretch - 1.0).abs() < 0.25 { 1.0 } else { stretch };
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width().unwrap_or(500.0),
            Drawn::Type3(glyph) => glyph.advance_width().unwrap_or(500.0),
        };
        let width = advance / 1000.0 * size * stretch;
        let (x, y) = (x as f32, y as f32);
        if !(x.is_finite() && y.is_finite() && width.is_finite() && size > 0.5 && size < 2000.0) {
            return;
        }
        self.characters += 1;
        let turned = b.abs() > a.abs() * 2.0;
        let (x0, y, list) = if turned {
            // Read with the head bent to the left, or to the right.
            if b < 0.0 {
                (self.page.height - y, x, &mut self.turned[0])
            } else {
                (y, self.page.width - x, &mut self.turned[1])
            }
        } else if b.abs() > a.abs() * 0.2 {
            return;
        } else if hidden {
            (x, y, &mut self.hidden)
        } else {
            (x, y, &mut self.page.glyphs)
        };
        let meaning = drawn.as_unicode();
        let digit = matches!(meaning, Some(BfString::Char(ch)) if ch.is_ascii_digit());
        let mut look = match drawn {
            Drawn::Outline(glyph) if font.is_none() || digit => {
                *self.looks.entry(glyph.identifier()).or_insert_with(|| look(glyph))
            }
            _ => Look::NONE,
        };
        if let Some((_, italic)) = font {
            (look.italic, look.ink) = (Some(italic), 0.0);
        }
        let text = meaning.or_else(|| {
            // Some fonts without a map have their characters under their own codes.
            let code = u8::try_from(drawn.char_code()).ok().filter(|c| (0x20..0x7F).contains(c));
            self.unmapped += usize::from(code.is_none());
            code.map(|c| BfString::Char(char::from(c)))
        });
        let mut push = |ch: char, x0: f32, x1: f32| {
            if ch.is_whitespace() {
                self.spaced = true;
                return;
            }
            if is_nothing(ch) {
                return;
            }
            let bold = font.is_some_and(|(bold, _)| bold);
            let (spaced, ink) = (std::mem::take(&mut self.spaced), look.ink);
            list.push(Glyph {
                ch,
                x0,
                x1,
                y,
                size,
                bold,
                italic: look.italic,
                spaced,
                raised: look.raised,
                ink,
            });
        };
        match text {
            Some(BfString::Char(ch)) => match ligature(ch) {
                Some(letters) => spread(letters, x0, width, &mut push),
                None => push(ch, x0, x0 + width),
            },
            Some(BfString::String(letters)) => spread(&letters, x0, width, &mut push),
            None => push('\u{FFFD}', x0, x0 + width),
        }
    }
}

/// Parts the width of a glyph that stands for several letters among them.
fn spread(letters: &str, x0: f32, width: f32, push: &mut impl FnMut(char, f32, f32)) {
    let letters = letters.chars().flat_map(|ch| {
        let several = ligature(ch);
        several.map_or_else(|| vec![ch], |s| s.chars().collect())
    });
    let letters: Vec<char> = letters.take(16).collect();
    let each = width / letters.len().max(1) as f32;
    for (i, ch) in letters.iter().enumerate() {
        push(*ch, x0 + each * i as f32, x0 + each * (i + 1) as f32);
    }
}

/// The letters of a typographic ligature.
const fn ligature(ch: char) -> Option<&'static str> {
    Some(match ch {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        _ => return None,
    })
}

/// Characters without width or meaning, which only part what belongs together.
const fn is_nothing(ch: char) -> bool {
    matches!(ch, '\u{0}'..='\u{1F}' | '\u{7F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Slant and ink of an outline. Letters that begin with a stem show the slant on their left side.
fn look(glyph: &OutlineGlyph) -> Look {
    const STEMS: &str = "bhklIHEFDBPRLnmripNMTtf1";
    let Some(BfString::Char(ch)) =
        glyph.as_unicode().filter(|t| matches!(t, BfString::Char(c) if c.is_ascii_alphanumeric()))
    else {
        return Look::NONE;
    };
    let outline = glyph.outline();
    let bounds = outline.bounding_box();
    if bounds.height() < 100.0 || bounds.width() < 10.0 {
        return Look::NONE;
    }
    let raised = ch.is_ascii_digit() && bounds.y0 > 150.0 && bounds.height() < 520.0;
    let width = f64::from(glyph.advance_width().unwrap_or(500.0)).max(100.0);
    let ink = (outline.area().abs() / (width * bounds.height())) as f32;
    let mut italic = None;
    if STEMS.contains(ch) {
        let (mut low, mut high) = (f64::MAX, f64::MAX);
        let mut see = |p: Point| {
            let at = (p.y - bounds.y0) / bounds.height();
            if at < 0.3 {
                low = low.min(p.x);
            } else if at > 0.7 {
                high = high.min(p.x);
            }
        };
        for segment in outline.segments() {
            use hayro_interpret::kurbo::ParamCurve;
            see(segment.start());
            see(segment.end());
        }
        if low < f64::MAX && high < f64::MAX && !matches!(ch, 'T' | 't' | 'f' | '1') {
            italic = Some((high - low) / bounds.height() > 0.085);
        }
    }
    Look { italic, ink, raised }
}

/// Marks as bold what carries much more ink than the document's letters of that kind do.
fn embolden(pages: &mut [Page]) {
    let mut sums = [(0.0_f32, 0_u32); 128];
    for glyph in pages.iter().flat_map(|p| &p.glyphs).filter(|g| g.ink > 0.0) {
        if let Some(sum) = sums.get_mut(glyph.ch as usize) {
            sum.0 += glyph.ink;
            sum.1 += 1;
        }
    }
    for glyph in pages.iter_mut().flat_map(|p| &mut p.glyphs).filter(|g| g.ink > 0.0) {
        if let Some((sum, count)) = sums.get(glyph.ch as usize) {
            glyph.bold = glyph.ink > 1.25 * sum / (*count).max(1) as f32;
        }
    }
}

/// Whether a font is bold and italic, by its own words; `None` where it is silent.
fn font_style(drawn: &Drawn<'_>) -> Option<(bool, bool)> {
    let Drawn::Outline(glyph) = drawn else { return None };
    let data = glyph.font_data()?;
    let name = data.postscript_name.unwrap_or_default();
    let bold = data.weight.is_some_and(|w| w >= 600)
        || ["Bold", "bold", "Black", "Heavy", "Semibold", "Demi"].iter().any(|w| name.contains(w));
    let italic = data.is_italic || ["Italic", "italic", "Oblique"].iter().any(|w| name.contains(w));
    (!name.is_empty() || data.weight.is_some()).then_some((bold, italic))
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.late |= Instant::now() > self.until;
        if self.late || self.characters > MAX_GLYPHS {
            return;
        }
        let font = run.glyphs().first().and_then(|g| font_style(g));
        let hidden = matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), font, hidden);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if path.elements().len() > 12 {
            return;
        }
        let area = props.transform.transform_rect_bbox(path.control_box());
        self.line(area, mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.line(props.transform.transform_rect_bbox(*rect), mode);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Rules whose pieces touch, as the borders of cells do, made one.
fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    const TOUCH: f32 = 3.0;
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut out: Vec<Rule> = Vec::with_capacity(rules.len());
    for rule in rules {
        let last = out.iter_mut().rev().take_while(|last| rule.y0 - last.y0 < 1.0);
        match last.into_iter().find(|last| rule.x0 <= last.x1 + TOUCH && rule.x1 >= last.x0 - TOUCH) {
            Some(last) => {
                last.x0 = last.x0.min(rule.x0);
                last.x1 = last.x1.max(rule.x1);
                last.y1 = last.y1.max(rule.y1);
            }
            None => out.push(rule),
        }
    }
    out
}

impl Collector {
    /// Keeps a line; of a box that is drawn, its sides.
    fn line(&mut self, area: Rect, mode: &DrawMode) {
        const THIN: f64 = 2.5;
        if self.page.rules.len() + self.page.uprights.len() > MAX_RULES {
            return;
        }
        let (wide, high) = (area.width() > 12.0, area.height() > 12.0);
        let rule = rule(area);
        if wide && area.height() <= THIN {
            self.page.rules.push(rule);
        } else if high && area.width() <= THIN {
            self.page.uprights.push(rule);
        } else if wide && high && matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) {
            self.page.rules.push(Rule { y1: rule.y0, ..rule });
            self.page.rules.push(Rule { y0: rule.y1, ..rule });
            self.page.uprights.push(Rule { x1: rule.x0, ..rule });
            self.page.uprights.push(Rule { x0: rule.x1, ..rule });
        }
    }
}
