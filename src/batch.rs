//! Runs a batch over threads and hands the results on in input order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

/// Results that may wait for an earlier one, for each thread. It bounds the memory of a batch: a document that
/// takes long holds the others up instead of piling them up.
const AHEAD: usize = 4;

/// Why a batch stopped.
#[derive(Debug, thiserror::Error)]
pub enum BatchError<E> {
    /// The threads could not be started.
    #[error("cannot start {jobs} threads: {error}; give a smaller number of jobs")]
    Threads {
        /// How many were asked for.
        jobs: usize,
        /// What the system said.
        error: rayon::ThreadPoolBuildError,
    },
    /// The sink refused a result.
    #[error(transparent)]
    Sink(E),
}

/// Calls `work` on every input on `jobs` threads and `sink` on each result, on the calling thread and in the
/// order of the inputs, whatever the order they are finished in.
///
/// # Errors
/// The sink's first error ends the batch.
pub fn run<I: Sync, T: Send, E>(
    inputs: &[I],
    jobs: usize,
    work: impl Fn(&I) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), BatchError<E>> {
    let jobs = jobs.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| BatchError::Threads { jobs, error })?;
    let next = AtomicUsize::new(0);
    let window = Window { end: Mutex::new(jobs * AHEAD), moved: Condvar::new() };
    let (results, arrived) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for _ in 0..jobs {
            let (results, next, window, work) = (results.clone(), &next, &window, &work);
            scope.spawn(move |_| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(index) else { break };
                    window.wait_for(index);
                    if results.send((index, work(input))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(results);
        let mut waiting = BTreeMap::new();
        let mut done = 0;
        let outcome = 'batch: {
            for (index, result) in arrived {
                waiting.insert(index, result);
                while let Some(result) = waiting.remove(&done) {
                    if let Err(error) = sink(result) {
                        break 'batch Err(BatchError::Sink(error));
                    }
                    done += 1;
                    window.open_to(done + jobs * AHEAD);
                }
            }
            Ok(())
        };
        // After an error nobody reads on: let waiting threads run out.
        window.open_to(usize::MAX);
        outcome
    })
}

/// The range of inputs that may be worked on.
struct Window {
    end: Mutex<usize>,
    moved: Condvar,
}

impl Window {
    fn wait_for(&self, index: usize) {
        let end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.moved.wait_while(end, |end| index >= *end));
    }

    fn open_to(&self, end: usize) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = end;
        self.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_arrive_in_input_order_at_any_thread_count() {
        let inputs: Vec<u64> = (0..200).collect();
        for jobs in [1, 2, 7] {
            let mut got = Vec::new();
            run(
                &inputs,
                jobs,
                |&i| {
                    std::thread::sleep(std::time::Duration::from_micros((i * 37) % 190));
                    i * 2
                },
                |r| {
                    got.push(r);
                    Ok::<_, ()>(())
                },
            )
            .unwrap();
            assert_eq!(got, inputs.iter().map(|i| i * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_sinks_error_ends_the_batch() {
        let inputs: Vec<usize> = (0..1000).collect();
        let outcome = run(&inputs, 3, |&i| i, |i| if i < 5 { Ok(()) } else { Err(i) });
        assert!(matches!(outcome, Err(BatchError::Sink(5))));
    }
}
