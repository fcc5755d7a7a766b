//! Throughput where a careless algorithm is quadratic: `cargo bench --bench corners`. Each shape is measured at two
//! sizes; the cost is linear where both have the same bytes a second.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use glossator::concerns::Scheme;
use glossator::pipeline;
use std::fmt::Write as _;

fn main() {
    divan::main();
}

/// Bytes of the two sizes, four times apart.
const SIZES: [usize; 2] = [250_000, 1_000_000];

/// Annotates one text file of this content.
fn bench(bencher: Bencher<'_, '_>, text: &str) {
    let scheme = Scheme::built_in().expect("the built-in scheme is whole");
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        pipeline::annotate(black_box(text.as_bytes()), "a.txt", &scheme).map(|a| a.document.notes.len())
    });
}

/// `unit` as often as it takes to have `size` bytes.
fn repeated(unit: &str, size: usize) -> String {
    unit.repeat(size / unit.len())
}

/// Calls in the body, notes at the end: at the larger size some 14,000 of each.
#[divan::bench(args = SIZES, sample_count = 3)]
fn notes(bencher: Bencher<'_, '_>, size: usize) {
    let (mut body, mut notes) = (String::new(), String::new());
    for n in 1..=size / 70 {
        let _ = write!(body, "Ports run on paper.[{n}] ");
        let _ = writeln!(notes, "[{n}] Jo Doe, The Last Pilots {n} (2010).");
    }
    bench(bencher, &format!("{body}\n\nNotes\n\n{notes}"));
}

/// Back-references to one source, far away.
#[divan::bench(args = SIZES, sample_count = 3)]
fn back_references(bencher: Bencher<'_, '_>, size: usize) {
    let (mut body, mut notes) = (String::new(), String::from("[1] Jo Doe, The Last Pilots 4 (2010).\n"));
    for n in 1..=size / 55 {
        let _ = write!(body, "Ports run on paper.[{n}] ");
        if n > 1 {
            let _ = writeln!(notes, "[{n}] Doe, supra note 1, at {n}.");
        }
    }
    bench(bencher, &format!("{body}\n\nNotes\n\n{notes}"));
}

/// A single note of this size, one citation after the other.
#[divan::bench(args = SIZES, sample_count = 3)]
fn one_long_note(bencher: Bencher<'_, '_>, size: usize) {
    let cited = repeated("Jo Doe, The Last Pilots, 12 J. Mar. Stud. 3 (2010); ", size);
    bench(bencher, &format!("Ports run on paper.[1]\n\nNotes\n\n[1] {cited}\n"));
}

/// A single note of this size, a judgment with nothing but commas behind it.
#[divan::bench(args = SIZES, sample_count = 3)]
fn commas(bencher: Bencher<'_, '_>, size: usize) {
    let list = repeated("a, ", size);
    bench(bencher, &format!("Ports run on paper.[1]\n\nNotes\n\n[1] CJEU, 10 June 2009, {list}\n"));
}

/// Prose without a line break.
#[divan::bench(args = SIZES, sample_count = 3)]
fn one_line(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("Ports run on paper, and the paper is slow. ", size));
}

/// Prose without a full stop.
#[divan::bench(args = SIZES, sample_count = 3)]
fn one_sentence(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("ports run on paper and the paper of Chinese firms is slow ", size));
}

/// Digits alone.
#[divan::bench(args = SIZES, sample_count = 3)]
fn digits(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("1234567890", size));
}

/// Numbers, each on a line of its own: all may be notes, and none is.
#[divan::bench(args = SIZES, sample_count = 3)]
fn numbers(bencher: Bencher<'_, '_>, size: usize) {
    let text = (1..=size / 7).fold(String::new(), |mut text, n| {
        let _ = writeln!(text, "{n}");
        text
    });
    bench(bencher, &text);
}

/// Parentheses that nothing closes.
#[divan::bench(args = SIZES, sample_count = 3)]
fn parentheses(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("(", size));
}

/// The same in a note, between words.
#[divan::bench(args = SIZES, sample_count = 3)]
fn parentheses_in_a_note(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &format!("Ports.[1]\n\nNotes\n\n[1] {}\n", repeated("see (Doe ", size)));
}

/// Tags that nothing closes, in a page.
#[divan::bench(args = SIZES, sample_count = 3)]
fn open_tags(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &format!("<!DOCTYPE html><html><body>{}", repeated("<div><p>Ports ", size)));
}

/// Marks of emphasis that nothing closes.
#[divan::bench(args = SIZES, sample_count = 3)]
fn emphasis(bencher: Bencher<'_, '_>, size: usize) {
    bench(bencher, &repeated("*a _b **c ", size));
}
