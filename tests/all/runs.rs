//! What a run does to its output folder: all files of a run or none, whatever happens to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_glossator");
const FILES: [&str; 4] = glossator::corpus::FILES;

/// A folder with documents in `in` and a place for a corpus in `out`.
struct Place(TempDir);

impl Place {
    fn new(documents: usize) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir(place.at("in")).unwrap();
        (0..documents).for_each(|n| place.write(n, ""));
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes document `n`, which cites a work of its own and one in common, and says `more`.
    fn write(&self, n: usize, more: &str) {
        let text = format!(
            "Port number {n} runs on paper.¹ The paper is slow.² {more}\n\n\
             ¹ Marc Levinson, *The Box* 54 (2006).\n\n\
             ² Ann Lee, “The Slow Harbor of {n},” *The Wire*, March {}, 2020, https://example.org/{n}.\n",
            n % 28 + 1
        );
        fs::write(self.at(&format!("in/{n:04}.txt")), text).unwrap();
    }

    fn command(&self, output: &Path) -> Command {
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.0.path()).args(["annotate", "--quiet", "-o"]).arg(output);
        command
    }

    /// Annotates `in` into `out`.
    fn annotate(&self, out: &str) -> Output {
        self.command(Path::new(out)).arg("in").output().unwrap()
    }

    fn files(&self, out: &str) -> Vec<Vec<u8>> {
        FILES.iter().map(|name| fs::read(self.at(out).join(name)).unwrap_or_default()).collect()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Starts a run that waits for its input, and waits until it has its output folder.
fn waiting(place: &Place, out: &str) -> Child {
    let mut command = place.command(Path::new(out));
    let run = command.arg("-").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    let is_at_work = || {
        let entries = fs::read_dir(place.at(out)).into_iter().flatten();
        entries.flatten().any(|entry| {
            entry.file_name().to_string_lossy().starts_with(".partial-")
                && entry.path().join("documents").exists()
        })
    };
    while !is_at_work() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the run does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    run
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let place = Place::new(1);
    assert!(place.annotate("out").status.success());
    let before = place.files("out");
    let mut first = waiting(&place, "out");
    let second = place.annotate("out");
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("another run is writing to out;"), "{}", said(&second));
    // The lock goes with the process.
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(place.files("out"), before);
    assert!(place.annotate("out").status.success());
    assert_eq!(place.files("out"), before);
}

#[test]
fn a_run_with_a_wrong_path_leaves_the_corpus() {
    let place = Place::new(2);
    assert!(place.annotate("out").status.success());
    let before = place.files("out");
    let wrong = place.command(Path::new("out")).arg("im").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        said(&wrong).contains("no such file") && said(&wrong).contains("is left as it was"),
        "{}",
        said(&wrong)
    );
    assert_eq!(place.files("out"), before);
    // Where there is none, the manifest says what went wrong.
    let first = place.command(Path::new("new")).arg("im").output().unwrap();
    assert_eq!(first.status.code(), Some(1));
    assert!(fs::read_to_string(place.at("new/manifest.json")).unwrap().contains("no such file"));
}

#[cfg(unix)]
#[test]
fn files_have_ordinary_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new(1);
    assert!(place.annotate("out").status.success());
    fs::write(place.at("ordinary"), "").unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode();
    for name in FILES {
        assert_eq!(mode(place.at("out").join(name)), mode(place.at("ordinary")), "{name}");
    }
}

#[test]
fn a_folder_that_is_removed_midway_is_named() {
    let place = Place::new(1);
    let mut run = waiting(&place, "out");
    fs::remove_dir_all(place.at("out")).unwrap();
    drop(run.stdin.take());
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("removed while it was written to"), "{}", said(&output));
}

/// A small disk, if this user may make one.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf) -> Option<Self> {
        fs::create_dir(&at).unwrap();
        let mut mount = Command::new("mount");
        let done = mount.args(["-t", "tmpfs", "-o", "size=400k", "glossator-test"]).arg(&at).output();
        done.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_corpus() {
    let place = Place::new(2);
    let Some(disk) = Disk::mount(place.at("disk")) else {
        eprintln!("skipped: no file system can be mounted here");
        return;
    };
    let out = disk.0.join("out");
    assert!(place.command(&out).arg("in").output().unwrap().status.success());
    let before = place.files("disk/out");
    (0..200).for_each(|n| place.write(n, &"The harbor is slow. ".repeat(20)));
    let full = place.command(&out).arg("in").output().unwrap();
    assert_eq!(full.status.code(), Some(2));
    assert!(said(&full).contains("No space left"), "{}", said(&full));
    assert_eq!(place.files("disk/out"), before);
    let left: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".partial-")), "{left:?}");
}
