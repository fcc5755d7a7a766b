//! `glossator serve`: an annotated corpus to read, search and correct in a browser on this machine.

use super::scheme::scheme;
use anyhow::Context as _;
use glossator::annotator::Annotator;
use glossator::isolation::{Limits, Workers};
use glossator::report::Site;
use glossator::search::{self, Searcher};
use glossator::serve::{Parts, Server};
use glossator::span::OffsetUnit;
use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Output folder of `annotate`; its index is made, or brought up to date
    dir: PathBuf,
    /// Address and port; other machines reach those that are not 127.0.0.1, unencrypted
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// Folder that corrections are written to as gold, in the form that `evaluate` reads [default: no corrections]
    #[arg(long, value_name = "DIR")]
    gold: Option<PathBuf>,
    /// Folder of the scheme that the corpus is filed under [default: the built-in china-tech]
    #[arg(long, value_name = "DIR")]
    scheme: Option<PathBuf>,
    /// Largest file that can be handed in, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 50)]
    max_upload: usize,
}

/// Runs the command, until Ctrl-C.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let scheme = scheme(args.scheme.as_deref())?;
    // Whoever cannot have the port should not wait to hear it.
    let listener = TcpListener::bind(args.addr)
        .with_context(|| format!("cannot listen on {}; name another port with --addr", args.addr))?;
    let address = listener.local_addr()?;
    let mut err = io::stderr().lock();
    writeln!(err, "Preparing {} …", args.dir.display())?;
    let folder = tempfile::tempdir().context("cannot make a folder for the pages")?;
    let pages = folder.path().join("site");
    let corrects = args.gold.is_some();
    let site = super::report::write(&args.dir, &pages, |corpus, rows| {
        Site::served(&scheme, corpus, rows, corrects)
    })?;
    search::update(&args.dir, |_, _| ())?;
    let program = std::env::current_exe().context("cannot find this program to run it again")?;
    let parts = Parts {
        corpus: args.dir.clone(),
        site,
        pages,
        searcher: Searcher::open(&args.dir)?,
        annotator: Annotator {
            scheme: scheme.into(),
            unit: OffsetUnit::Byte,
            max_bytes: u64::MAX,
            workers: Workers::new(vec![program.into(), "worker".into()], Limits::default()),
            #[cfg(feature = "tokens")]
            tokens: None,
        },
        gold: args.gold.clone(),
        max_upload: args.max_upload.saturating_mul(1_000_000),
    };
    let server = Server::new(parts, address.port())?;
    if !address.ip().is_loopback() {
        writeln!(err, "Every machine that reaches {address} can read this corpus; nothing is encrypted.")?;
    }
    writeln!(err, "Ctrl-C ends it. Open this address; without its token nothing can be written:")?;
    let mut out = io::stdout().lock();
    writeln!(out, "http://{address}/?token={}", server.token())?;
    out.flush()?;
    drop((err, out));
    server.run(listener)?;
    Ok(ExitCode::SUCCESS)
}
