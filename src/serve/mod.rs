//! The site of a corpus on this machine, with what a folder of files cannot do: search by the index, a file annotated on
//! the spot, labels and citations corrected into gold, and what was found in the formats of other tools.
//!
//! No page runs a script. Whoever reads needs to reach the address; whoever writes needs the token of this start, which
//! every form carries (`guard`). Documents are read from the corpus as it stood at the start.

mod annotate;
mod asked;
mod correct;
mod documents;
mod export;
mod gold;
mod guard;
mod pages;
mod results;

pub use gold::SaveError;
pub use guard::Token;

use crate::annotator::Annotator;
use crate::report::Site;
use crate::search::Searcher;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use documents::{Documents, Uploads};
use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) use axum::http::StatusCode;

/// What is served.
pub struct Server {
    site: Site,
    pages: PathBuf,
    searcher: Searcher,
    annotator: Annotator,
    corpus: PathBuf,
    gold: Option<PathBuf>,
    max_upload: usize,
    token: Token,
    /// Name of the cookie: cookies are shared between the ports of a machine, starts are not.
    cookie: String,
    documents: Documents,
    uploads: Mutex<Uploads>,
    /// Held by the one that annotates, or writes gold.
    turn: Mutex<()>,
}

/// What a server is made from.
pub struct Parts {
    /// Folder of the annotated corpus.
    pub corpus: PathBuf,
    /// What is known of it.
    pub site: Site,
    /// Folder that its pages were written to.
    pub pages: PathBuf,
    /// Its index.
    pub searcher: Searcher,
    /// What files are annotated with; its scheme is the one that the corpus is filed under, its offsets are bytes.
    pub annotator: Annotator,
    /// Folder that corrections are written to; without one there are none.
    pub gold: Option<PathBuf>,
    /// Largest file that can be handed in, in bytes.
    pub max_upload: usize,
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The corpus cannot be read.
    #[error("{path}: {error}; `glossator annotate PATH… -o DIR` makes it")]
    Corpus {
        /// The file.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// The system gives no random numbers.
    #[error("cannot make a token that nobody can guess: {0}")]
    Token(getrandom::Error),
    /// The system refuses the network.
    #[error("cannot serve: {0}")]
    Network(io::Error),
}

impl Server {
    /// A server with a new token. `port` is the one it will listen on.
    ///
    /// # Errors
    /// [`ServeError`]
    pub fn new(parts: Parts, port: u16) -> Result<Self, ServeError> {
        let Parts { corpus, site, pages, searcher, annotator, gold, max_upload } = parts;
        Ok(Self {
            documents: Documents::open(&corpus)?,
            token: Token::new().map_err(ServeError::Token)?,
            cookie: format!("glossator-{port}"),
            uploads: Mutex::default(),
            turn: Mutex::default(),
            site,
            pages,
            searcher,
            annotator,
            corpus,
            gold,
            max_upload,
        })
    }

    /// What lets its holder write.
    #[must_use]
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Answers until the process is told to end.
    ///
    /// # Errors
    /// [`ServeError::Network`]
    pub fn run(self, listener: TcpListener) -> Result<(), ServeError> {
        let answer = || -> io::Result<()> {
            listener.set_nonblocking(true)?;
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                let serving = axum::serve(listener, self.router()).with_graceful_shutdown(told_to_end());
                either(serving.into_future(), async {
                    told_to_end().await;
                    // Whoever is still being answered has this long; a browser may hold its connections for ever.
                    const GRACE: Duration = Duration::from_secs(2);
                    tokio::time::sleep(GRACE).await;
                    Ok(())
                })
                .await
            })
        };
        answer().map_err(ServeError::Network)
    }

    fn router(self) -> Router {
        // Beside the file, a form has its fields and their boundaries.
        const FORM: usize = 64 * 1024;
        let uploads = DefaultBodyLimit::max(self.max_upload.saturating_add(FORM));
        let server = Arc::new(self);
        Router::new()
            .route("/", get(pages::start))
            .route("/style.css", get(pages::style))
            .route("/{name}", get(pages::top))
            .route("/{folder}/{name}", get(pages::page))
            .route("/search", get(results::page))
            .route("/search.json", get(results::json))
            .route("/export", get(export::answer))
            .route("/annotate", get(annotate::form).post(annotate::answer).layer(uploads))
            .route("/correct", get(correct::form))
            .route("/gold", axum::routing::post(correct::answer))
            .layer(axum::middleware::from_fn_with_state(server.clone(), guard::guard))
            .with_state(server)
    }
}

/// Waits for Ctrl-C, or for the signal that asks a service to end.
async fn told_to_end() {
    // Without handlers the system ends the process, which is what was asked for.
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminated = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        either(interrupted, terminated).await;
    }
    #[cfg(not(unix))]
    interrupted.await;
}

/// What the first of two that is done gives.
async fn either<T>(one: impl Future<Output = T>, other: impl Future<Output = T>) -> T {
    let (mut one, mut other) = (Box::pin(one), Box::pin(other));
    std::future::poll_fn(move |context| {
        let first = one.as_mut().poll(context);
        if first.is_ready() { first } else { other.as_mut().poll(context) }
    })
    .await
}

/// Why a request is not answered: its status, and words for a reader.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) StatusCode, pub(crate) String);

impl Refusal {
    fn new(status: StatusCode, words: impl Into<String>) -> Self {
        Self(status, words.into())
    }

    /// What was asked for is not there.
    fn missing(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("There is no {what} here."))
    }

    /// Something went wrong on our side.
    fn broken(error: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, format!("This went wrong: {error}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, pages::refusal(&self)).into_response()
    }
}

/// An answer, or why there is none.
type Answer = Result<Response, Refusal>;

/// Does `work` beside the thread that answers.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Refusal::broken("an internal error; please report it")))
}
