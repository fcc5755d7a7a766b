//! Reading of files that can exhaust memory, hang or crash their reader, in processes of their own.
//!
//! The program runs itself as a worker: it reads one file after the other from its standard input and writes what
//! [`ingest`] makes of each to its standard output, under limits that the system enforces. A worker that does not
//! survive a file is replaced for the next one.

use crate::ingest::{self, Ingested};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What one file may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space of a worker, in bytes.
    pub memory: u64,
    /// Time for one file.
    pub time: Duration,
}

impl Default for Limits {
    /// Two gigabytes and a minute.
    fn default() -> Self {
        Self { memory: 2 << 30, time: Duration::from_secs(60) }
    }
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum IsolationError {
    /// It is no document that can be read; the reason.
    #[error("{0}")]
    Refused(String),
    /// It took more memory than it may.
    #[error("memory limit: reading it took more than {0} MB; split the file, or save it as text first")]
    Memory(u64),
    /// It took longer than it may.
    #[error("time limit: reading it took more than {0:?}; split the file, or save it as text first")]
    Time(Duration),
    /// The reader did not survive it.
    #[error("crashed: its reader did not survive the file ({0}); save it as text first, and report it")]
    Crashed(String),
    /// No process could be started.
    #[error("cannot start a worker process: {0}; free some memory or processes")]
    Start(io::Error),
}

/// Workers that wait for files. Each is used by one thread at a time and for many files.
#[derive(Debug)]
pub struct Workers {
    command: Vec<OsString>,
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
}

#[derive(Debug)]
struct Worker {
    child: Child,
    stdin: Option<ChildStdin>,
    stderr: Option<ChildStderr>,
    answers: Receiver<io::Result<Vec<u8>>>,
}

#[derive(Serialize)]
struct Request<'a> {
    name: &'a str,
    seconds: u64,
}

#[derive(Deserialize)]
struct Asked {
    name: String,
    seconds: u64,
}

impl Workers {
    /// Workers that `command` starts: a program and its first arguments, the last being the memory in bytes, that calls
    /// [`serve`] with it.
    #[must_use]
    pub fn new(command: Vec<OsString>, limits: Limits) -> Self {
        Self { command, limits, idle: Mutex::new(Vec::new()) }
    }

    /// [`ingest::ingest`] in a worker.
    ///
    /// # Errors
    /// [`IsolationError`] says why there is no text.
    pub fn ingest(&self, bytes: &[u8], name: &str) -> Result<Ingested, IsolationError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match idle {
            Some(worker) => worker,
            None => self.start().map_err(IsolationError::Start)?,
        };
        match self.ask(&mut worker, bytes, name) {
            Ok(answer) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                let read: Result<Result<Ingested, String>, _> = serde_json::from_slice(&answer);
                read.map_err(|e| IsolationError::Crashed(e.to_string()))?.map_err(IsolationError::Refused)
            }
            Err(error) => Err(error),
        }
    }

    fn start(&self) -> io::Result<Worker> {
        let (program, arguments) = self.command.split_first().ok_or(io::ErrorKind::NotFound)?;
        let mut child = Command::new(program)
            .args(arguments)
            .arg(self.limits.memory.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (answer, answers) = channel();
        std::thread::Builder::new().spawn(move || {
            let Some(mut stdout) = stdout else { return };
            loop {
                let frame =
                    read_frame(&mut stdout).and_then(|f| f.ok_or(io::ErrorKind::UnexpectedEof.into()));
                let ended = frame.is_err();
                if answer.send(frame).is_err() || ended {
                    break;
                }
            }
        })?;
        Ok(Worker { child, stdin, stderr, answers })
    }

    /// Hands a file to a worker and waits for the answer. After an error the worker is no more.
    fn ask(&self, worker: &mut Worker, bytes: &[u8], name: &str) -> Result<Vec<u8>, IsolationError> {
        let request = serde_json::to_vec(&Request { name, seconds: self.limits.time.as_secs().max(1) });
        let asked = request.map_err(io::Error::from).and_then(|request| {
            let stdin = worker.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
            write_frame(stdin, &request)?;
            write_frame(stdin, bytes)
        });
        let answer = match asked {
            Ok(()) => worker.answers.recv_timeout(self.limits.time),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        };
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => {
                worker.end();
                Err(IsolationError::Time(self.limits.time))
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.verdict(worker)),
        }
    }

    /// What a dead worker died of.
    fn verdict(&self, worker: &mut Worker) -> IsolationError {
        worker.stdin = None;
        let mut said = Vec::new();
        if let Some(stderr) = worker.stderr.take() {
            // What it said last is all that is left of it; a part of it will do.
            let _ = stderr.take(10_000).read_to_end(&mut said);
        }
        let said = String::from_utf8_lossy(&said);
        let status = worker.child.wait();
        if said.contains("memory allocation of") || said.contains("capacity overflow") {
            return IsolationError::Memory(self.limits.memory / 1_000_000);
        }
        #[cfg(unix)]
        if let Ok(status) = &status {
            use std::os::unix::process::ExitStatusExt as _;
            if status.signal() == Some(rustix::process::Signal::XCPU.as_raw()) {
                return IsolationError::Time(self.limits.time);
            }
        }
        let last = said.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
        let status = status.map_or_else(|e| e.to_string(), |s| s.to_string());
        IsolationError::Crashed(if last.is_empty() { status } else { last.to_owned() })
    }
}

