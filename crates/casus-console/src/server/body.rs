//! Bodies: JSON of one type, of bounded size, within bounded time.

use super::problem::Problem;
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Most bytes of a command.
pub const COMMAND: usize = 64 * 1024;
/// Longest time for a body to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// The bytes of a body.
pub(crate) async fn bytes(body: Body, most: usize) -> Result<Vec<u8>, Problem> {
    let too_large = || {
        let words = format!("The body may have {most} bytes at most.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", words)
    };
    if body.size_hint().lower() > most as u64 {
        return Err(too_large());
    }
    let collected = tokio::time::timeout(PATIENCE, Limited::new(body, most).collect()).await;
    match collected {
        Err(_) => {
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "The body took too long to arrive."))
        }
        Ok(Err(e)) if e.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "body", "The body is not whole.")),
        Ok(Ok(body)) => Ok(body.to_bytes().to_vec()),
    }
}

/// A body as JSON of a type.
pub(crate) async fn json<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let words = "The body must be application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", words));
    }
    parse(&bytes(body, COMMAND).await?)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut read = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut read).map_err(|e| {
        let pointer = pointer(e.path());
        let inner = e.into_inner();
        let status = if inner.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        // What serde says quotes the sender's own words back, and nothing else.
        let words: String = inner.to_string().chars().filter(|c| !c.is_control()).take(300).collect();
        Problem::new(status, "body", words).at(pointer)
    })?;
    let trailing = |_| Problem::new(StatusCode::BAD_REQUEST, "body", "Something follows the body.").at("");
    read.end().map_err(trailing)?;
    Ok(value)
}

/// Where an error lies, as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut out = String::new();
    for segment in path.iter() {
        let name = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => break,
        };
        out.push('/');
        out.extend(name.chars().filter(|c| !c.is_control()).take(80));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its parsing is tested")]
        inner: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its parsing is tested")]
        n: u8,
    }

    #[test]
    fn an_error_says_where_it_is() {
        for (text, status, pointer) in [
            (r#"{"inner":[{"n":1},{"n":300}]}"#, 422, "/inner/1/n"),
            (r#"{"inner":[{"m":1}]}"#, 422, "/inner/0/m"),
            (r#"{"inner":[]} x"#, 400, ""),
            (r#"{"inner":"#, 400, "/inner"),
            (r#"{"inner":[{"n":1e999}]}"#, 400, "/inner/0/n"),
            (r#"{"inner":[],"inner":[]}"#, 422, ""),
            ("", 400, ""),
            ("\u{feff}{}", 400, ""),
        ] {
            let problem = parse::<Outer>(text.as_bytes()).unwrap_err();
            assert_eq!((problem.status, problem.pointer.as_deref()), (status, Some(pointer)), "{text}");
        }
        let deep = "[".repeat(10_000);
        assert_eq!(parse::<serde_json::Value>(deep.as_bytes()).unwrap_err().status, 400);
        let wide: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(parse::<Outer>(&wide).unwrap_err().status, 400);
    }
}
