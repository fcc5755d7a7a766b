//! Which of several sources can have the page that a pin cite names.

use crate::document::{Citation, Kind};

/// Confidence of a link that only the page decided.
pub(super) const BY_PIN: f64 = 0.75;

/// The one of several sources that can have the page `citation` pins down, if all others cannot.
pub(super) fn only_with_page(
    citation: &Citation,
    several: &[usize],
    citations: &[Citation],
) -> Option<usize> {
    let pin = citation.pin.as_deref().and_then(first_number)?;
    let allowed = |s: usize| pages_allow(&citations[s], pin);
    let mut can = several.iter().copied().filter(|&s| allowed(s) == Some(true));
    let one = can.next().filter(|_| can.next().is_none())?;
    several.iter().all(|&s| s == one || allowed(s) == Some(false)).then_some(one)
}

fn first_number(pin: &str) -> Option<u32> {
    let digits = pin.trim_start_matches(|c: char| !c.is_ascii_digit());
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    digits[..len].parse().ok()
}

/// Whether a page can lie in the source; none if that cannot be told.
fn pages_allow(source: &Citation, pin: u32) -> Option<bool> {
    /// Longer articles are rare.
    const LONGEST: u32 = 150;
    if let Some(first) = source.page.as_deref().and_then(first_number) {
        return Some((first..=first.saturating_add(LONGEST)).contains(&pin));
    }
    let unpaged =
        matches!(source.kind, Kind::News | Kind::Web | Kind::PressRelease | Kind::Speech | Kind::Dataset);
    unpaged.then_some(false)
}
