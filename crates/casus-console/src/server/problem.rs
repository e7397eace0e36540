//! Refusals as `application/problem+json`: what, where, and nothing that the asker may not know.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use std::any::Any;

/// A refusal of a request.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// A word that programs can compare.
    pub code: String,
    /// What a person reads.
    pub title: String,
    /// Where in the body, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Under which the local log tells more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// Seconds after which to try again.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A refusal with a status, a code and words.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, title: impl Into<String>) -> Problem {
        Problem {
            status: status.as_u16(),
            code: code.to_owned(),
            title: title.into(),
            pointer: None,
            incident: None,
            retry_after: None,
        }
    }

    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Problem {
        self.pointer = Some(pointer.into());
        self
    }

    pub(crate) fn retry(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// Nobody known: no token, or none that is worth anything any more. Always the same.
    #[must_use]
    pub fn unknown_browser() -> Problem {
        let words = "This browser has no seat here, or has had it for more than 24 hours.";
        Problem::new(StatusCode::UNAUTHORIZED, "no_seat", words)
    }

    /// There is no such thing, or it is not for this browser. Always the same.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.")
    }

    /// The server stops, or has too much to do.
    #[must_use]
    pub fn unavailable(title: &str) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title).retry(3)
    }

    /// Our own fault. What happened goes to the local log under the incident's name, and nowhere else.
    #[must_use]
    pub fn incident(what: &str) -> Problem {
        let incident = crate::identity::hex(&crate::identity::random::<4>());
        tracing::error!(incident, what = %what.escape_debug(), "incident");
        let mut problem = Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "incident",
            "Something went wrong here. Nothing that was acknowledged is lost.",
        );
        problem.incident = Some(incident);
        problem
    }

    /// As an answer: JSON, or a page where a browser navigates.
    pub(crate) fn response(&self, html: bool) -> Response<Body> {
        let (kind, body) = if html {
            ("text/html; charset=utf-8", crate::pages::refused(self).into_string())
        } else {
            ("application/problem+json", serde_json::to_string(self).unwrap_or_default())
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// What a panic said, for the local log.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
