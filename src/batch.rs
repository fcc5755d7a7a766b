//! Runs a batch over threads and hands the results on in input order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;

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
        error: std::io::Error,
    },
    /// The sink refused a result.
    #[error(transparent)]
    Sink(E),
}

/// Calls `work` on `jobs` threads on every input that `feed` hands on, and `sink` on each result, on the calling thread
/// and in the order of the inputs, whatever the order they are finished in. `feed` runs on a thread of its own; it is
/// told by what it calls whether more inputs are wanted, and waits there while enough are at work.
///
/// # Errors
/// The sink's first error ends the batch.
pub fn run<I: Send, T: Send, E>(
    feed: impl FnOnce(&mut dyn FnMut(I) -> bool) + Send,
    jobs: usize,
    work: impl Fn(I) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), BatchError<E>> {
    let jobs = jobs.max(1);
    let window = Window { end: Mutex::new(jobs * AHEAD), moved: Condvar::new() };
    let is_over = AtomicBool::new(false);
    let (inputs, taken) = mpsc::sync_channel::<(usize, I)>(jobs);
    let taken = Mutex::new(taken);
    let (results, arrived) = mpsc::channel();
    thread::scope(|scope| {
        let (window, is_over, taken, work) = (&window, &is_over, &taken, &work);
        let threads = |error| BatchError::Threads { jobs, error };
        for _ in 0..jobs {
            let results = results.clone();
            let worker = move || {
                loop {
                    let next = taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((index, input)) = next else { break };
                    // Inputs that nobody waits for are taken all the same, so that `feed` comes to its end.
                    if !is_over.load(Ordering::Relaxed) {
                        let _ = results.send((index, work(input)));
                    }
                }
            };
            thread::Builder::new().spawn_scoped(scope, worker).map_err(threads)?;
        }
        drop(results);
        let feeder = move || {
            let mut next = 0;
            feed(&mut |input| {
                window.wait_for(next);
                let is_wanted = !is_over.load(Ordering::Relaxed) && inputs.send((next, input)).is_ok();
                next += 1;
                is_wanted
            });
        };
        thread::Builder::new().spawn_scoped(scope, feeder).map_err(threads)?;
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
        is_over.store(true, Ordering::Relaxed);
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

    /// Hands on all of `inputs` that are wanted.
    fn feed<I: Clone>(inputs: &[I]) -> impl FnOnce(&mut dyn FnMut(I) -> bool) {
        |push| {
            inputs.iter().cloned().all(push);
        }
    }

    #[test]
    fn results_arrive_in_input_order_at_any_thread_count() {
        let inputs: Vec<u64> = (0..200).collect();
        for jobs in [1, 2, 7] {
            let mut got = Vec::new();
            run(
                feed(&inputs),
                jobs,
                |i| {
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
        let outcome = run(feed(&inputs), 3, |i| i, |i| if i < 5 { Ok(()) } else { Err(i) });
        assert!(matches!(outcome, Err(BatchError::Sink(5))));
    }
}
