//! Server-sent events: one stream a page. The id that a browser comes back with is an offset in its own place's frames
//! and nothing else.

use super::problem::Problem;
use crate::clock::Clock;
use crate::outlet::{Next, Outlet};
use crate::place::Place;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use futures_util::stream::{self, Stream};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// Between signs of life, which are the same whatever happens.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How many streams are open on the server.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    open: AtomicUsize,
}

/// What a stream with this number does next that has seen up to a number: [`Outlet::next`] or [`Outlet::next_view`].
pub(crate) type Source = fn(&Outlet, u64, Option<u64>, u64) -> Next;

/// A stream that is counted as long as it lives.
struct Open {
    source: Source,
    place: Arc<Place>,
    clock: Clock,
    streams: Arc<Streams>,
    number: u64,
    news: watch::Receiver<u64>,
    seen: Option<u64>,
    begun: bool,
    over: bool,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.place.outlet.close(self.number);
        self.place.touch(self.clock.now().0);
        self.streams.open.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Opens a stream of a place.
pub(crate) fn open(
    source: Source,
    place: Arc<Place>,
    clock: Clock,
    streams: &Arc<Streams>,
    most: usize,
    headers: &HeaderMap,
    query: Option<&str>,
) -> Result<Response<Body>, Problem> {
    let accepts = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    if !accepts.split(',').any(|kind| kind.split(';').next().unwrap_or("").trim() == "text/event-stream") {
        let words = "This is a stream of events, and the request does not accept one.";
        return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, "accept", words));
    }
    if streams.open.fetch_add(1, Ordering::SeqCst) >= most {
        streams.open.fetch_sub(1, Ordering::SeqCst);
        return Err(Problem::unavailable("There are as many streams as there may be."));
    }
    let (number, news) = place.outlet.open();
    let seen = seen(headers, query);
    let streams = Arc::clone(streams);
    let open = Open { source, place, clock, streams, number, news, seen, begun: false, over: false };
    let mut response = Response::new(Body::from_stream(frames(open)));
    let kind = HeaderValue::from_static("text/event-stream; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// What the browser has seen. What makes no sense counts as nothing.
fn seen(headers: &HeaderMap, query: Option<&str>) -> Option<u64> {
    if let Some(id) = headers.get("last-event-id") {
        return id.to_str().ok()?.parse().ok();
    }
    query?.split('&').find_map(|pair| pair.strip_prefix("after="))?.parse().ok()
}

fn frames(open: Open) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(open, |mut open| async move {
        if open.over {
            return None;
        }
        if !open.begun {
            open.begun = true;
            let hello = format!("retry: 3000\nevent: hello\ndata: {{\"now\":{}}}\n\n", open.clock.now().0);
            return Some((Ok(Bytes::from(hello)), open));
        }
        loop {
            // The browser comes back at once, and is told at the door.
            if open.place.is_over(open.clock.now()) {
                return None;
            }
            open.news.mark_unchanged();
            match (open.source)(&open.place.outlet, open.number, open.seen, open.clock.now().0) {
                Next::Send(frames, upto) => {
                    open.seen = Some(upto);
                    return Some((Ok(Bytes::from(frames.concat())), open));
                }
                Next::End(event) => {
                    open.over = true;
                    return Some((Ok(Bytes::from(format!("event: {event}\ndata: {{}}\n\n"))), open));
                }
                Next::Wait => {}
            }
            match tokio::time::timeout(HEARTBEAT, open.news.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => return Some((Ok(Bytes::from_static(b":\n\n")), open)),
            }
        }
    })
}
