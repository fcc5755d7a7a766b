//! What a run does to its output folder: all files of a run or none, whatever happens to it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
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

/// How many documents a run says it took over.
fn taken_over(output: &Output) -> usize {
    let said = said(output);
    let words: Vec<&str> = said.split_whitespace().collect();
    let at = words.windows(4).position(|w| w[1] == "of" && w[2] == "them" && w[3] == "as");
    at.map_or(0, |at| words[at].parse().unwrap())
}

/// Annotates `in` into `out`, takes over what can be, and gives how many documents that was.
fn resume(place: &Place, out: &str, more: &[&str]) -> usize {
    let mut command = Command::new(PROGRAM);
    command.current_dir(place.0.path()).args(["annotate", "in", "--resume", "-o", out]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    taken_over(&output)
}

#[test]
fn a_resumed_run_writes_what_a_full_run_writes() {
    for jobs in ["1", "2", "8"] {
        let place = Place::new(30);
        fs::write(place.at("in/\"quoted\" é.txt"), "Ports run on paper.").unwrap();
        assert_eq!(resume(&place, "out", &["-j", jobs]), 0);
        assert_eq!(resume(&place, "out", &["-j", jobs]), 31);
        // One changed, three added, two of which cite works of others under other ids, one removed.
        place.write(3, "It has changed.");
        place.write(40, "");
        let works = "\n\nNotes.\n\n1 Ann Lee, “The Slow Harbor of 5,” March 2020, https://example.org/5.\n";
        fs::write(place.at("in/a.txt"), format!("Ports run on paper.¹{works}")).unwrap();
        fs::write(place.at("in/z.txt"), format!("Harbors are slow.¹{works}")).unwrap();
        fs::remove_file(place.at("in/0007.txt")).unwrap();
        assert_eq!(resume(&place, "out", &["-j", jobs]), 29);
        assert!(place.annotate("full").status.success());
        assert_eq!(place.files("out"), place.files("full"));
        // And from there on, now that ids in the lines have been changed.
        assert_eq!(resume(&place, "out", &["-j", jobs]), 33);
        assert_eq!(place.files("out"), place.files("full"));
    }
}

/// The citations of each work of `out`: which of them are of one source.
fn joined(place: &Place, out: &str) -> BTreeSet<BTreeSet<String>> {
    let works = fs::read_to_string(place.at(out).join("works.jsonl")).unwrap();
    let work = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let cited = |work: serde_json::Value| {
        work["citations"].as_array().unwrap().iter().map(ToString::to_string).collect()
    };
    works.lines().map(|line| cited(work(line))).collect()
}

#[test]
fn nothing_depends_on_threads_or_on_the_order_of_the_files() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(&samples).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let place = Place::new(0);
    let annotate = |out: &str, jobs: &str, inputs: &[PathBuf]| {
        let output = place.command(Path::new(out)).args(["-j", jobs]).args(inputs).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    };
    // The order in which a system lists a folder follows that in which its files were made.
    let mut folders = Vec::new();
    for (jobs, step) in [("1", 1), ("2", 3), ("8", 5)] {
        let shuffled: Vec<PathBuf> =
            (0..step).flat_map(|from| files.iter().rev().skip(from).step_by(step)).cloned().collect();
        fs::remove_dir_all(place.at("in")).unwrap();
        fs::create_dir(place.at("in")).unwrap();
        for file in &shuffled {
            fs::copy(file, place.at("in").join(file.file_name().unwrap())).unwrap();
        }
        annotate(jobs, jobs, &[PathBuf::from("in")]);
        folders.push(place.files(jobs));
        // Named one by one, they are taken as they are named; what is of one source is the same all the same.
        annotate("named", jobs, &shuffled);
        assert!(joined(&place, "named") == joined(&place, "1"), "other works in another order, step {step}");
    }
    for (at, name) in FILES.iter().enumerate() {
        assert!(folders.iter().all(|files| files[at] == folders[0][at]), "{name} is not always the same");
    }
}

#[test]
fn what_does_not_fit_is_annotated_anew() {
    let place = Place::new(4);
    assert!(place.annotate("out").status.success());
    assert_eq!(resume(&place, "out", &["--offset-unit", "byte"]), 0, "another configuration");
    assert!(place.annotate("out").status.success());
    let before = place.files("out");
    // A line that was changed by hand, and a list that is cut off.
    let corpus = String::from_utf8(before[0].clone()).unwrap();
    fs::write(place.at("out/corpus.jsonl"), corpus.replacen("number 1 runs", "number 1 walks", 1)).unwrap();
    assert_eq!(resume(&place, "out", &[]), 1, "the lines after it have moved");
    let list = fs::read(place.at("out/.resume")).unwrap();
    fs::write(place.at("out/.resume"), &list[..list.len() - 10]).unwrap();
    assert_eq!(resume(&place, "out", &[]), 3);
    fs::remove_file(place.at("out/.resume")).unwrap();
    assert_eq!(resume(&place, "out", &[]), 0);
    assert_eq!(place.files("out"), before);
}

