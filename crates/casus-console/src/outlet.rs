//! What goes to one place: the regions of its screen as they are, the frames that brought them there, and the view that
//! the screen is drawn from, which programs read.
//!
//! A frame carries only the regions whose text changed and has a number of the place's own. Streams read at their own
//! speed behind a bounded ring, so nobody's slowness costs anybody else; who falls behind the ring gets one `resync` with
//! the whole screen.

use casus_session::View;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Frames kept for each place.
pub const FRAMES: usize = 1_000;
/// Bytes of frames kept for each place. More would seldom be sent: a whole screen is less.
const BYTES: usize = 96 << 10;
/// Streams of one place; a further one closes the oldest.
pub const STREAMS: usize = 3;

/// A part of a screen, by the id of its element, as HTML.
pub type Regions = BTreeMap<&'static str, String>;

/// What goes to one place.
#[derive(Debug)]
pub struct Outlet {
    inner: Mutex<Inner>,
    version: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Inner {
    screen: &'static str,
    regions: Arc<Regions>,
    frames: VecDeque<Arc<str>>,
    bytes: usize,
    /// The number of the last frame.
    last: u64,
    view: Option<Arc<View>>,
    /// The number of that view.
    views: u64,
    streams: VecDeque<u64>,
    opened: u64,
    closing: Option<&'static str>,
}

#[derive(Serialize)]
struct Frame<'a> {
    now: u64,
    screen: &'a str,
    regions: BTreeMap<&'a str, &'a str>,
}

/// A view as programs are given it.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its number at this place, which grows with each change.
    pub number: u64,
    /// What the wall clock shows, ms since the session file was opened.
    pub now: u64,
    /// The view.
    #[serde(serialize_with = "whole")]
    pub view: Arc<View>,
}

fn whole<S: Serializer>(view: &Arc<View>, to: S) -> Result<S::Ok, S::Error> {
    view.serialize(to)
}

