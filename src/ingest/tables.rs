//! Tables that are tables, and those that only lay out text.

use super::IngestError;
use super::events::{Event, Events};

/// Text of a cell, in bytes, from which it is running text.
const LONG: usize = 600;

/// A table as far as it is read.
#[derive(Default)]
struct Shape {
    index: usize,
    columns: usize,
    cells: usize,
    paragraphs: usize,
    text: usize,
    longest: usize,
}

/// For each table of a part (Office Open XML or OpenDocument), in the order of their starts, whether it only lays out
/// text: one column (a box), or cells that hold running text.
pub(super) fn layouts(part: &str, source: &str) -> Result<Vec<bool>, IngestError> {
    let (mut found, mut open): (Vec<bool>, Vec<Shape>) = (Vec::new(), Vec::new());
    if !source.contains(":tbl>") && !source.contains(":table-cell") {
        return Ok(found);
    }
    let mut events = Events::new(part, source);
    let mut in_text = false;
    while let Some(event) = events.next()? {
        match event {
            Event::Open(element) => match (element.name, open.last_mut()) {
                (("w", "tbl") | ("table", "table"), inside) => {
                    // A table with tables in its cells lays them out.
                    if let Some(outer) = inside {
                        outer.longest = LONG;
                    }
                    open.push(Shape { index: found.len(), ..Shape::default() });
                    found.push(false);
                }
                (("w", "gridCol"), Some(shape)) => shape.columns += 1,
                (("table", "table-column"), Some(shape)) => {
                    let repeated = element.attribute("number-columns-repeated");
                    shape.columns += repeated.and_then(|n| n.parse().ok()).unwrap_or(1).min(1000);
                }
                (("w", "tc") | ("table", "table-cell"), Some(shape)) => {
                    (shape.cells, shape.text) = (shape.cells + 1, 0);
                }
                (("w" | "text", "p" | "h"), Some(shape)) => {
                    shape.paragraphs += 1;
                    in_text = element.name.0 == "text";
                }
                (("w", "t"), _) => in_text = true,
                (("mc", "Fallback") | ("w", "del" | "moveFrom"), _) => events.skip()?,
                _ => {}
            },
            Event::Close(("w", "t") | ("text", "p" | "h")) => in_text = false,
            Event::Close(("w", "tbl") | ("table", "table")) => {
                if let Some(shape) = open.pop() {
                    let crowded = shape.cells > 0 && shape.paragraphs > shape.cells * 4;
                    found[shape.index] =
                        shape.columns == 1 || shape.cells == 1 || shape.longest >= LONG || crowded;
                }
            }
            Event::Text(text) if in_text => {
                if let Some(shape) = open.last_mut() {
                    shape.text += text.len();
                    shape.longest = shape.longest.max(shape.text);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
