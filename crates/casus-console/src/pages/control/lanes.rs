//! Storylines over the session, past and to come.

use crate::pages::parts::session;
use casus_report::svg::inert;
use casus_session::clock::ClockId;
use casus_session::view::{ControlView, ItemStatus, ItemView};
use maud::{Markup, html};

const WIDE: f64 = 1200.0;
const LEFT: f64 = 150.0;
const LANE: f64 = 22.0;
const MOST: usize = 6;
/// Room that a name takes.
const NAME: f64 = 52.0;

/// The lanes.
pub(crate) fn region(view: &ControlView) -> Markup {
    let timed: Vec<(&ItemView, i64)> = view
        .items
        .iter()
        .filter_map(|i| i.due.filter(|d| d.clock == ClockId::Session).map(|d| (i, d.at)))
        .collect();
    let mut threads: Vec<&str> = Vec::new();
    for (item, _) in &timed {
        if !threads.contains(&item.thread.as_str()) {
            threads.push(&item.thread);
        }
    }
    // By name, so that no lane moves when an item of it goes out.
    threads.sort_by_key(|thread| (thread.is_empty(), *thread));
    threads.truncate(MOST);
    let last = timed.iter().map(|(_, at)| *at).max().unwrap_or(0).max(60_000);
    let height = LANE * lanes(threads.len()) + 20.0;
    let x = |at: i64| LEFT + (WIDE - LEFT - 70.0) * ratio(at, last);
    html! {
        svg.lanes viewBox={ "0 0 " (WIDE) " " (height) } role="img" aria-label="Storylines over the session" {
            @for (n, thread) in threads.iter().enumerate() {
                @let y = LANE * lanes(n) + 15.0;
                text.lane-name x="0" y=(y) { (inert(if thread.is_empty() { "other" } else { thread })) }
                line.lane x1=(LEFT) x2=(WIDE) y1=(y - 4.0) y2=(y - 4.0) {}
                @for (item, at, named) in spaced(timed.iter().filter(|(i, _)| i.thread == **thread).map(|(i, at)| (*i, *at)), x) {
                    g class=(class(item.status)) {
                        title { (inert(item.id.as_str())) " " (inert(&item.title)) ", " (session(at)) }
                        circle cx=(x(at)) cy=(y - 4.0) r="5" {}
                        @if named { text x=(x(at) + 8.0) y=(y) { (inert(item.id.as_str())) } }
                    }
                }
            }
            line.cursor data-cursor data-left=(LEFT) data-width=(WIDE - LEFT - 70.0) data-last=(last) x1=(LEFT) x2=(LEFT) y1="0" y2=(height - 12.0) {}
            text.lane-name x=(LEFT) y=(height - 2.0) { "00:00" }
            text.lane-name x=(x(last)) y=(height - 2.0) text-anchor="end" { (session(last)) }
        }
    }
}

/// Items of a lane in order of time, each with whether there is room for its name before the next one.
fn spaced<'a>(
    items: impl Iterator<Item = (&'a ItemView, i64)>,
    x: impl Fn(i64) -> f64,
) -> Vec<(&'a ItemView, i64, bool)> {
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|(_, at)| *at);
    let next: Vec<Option<i64>> = items.iter().skip(1).map(|(_, at)| Some(*at)).chain([None]).collect();
    let room = |at: i64, next: Option<i64>| next.is_none_or(|next| x(next) - x(at) > NAME);
    items.into_iter().zip(next).map(|((item, at), next)| (item, at, room(at, next))).collect()
}

fn lanes(n: usize) -> f64 {
    f64::from(u16::try_from(n).unwrap_or(u16::MAX))
}

fn ratio(at: i64, last: i64) -> f64 {
    f64::from(u32::try_from((at.max(0) * 10_000) / last).unwrap_or(0)) / 10_000.0
}

fn class(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Released => "past",
        ItemStatus::Due => "due",
        ItemStatus::Recalled | ItemStatus::Skipped => "never",
        _ => "ahead",
    }
}