#[test]
fn a_killed_run_is_taken_up_where_it_was() {
    let place = Place::new(12);
    assert!(place.annotate("full").status.success());
    for _ in 0..2 {
        // It has read the folder and waits for its input.
        let mut command = place.command(Path::new("out"));
        let mut run = command.args(["--resume", "in", "-"]).stdin(Stdio::piped()).spawn().unwrap();
        let begun = Instant::now();
        let all_read = |lines: usize| lines > 0 && lines.is_multiple_of(12);
        while !all_read(lines_of_interrupted(&place.at("out"))) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the run does not come on");
            std::thread::sleep(Duration::from_millis(5));
        }
        run.kill().unwrap();
        run.wait().unwrap();
    }
    assert_eq!(resume(&place, "out", &[]), 12);
    assert_eq!(place.files("out"), place.files("full"));
    assert_eq!(lines_of_interrupted(&place.at("out")), 0);
}

/// Lines of `corpus.jsonl` that runs have written and not put in place.
fn lines_of_interrupted(out: &Path) -> usize {
    let entries = fs::read_dir(out).into_iter().flatten().flatten();
    let runs = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".partial-"));
    runs.map(|run| fs::read(run.path().join("corpus.jsonl")).unwrap_or_default())
        .map(|lines| lines.iter().filter(|&&byte| byte == b'\n').count())
        .sum()
}

#[test]
fn a_kill_at_any_moment_leaves_one_corpus_whole() {
    let place = Place::new(40);
    assert!(place.annotate("out").status.success());
    let old = place.files("out");
    (0..40).for_each(|n| place.write(n, "All have changed."));
    let begun = Instant::now();
    assert!(place.annotate("full").status.success());
    let (whole, new) = (begun.elapsed(), place.files("full"));
    let mut interrupted = 0;
    for moment in 0..20_u32 {
        let mut command = place.command(Path::new("out"));
        if moment % 2 == 1 {
            command.arg("--resume");
        }
        let mut run = command.arg("in").spawn().unwrap();
        std::thread::sleep(whole * (moment * 7 % 20) / 18);
        let _ = run.kill();
        interrupted += usize::from(!run.wait().unwrap().success());
        glossator::corpus::settle(&place.at("out"));
        let now = place.files("out");
        assert!(now == old || now == new, "half a corpus after a kill at moment {moment}");
    }
    assert!(interrupted >= 5, "{interrupted} runs were interrupted");
    resume(&place, "out", &[]);
    assert_eq!(place.files("out"), new);
}

/// Runs the program as a filter over `lines`, as others would: they are written one by one, and each answer is awaited.
fn filtered(lines: &[&str], more: &[&str]) -> (Vec<serde_json::Value>, Option<i32>) {
    let mut command = Command::new(PROGRAM);
    command.args(["annotate", "-", "--format", "jsonl"]).args(more);
    let mut run = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut answers = BufReader::new(run.stdout.take().unwrap()).lines();
    let mut stdin = run.stdin.take().unwrap();
    let mut got = Vec::new();
    for line in lines {
        writeln!(stdin, "{line}").unwrap();
        got.push(serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap());
    }
    drop(stdin);
    assert!(answers.next().is_none());
    (got, run.wait().unwrap().code())
}

#[test]
fn a_filter_answers_each_line() {
    let lines = [
        r#"{"name":"first","body":"Ports run on paper.¹\n\n¹ Marc Levinson, *The Box* 54 (2006).\n"}"#,
        r#"{"body":"#,
        r#"{"body":"Ships do not."}"#,
    ];
    for jobs in ["1", "4"] {
        let fields = ["--text-field", "body", "--id-field", "name", "--jobs", jobs];
        let (answers, status) = filtered(&lines, &fields);
        assert_eq!(status, Some(1));
        assert_eq!(answers[0]["source"]["path"], "-!/first");
        assert_eq!(answers[0]["citations"][0]["title"], "The Box");
        assert_eq!((&answers[1]["path"], &answers[1]["status"]), (&"-:2".into(), &"failed".into()));
        assert_eq!(
            (&answers[2]["source"]["path"], &answers[2]["text"]),
            (&"-:3".into(), &"Ships do not.".into())
        );
    }
    assert_eq!(filtered(&[r#"{"text":"Ships."}"#], &[]).1, Some(0));
}

#[test]
fn documents_in_archives_come_out_as_those_in_folders() {
    let place = Place::new(20);
    fs::write(place.at("in/map.png"), "Map").unwrap();
    let archive = fs::File::create(place.at("in.tar.gz")).unwrap();
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(archive, flate2::Compression::default()));
    let mut names: Vec<_> =
        fs::read_dir(place.at("in")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for name in &names {
        tar.append_path_with_name(place.at("in").join(name), Path::new("in").join(name)).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap();
    assert!(place.annotate("out").status.success());
    let of_folder: Vec<String> =
        place.files("out").into_iter().map(|file| String::from_utf8(file).unwrap()).collect();
    for jobs in ["1", "8"] {
        let mut command = place.command(Path::new("packed"));
        let output = command.args(["in.tar.gz", "--resume", "--jobs", jobs]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        let files = place.files("packed");
        for (file, want) in files.into_iter().zip(&of_folder) {
            assert!(String::from_utf8(file).unwrap().replace("in.tar.gz!/", "") == *want);
        }
    }
}
