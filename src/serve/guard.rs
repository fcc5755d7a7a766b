//! What stands between a request and its answer: the host it names, the token of who may write, and the headers that
//! keep a page from doing anything that we did not write into it.

use super::{Refusal, Server, StatusCode};
use crate::pipeline::hex;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Headers of every answer.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    // Pages hold the token of whoever may write.
    ("cache-control", "no-store"),
];

/// What whoever writes must show: 256 random bits, anew in each start.
pub struct Token(String);

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Token {
    /// A new one.
    pub(super) fn new() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits)?;
        Ok(Self(hex(&bits)))
    }

    /// Whether `given` is this one. How long that takes says nothing of where they differ: hashes are compared, to the end.
    pub(super) fn is(&self, given: &str) -> bool {
        let (own, given) = (Sha256::digest(&self.0), Sha256::digest(given));
        own.iter().zip(given).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
    }
}

impl Server {
    /// Whether the sender of a request has come by the address with the token, so that forms may carry it.
    pub(super) fn knows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
        cookies.any(|(name, value)| name == self.cookie && self.token.is(value))
    }

    /// Refuses what does not show the token.
    pub(super) fn demand(&self, token: Option<&str>) -> Result<(), Refusal> {
        if token.is_some_and(|token| self.token.is(token)) {
            return Ok(());
        }
        let words = "Nothing is written without the token of this start: open the address that `glossator serve` printed.";
        Err(Refusal::new(StatusCode::FORBIDDEN, words))
    }

    /// The cookie that remembers the token.
    pub(super) fn remembered(&self) -> String {
        format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.token)
    }
}

/// Whether the host that a request names is a number or `localhost`. A site elsewhere can have its own name lead to this
/// machine (DNS rebinding), and would then read our answers as its own; a number it cannot have.
fn is_ours(request: &Request) -> bool {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let named = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let is_number = |host: &str| {
        let bare = match host.strip_prefix('[') {
            Some(six) => six.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok()
    };
    header.is_some_and(is_number) && named.is_none_or(is_number)
}

/// Lets through what may be answered, and puts the headers on every answer.
pub(super) async fn guard(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0_usize);
    let slack = server.max_upload / 8 + (1 << 20);
    let mut response = if !is_ours(&request) {
        let words = "Ask for this by its number or as localhost: other names could lead here from anywhere.";
        Refusal::new(StatusCode::MISDIRECTED_REQUEST, words).into_response()
    } else if length > server.max_upload.saturating_add(slack) {
        // Told before it is sent.
        too_large(server.max_upload).into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A file is larger than `most` bytes.
pub(super) fn too_large(most: usize) -> Refusal {
    let words = format!(
        "This is more than the {} MB that can be handed in; raise --max-upload, or use `glossator annotate`.",
        most / 1_000_000
    );
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_alone() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert!(one.is(&one.to_string()) && !one.is(&other.to_string()) && !one.is(""));
        assert_eq!(one.to_string().len(), 64);
    }

    #[test]
    fn hosts_are_numbers_or_local() {
        for (host, want) in [
            ("127.0.0.1:8080", true),
            ("localhost:8080", true),
            ("LOCALHOST", true),
            ("[::1]:8080", true),
            ("192.168.1.2", true),
            ("evil.example:8080", false),
            ("127.0.0.1.evil.example", false),
            ("localhost.evil.example", false),
            ("", false),
        ] {
            let request =
                Request::builder().uri("/").header(header::HOST, host).body(axum::body::Body::empty());
            assert_eq!(is_ours(&request.unwrap()), want, "{host}");
        }
        assert!(!is_ours(&Request::new(axum::body::Body::empty())));
    }
}
