//! What a run says while it is at work, and at its end.

use super::{Done, Status};
use glossator::discover::{Action, Input};
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The progress bar, the failures and the summary, all on stderr.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    quiet: bool,
    annotated: u64,
    /// How many of them were taken over from an earlier run.
    earlier: u64,
    skipped: u64,
    failed: u64,
    bytes: u64,
}

impl Progress {
    pub(super) fn new(inputs: &[Input], quiet: bool) -> Self {
        let total = inputs.iter().map(|i| if let Action::Read(_, size) = i.action { size } else { 0 }).sum();
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let style = "{bar:30} {percent:>3} %  {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left  {msg}";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self {
            bar,
            started: Instant::now(),
            quiet,
            annotated: 0,
            earlier: 0,
            skipped: 0,
            failed: 0,
            bytes: 0,
        }
    }

    pub(super) fn note(&mut self, Done { outcome, is_earlier, .. }: &Done) {
        self.earlier += u64::from(*is_earlier);
        let bytes = outcome.bytes.unwrap_or(0);
        match outcome.status {
            Status::Ok => {
                self.annotated += 1;
                self.bytes += bytes;
            }
            Status::Skipped => self.skipped += 1,
            Status::Failed => {
                self.failed += 1;
                let line = format!("failed: {}: {}", outcome.path, outcome.reason.as_deref().unwrap_or("?"));
                self.bar.suspend(|| report(&line));
            }
        }
        if outcome.path.contains("!/") {
            // What is inside another file was not known at the start.
            self.bar.inc_length(bytes);
        }
        self.bar.inc(bytes);
        self.bar.set_message(format!("{} files, {} failed", self.annotated, self.failed));
    }

    pub(super) fn finish(self, output: &Path) -> ExitCode {
        self.bar.finish_and_clear();
        if !self.quiet {
            let seconds = self.started.elapsed().as_secs_f64();
            let rate = HumanBytes((self.bytes as f64 / seconds.max(1e-6)) as u64);
            let earlier = match self.earlier {
                0 => String::new(),
                n => format!(", {n} of them as before"),
            };
            report(&format!(
                "annotated {} documents ({}{earlier}) in {seconds:.1} s, {rate}/s; {} failed, {} skipped; see {}",
                self.annotated,
                HumanBytes(self.bytes),
                self.failed,
                self.skipped,
                output.display()
            ));
        }
        if self.failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
    }
}

/// A line to stderr; a closed stderr is nobody's concern.
fn report(line: &str) {
    use io::Write as _;
    let _ = writeln!(io::stderr(), "{line}");
}