impl Worker {
    /// Ends the process, at once.
    fn end(&mut self) {
        self.stdin = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without input it ends by itself; but nothing may be waited for that hangs.
        self.end();
    }
}

/// What the worker does: answers requests until its input ends.
///
/// # Errors
/// Those of the pipes, and of the system that does not grant the limits.
pub fn serve(memory: u64, mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    limit_memory(memory)?;
    while let Some(request) = read_frame(&mut input)? {
        let Some(bytes) = read_frame(&mut input)? else { break };
        let request: Asked = serde_json::from_slice(&request)?;
        limit_time(request.seconds)?;
        let read = ingest::ingest(&bytes, &request.name).map_err(|error| error.to_string());
        write_frame(&mut output, &serde_json::to_vec(&read)?)?;
    }
    Ok(())
}

#[cfg(unix)]
fn limit_memory(bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = |n| Rlimit { current: Some(n), maximum: Some(n) };
    // Who started this process may have set a lower one, which cannot be raised.
    let bytes = getrlimit(Resource::As).maximum.map_or(bytes, |most| most.min(bytes));
    setrlimit(Resource::As, limit(bytes))?;
    // What dies leaves no image of its memory.
    setrlimit(Resource::Core, limit(0))?;
    Ok(())
}

/// Allows `seconds` more of processor time: a worker whose parent is gone ends as well.
#[cfg(unix)]
fn limit_time(seconds: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = maximum.map_or(used + seconds + 1, |most| most.min(used + seconds + 1));
    setrlimit(Resource::Cpu, Rlimit { current: Some(current), maximum })?;
    Ok(())
}

#[cfg(not(unix))]
fn limit_memory(_: u64) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn limit_time(_: u64) -> io::Result<()> {
    Ok(())
}

/// A frame: its length in eight bytes, and that many bytes. None at the end.
fn read_frame(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    if from.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

fn write_frame(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_through_and_fragments_are_errors() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, b"one").unwrap();
        write_frame(&mut pipe, b"").unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(read_frame(&mut from).unwrap().as_deref(), Some(&b"one"[..]));
        assert_eq!(read_frame(&mut from).unwrap().as_deref(), Some(&b""[..]));
        assert_eq!(read_frame(&mut from).unwrap(), None);
        assert!(read_frame(&mut &pipe[..10]).is_err());
    }
}
