//! Throughput of each stage and of the whole pipeline on the sample corpus: `cargo bench`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use glossator::concerns::Scheme;
use glossator::span::OffsetUnit;
use glossator::{citations, coverage, ingest, notes, pipeline};

fn main() {
    divan::main();
}

/// The sample documents, as bytes.
fn samples() -> Vec<(String, Vec<u8>)> {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let mut samples: Vec<_> = std::fs::read_dir(corpus)
        .expect("the sample corpus is part of the repository")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt" || e == "md"))
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("a readable sample")))
        .collect();
    samples.sort();
    samples
}

/// Runs `stage` on what `prepare` makes of each sample, counting the bytes of the source files.
fn bench<T, O>(
    bencher: Bencher<'_, '_>,
    prepare: impl Fn(&str, &[u8]) -> T + Sync,
    stage: impl Fn(T) -> O + Sync,
) {
    let samples = samples();
    let bytes: usize = samples.iter().map(|(_, bytes)| bytes.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .with_inputs(|| samples.iter().map(|(name, bytes)| prepare(name, bytes)).collect::<Vec<_>>())
        .bench_values(|inputs| inputs.into_iter().for_each(|input| drop(black_box(stage(input)))));
}

fn ingested(name: &str, bytes: &[u8]) -> ingest::Ingested {
    ingest::ingest(bytes, name).expect("samples are text")
}

#[divan::bench]
fn ingest_stage(bencher: Bencher<'_, '_>) {
    bench(bencher, |name, bytes| (name.to_owned(), bytes.to_vec()), |(name, bytes)| ingested(&name, &bytes));
}

#[divan::bench]
fn notes_stage(bencher: Bencher<'_, '_>) {
    bench(bencher, ingested, notes::read);
}

/// Sentences alone, over the body passages.
#[divan::bench]
fn sentences(bencher: Bencher<'_, '_>) {
    let bodies: Vec<String> = samples()
        .iter()
        .flat_map(|(name, bytes)| {
            let reading = notes::read(ingested(name, bytes));
            reading.passages.iter().map(|p| reading.text[p.start..p.end].to_owned()).collect::<Vec<_>>()
        })
        .collect();
    bencher
        .counter(BytesCount::new(bodies.iter().map(String::len).sum::<usize>()))
        .bench(|| bodies.iter().map(|body| notes::sentences(black_box(body)).len()).sum::<usize>());
}

#[divan::bench]
fn citations_stage(bencher: Bencher<'_, '_>) {
    bench(bencher, |n, b| notes::read(ingested(n, b)), |reading| citations::cite(&reading));
}

#[divan::bench]
fn concerns_stage(bencher: Bencher<'_, '_>) {
    let scheme = Scheme::built_in().expect("the built-in scheme is whole");
    bench(
        bencher,
        |n, b| notes::read(ingested(n, b)),
        |mut reading| {
            scheme.classify(&mut reading);
            reading
        },
    );
}

#[divan::bench]
fn coverage_stage(bencher: Bencher<'_, '_>) {
    let scheme = Scheme::built_in().expect("the built-in scheme is whole");
    bench(
        bencher,
        |name, bytes| pipeline::annotate(bytes, name, &scheme).expect("samples are text"),
        |a| serde_json::to_vec(&coverage::measure(&a.document, &a.works, &scheme, OffsetUnit::Codepoint)),
    );
}

#[divan::bench]
fn whole_pipeline(bencher: Bencher<'_, '_>) {
    let scheme = Scheme::built_in().expect("the built-in scheme is whole");
    bench(
        bencher,
        |name, bytes| (name.to_owned(), bytes.to_vec()),
        |(name, bytes)| pipeline::annotate(&bytes, &name, &scheme).map(|a| serde_json::to_vec(&a.document)),
    );
}