/// What a stream does next.
#[derive(Debug)]
pub enum Next {
    /// Sends this, and has then seen up to this number.
    Send(Vec<Arc<str>>, u64),
    /// Waits for something new.
    Wait,
    /// Says this event and ends.
    End(&'static str),
}

impl Outlet {
    /// An outlet whose numbers begin after one. A server that starts again begins later than it ever got before, so that
    /// no browser takes a new frame for one that it has seen.
    #[must_use]
    pub fn after(number: u64) -> Outlet {
        let inner = Inner { last: number, views: number, ..Inner::default() };
        Outlet { inner: Mutex::new(inner), version: watch::Sender::new(0) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a screen: a frame with what differs goes out, and none if nothing does.
    pub fn show(&self, screen: &'static str, regions: Arc<Regions>, now: u64) {
        let mut inner = self.lock();
        let mut changed: BTreeMap<&str, &str> = regions
            .iter()
            .filter(|(id, html)| inner.regions.get(*id) != Some(*html))
            .map(|(id, html)| (*id, html.as_str()))
            .collect();
        let gone = inner.regions.keys().filter(|id| !regions.contains_key(*id));
        changed.extend(gone.map(|id| (*id, "")));
        if changed.is_empty() && screen == inner.screen {
            return;
        }
        let number = inner.last + 1;
        let text: Arc<str> = event("frame", Some(number), &Frame { now, screen, regions: changed }).into();
        inner.bytes += text.len();
        inner.frames.push_back(text);
        while inner.frames.len() > FRAMES || (inner.bytes > BYTES && inner.frames.len() > 1) {
            inner.bytes -= inner.frames.pop_front().map_or(0, |f| f.len());
        }
        inner.last = number;
        inner.screen = screen;
        inner.regions = regions;
        drop(inner);
        self.version.send_modify(|v| *v += 1);
    }

    /// Keeps the view that the screen is drawn from.
    pub fn see(&self, view: Arc<View>) {
        let mut inner = self.lock();
        inner.views += 1;
        inner.view = Some(view);
        drop(inner);
        self.version.send_modify(|v| *v += 1);
    }

    /// The view that the screen is drawn from, once there is one.
    #[must_use]
    pub fn view(&self, now: u64) -> Option<Shown> {
        let inner = self.lock();
        Some(Shown { number: inner.views, now, view: inner.view.clone()? })
    }

    /// The screen with the number of the frame that it stands at.
    #[must_use]
    pub fn screen(&self) -> (&'static str, Arc<Regions>, u64) {
        let inner = self.lock();
        (inner.screen, Arc::clone(&inner.regions), inner.last)
    }

    /// Opens a stream: its own number, and what tells it of news.
    #[must_use]
    pub fn open(&self) -> (u64, watch::Receiver<u64>) {
        let mut inner = self.lock();
        inner.opened += 1;
        let stream = inner.opened;
        inner.streams.push_back(stream);
        if inner.streams.len() > STREAMS {
            inner.streams.pop_front();
        }
        drop(inner);
        let news = self.version.subscribe();
        self.version.send_modify(|v| *v += 1);
        (stream, news)
    }

    /// Forgets a stream that ended.
    pub fn close(&self, stream: u64) {
        self.lock().streams.retain(|s| *s != stream);
    }

    /// Streams that are open.
    #[must_use]
    pub fn streams(&self) -> usize {
        self.lock().streams.len()
    }

    /// Ends every stream with an event, now and from now on.
    pub fn end(&self, event: &'static str) {
        self.lock().closing = Some(event);
        self.version.send_modify(|v| *v += 1);
    }

    /// What a stream does next that has seen up to a number; with none it has seen nothing it knows of.
    #[must_use]
    pub fn next(&self, stream: u64, seen: Option<u64>, now: u64) -> Next {
        let inner = self.lock();
        if !inner.streams.contains(&stream) {
            return Next::End("replaced");
        }
        let first = inner.last + 1 - inner.frames.len() as u64;
        let fresh = match seen {
            Some(seen) if seen == inner.last => Vec::new(),
            Some(seen) if seen < inner.last && seen + 1 >= first => {
                let skip = usize::try_from(seen + 1 - first).unwrap_or(usize::MAX);
                inner.frames.iter().skip(skip).cloned().collect()
            }
            _ => {
                let regions = inner.regions.iter().map(|(id, html)| (*id, html.as_str())).collect();
                let frame = Frame { now, screen: inner.screen, regions };
                vec![event("resync", Some(inner.last), &frame).into()]
            }
        };
        match (fresh.is_empty(), inner.closing) {
            (false, _) => Next::Send(fresh, inner.last),
            (true, Some(event)) => Next::End(event),
            (true, None) => Next::Wait,
        }
    }

    /// What a stream of views does next that has seen up to a number: only the last view goes out, whole.
    #[must_use]
    pub fn next_view(&self, stream: u64, seen: Option<u64>, now: u64) -> Next {
        let inner = self.lock();
        if !inner.streams.contains(&stream) {
            return Next::End("replaced");
        }
        let closing = inner.closing;
        drop(inner);
        match (self.view(now).filter(|shown| seen != Some(shown.number)), closing) {
            (Some(shown), _) => {
                Next::Send(vec![event("view", Some(shown.number), &shown).into()], shown.number)
            }
            (None, Some(event)) => Next::End(event),
            (None, None) => Next::Wait,
        }
    }
}

/// An event as it goes over the wire. JSON has no raw line breaks, so one data line carries it.
fn event(name: &str, number: Option<u64>, data: &impl Serialize) -> String {
    let id = number.map(|n| format!("id: {n}\n")).unwrap_or_default();
    let data = serde_json::to_string(data).unwrap_or_default();
    format!("event: {name}\n{id}data: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(text: &str) -> Arc<Regions> {
        Arc::new(Regions::from([("a", text.to_owned()), ("b", "same".to_owned())]))
    }

    fn sent(next: Next) -> Vec<String> {
        match next {
            Next::Send(frames, _) => frames.iter().map(|f| f.to_string()).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_frame_carries_what_changed_under_a_number_of_its_own() {
        let outlet = Outlet::after(0);
        outlet.show("board", regions("one"), 5);
        outlet.show("board", regions("one"), 6);
        outlet.show("board", regions("two\n"), 7);
        let (stream, _) = outlet.open();
        let frames = sent(outlet.next(stream, Some(1), 9));
        let want =
            "event: frame\nid: 2\ndata: {\"now\":7,\"screen\":\"board\",\"regions\":{\"a\":\"two\\n\"}}\n\n";
        assert_eq!(frames, [want]);
        assert!(matches!(outlet.next(stream, Some(2), 9), Next::Wait));
    }

    #[test]
    fn a_region_that_is_gone_is_emptied() {
        let outlet = Outlet::after(0);
        outlet.show("board", regions("one"), 5);
        outlet.show("board", Arc::new(Regions::from([("b", "same".to_owned())])), 6);
        let (stream, _) = outlet.open();
        let frames = sent(outlet.next(stream, Some(1), 9));
        let want = "event: frame\nid: 2\ndata: {\"now\":6,\"screen\":\"board\",\"regions\":{\"a\":\"\"}}\n\n";
        assert_eq!(frames, [want]);
    }

    #[test]
    fn who_knows_nothing_or_too_much_gets_the_whole_screen_once() {
        let outlet = Outlet::after(0);
        outlet.show("board", regions("one"), 5);
        let (stream, _) = outlet.open();
        for seen in [None, Some(99), Some(u64::MAX)] {
            let frames = sent(outlet.next(stream, seen, 9));
            let want = "event: resync\nid: 1\ndata: {\"now\":9,\"screen\":\"board\",\"regions\":{\"a\":\"one\",\"b\":\"same\"}}\n\n";
            assert_eq!(frames, [want], "{seen:?}");
        }
    }

    #[test]
    fn behind_the_ring_is_a_resync_and_inside_it_an_exact_tail() {
        let outlet = Outlet::after(0);
        let last = FRAMES as u64 + 50;
        for n in 1..=last {
            outlet.show("board", regions(&n.to_string()), n);
        }
        let (stream, _) = outlet.open();
        for seen in 0..=last {
            match outlet.next(stream, Some(seen), 0) {
                Next::Wait => assert_eq!(seen, last),
                next => {
                    let frames = sent(next);
                    if seen < 50 {
                        assert!(frames.len() == 1 && frames[0].starts_with("event: resync\n"), "{seen}");
                    } else {
                        assert_eq!(frames.len() as u64, last - seen);
                        assert!(frames[0].contains(&format!("id: {}\n", seen + 1)));
                    }
                }
            }
        }
    }

    #[test]
    fn the_fourth_stream_replaces_the_first() {
        let outlet = Outlet::after(0);
        outlet.show("board", regions("one"), 0);
        let streams: Vec<u64> = (0..4).map(|_| outlet.open().0).collect();
        assert!(matches!(outlet.next(streams[0], Some(1), 0), Next::End("replaced")));
        assert!(matches!(outlet.next(streams[1], Some(1), 0), Next::Wait));
        outlet.end("bye");
        assert!(matches!(outlet.next(streams[3], Some(1), 0), Next::End("bye")));
    }
}
