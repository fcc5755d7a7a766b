//! Work on a scheme itself: what it holds and never uses, what a change to it changes, words it may lack, and
//! weights that gold bears out. All of it looks at a run of `annotate`, read back and scored anew.

mod changes;
mod fit;
mod gold;
mod inspect;
mod suggest;

pub use changes::{Change, changes};
pub use fit::{Fit, Moved, fit};
pub use gold::Labelled;
pub use inspect::{Contents, Inspection, Overlap};
pub use suggest::{Suggestion, suggest};

/// Precision, recall and F1 from counts; 0 where there is nothing to count.
fn f1(right: usize, found: usize, wanted: usize) -> f64 {
    if found + wanted == 0 { 0.0 } else { 2.0 * right as f64 / (found + wanted) as f64 }
}
