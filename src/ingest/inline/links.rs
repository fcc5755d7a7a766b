//! Links and calls of Markdown: what their brackets and parentheses hold.

use super::REACH;

/// The label of `[^label]`.
pub(super) fn call_label(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix("[^")?;
    let end = memchr::memchr(b']', &inner.as_bytes()[..inner.len().min(80)])?;
    let label = &inner[..end];
    (!label.is_empty() && !label.contains(char::is_whitespace)).then_some(label)
}

/// Of `[text](target)`: length of `[text`, the target, and the whole length.
pub(super) fn link(rest: &str) -> Option<(usize, &str, usize)> {
    let bytes = &rest.as_bytes()[..rest.len().min(REACH)];
    let mut depth = 0;
    for at in memchr::memchr2_iter(b'[', b']', bytes) {
        if bytes[at] == b'[' {
            depth += 1;
        } else {
            depth -= 1;
            if depth == 0 {
                let after = &rest[at + 1..];
                let end = target_end(after)?;
                let target = &after[1..end - 1];
                return Some((at, target, at + 1 + end));
            }
        }
    }
    None
}

/// Length of `(target)` at the beginning of `rest`; parentheses may nest.
pub(super) fn target_end(rest: &str) -> Option<usize> {
    if !rest.starts_with('(') {
        return None;
    }
    let bytes = &rest.as_bytes()[..rest.len().min(2 * REACH)];
    let mut depth = 0;
    for at in memchr::memchr3_iter(b'(', b')', b'\n', bytes) {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => return None,
        }
    }
    None
}
