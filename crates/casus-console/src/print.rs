//! Hand-outs: everything that an exercise needs on paper, for any moment of it.
//!
//! One page of HTML with its own style and nothing from outside: inject cards two a page and in envelopes by
//! addressee, seat cards, briefs, the run sheet, a guide for each evaluator, the silence notice, the rules on a page, the
//! situation report and the feedback form. [`What::Remaining`] leaves out what is over, so that a game whose machines
//! have failed goes on with paper. Shades carry no meaning: what is printed in grey reads the same.

mod cards;
mod forms;
mod sheets;

use crate::words::Term;
use casus_scenario::document::ItemKind;
use casus_scenario::value::Id;
use casus_session::seat::{Party, Role};
use casus_session::view::{ControlView, DelegationView, ItemStatus, ItemView};
use casus_session::{Session, View, Viewer};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// How much is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// Everything.
    #[default]
    All,
    /// What is still to come.
    Remaining,
}

/// The size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

/// Where the style of the page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style<'a> {
    /// It is in the page, which is then a file that needs no other.
    Inside,
    /// From this address, where a page may not have a style of its own.
    At(&'a str),
}

/// The way into the lobby, for the seat cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayIn<'a> {
    /// The address that people open.
    pub address: &'a str,
    /// The code that they type. It changes, so cards are printed shortly before people come.
    pub code: &'a str,
}

/// What a print is made of: control's view and that of each delegation that is meant for people or has them.
struct Exercise {
    control: ControlView,
    delegations: Vec<DelegationView>,
}

/// The hand-outs of a session as it stands, in its own words and names; with a way in, seat cards show it while seating is
/// open. Nothing if the session shows control no view.
#[must_use]
pub fn handouts(
    session: &Session,
    what: What,
    paper: Paper,
    style: Style<'_>,
    way_in: Option<WayIn<'_>>,
) -> Option<String> {
    let View::Control(control) = session.project(&Viewer::Role(Role::Facilitator)) else { return None };
    let manned = control.table.iter().map(|row| row.member.clone());
    let meant = session.game().table().delegations.iter().map(|delegation| delegation.member.clone());
    let mut members: Vec<Id> = Vec::new();
    for member in meant.chain(manned) {
        if !members.contains(&member) {
            members.push(member);
        }
    }
    let delegations = members.into_iter().filter_map(|member| {
        match session.project(&Viewer::Role(Role::Delegation(member))) {
            View::Delegation(view) => Some(*view),
            _ => None,
        }
    });
    let exercise = Exercise { delegations: delegations.collect(), control: *control };
    let way_in = way_in.filter(|_| !exercise.control.locked);
    Some(page(&exercise, what, paper, style, way_in).into_string())
}

/// The style of every print.
#[must_use]
pub fn sheet(paper: Paper) -> String {
    let size = match paper {
        Paper::A4 => "A4",
        Paper::Letter => "Letter",
    };
    format!(
        "@page{{size:{size};margin:14mm;@top-center{{content:\"EXERCISE\"}}@bottom-center{{content:\"EXERCISE\"}}}}\n{}",
        include_str!("../assets/print.css")
    )
}

fn page(
    exercise: &Exercise,
    what: What,
    paper: Paper,
    style: Style<'_>,
    way_in: Option<WayIn<'_>>,
) -> Markup {
    let Exercise { control, delegations } = exercise;
    let room = &control.room;
    let skin = room.skin;
    let left = match what {
        What::All => "all hand-outs".to_owned(),
        What::Remaining => format!("what remains at {}", room.clock.scenario_date),
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { "EXERCISE: " (room.title) ", " (left) }
                @match style {
                    Style::Inside => style { (PreEscaped(sheet(paper))) }
                    Style::At(address) => link rel="stylesheet" href=(address);
                }
            }
            body {
                section.cover {
                    (banner())
                    h1 { (room.title) }
                    p { (left) }
                    ol {
                        li { (Term::EventsList.word(skin)) ": run sheet and cards" }
                        li { "Briefs and seat cards" }
                        li { "Guides for evaluators" }
                        li { "Silence notices, rules, forms" }
                    }
                    p { "For control. Only what is marked for a delegation goes to it, in a closed envelope." }
                }
                (sheets::run_sheet(control, what))
                (cards::envelopes(exercise, what))
                @if what == What::All {
                    (forms::rules(control))
                    (forms::seats(exercise, way_in))
                }
                @for delegation in delegations { (sheets::brief(delegation)) }
                @for delegation in delegations { (sheets::guide(control, delegation, what)) }
                (forms::silence(control, what))
                (forms::report(control))
                (forms::feedback(control))
            }
        }
    }
}

/// The mark of every page and card.
fn banner() -> Markup {
    html! { p.exercise { "EXERCISE  EXERCISE  EXERCISE" } }
}

/// Lines to write on. Borders are printed where a browser leaves backgrounds out.
fn lines() -> Markup {
    html! { div.lines { i {} i {} i {} } }
}

/// Whether an item is still to come.
fn remains(item: &ItemView) -> bool {
    !matches!(item.status, ItemStatus::Released | ItemStatus::Skipped)
}

/// The items that a print is about.
fn items(control: &ControlView, what: What) -> impl Iterator<Item = &ItemView> {
    let mut items: Vec<&ItemView> =
        control.items.iter().filter(|item| what == What::All || remains(item)).collect();
    items.sort_by_key(|item| (item.due.is_none(), item.due.map(|due| due.at)));
    items.into_iter()
}

/// Whether an item is handed to players.
fn is_handed_out(item: &ItemView) -> bool {
    matches!(item.kind, ItemKind::Inject | ItemKind::Contingency | ItemKind::Decision)
}

/// When an item is due on the session clock; `when called for` in the deck.
fn due(item: &ItemView) -> String {
    match item.due {
        Some(due) => {
            let minutes = due.at.div_euclid(60_000);
            format!("T+{:02}:{:02}", minutes / 60, minutes.rem_euclid(60))
        }
        None => "when called for".to_owned(),
    }
}

/// What the fiction says, as the list writes it.
fn story(item: &ItemView) -> String {
    item.scenario_time
        .map(|minutes| casus_session::clock::scenario_label(minutes * 60_000))
        .unwrap_or_default()
}

/// Who gets an item.
fn to(item: &ItemView, control: &ControlView) -> String {
    let name = |party: &Party| match party {
        Party::Control => Term::WhiteCell.word(control.room.skin).to_owned(),
        Party::Chair => "Chair".to_owned(),
        Party::Red => Term::RedCell.word(control.room.skin).to_owned(),
        Party::Member(id) => {
            let member = control.room.members.iter().find(|member| member.id == *id);
            member.map_or_else(|| id.to_string(), |member| member.name.clone())
        }
    };
    match item.to.as_deref() {
        None => "Control alone".to_owned(),
        Some([]) => "Everybody".to_owned(),
        Some(parties) => parties.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casus_scenario::ScenarioFile;
    use casus_session::command::{Item, Seating, Time};
    use casus_session::{Actor, Command, CommandId, Game, Millis, SeatId};
    use std::sync::Arc;

    fn session() -> Session {
        let loaded =
            ScenarioFile::shipped("staged-border-incident").expect("it ships").load().expect("it loads");
        Session::open(Arc::new(Game::new(&loaded, 7).expect("a game")), &"0".repeat(64), Millis(0))
    }

    fn done(session: &mut Session, id: &str, command: Command) {
        let id = CommandId::try_from(id.to_owned()).expect("an id");
        let now = session.last().plus(1_000);
        session.submit(&Actor::Seat(SeatId::FACILITATOR), &id, command, now).expect("it is done");
    }

    fn printed(session: &Session, what: What) -> String {
        handouts(session, what, Paper::A4, Style::Inside, None).expect("a print")
    }

    /// The texts between one mark and the next.
    fn parts<'p>(page: &'p str, mark: &str) -> Vec<&'p str> {
        page.split(mark).skip(1).collect()
    }

    #[test]
    fn everything_is_on_paper_once_and_needs_nothing_else() {
        let page = printed(&session(), What::All);
        assert_eq!(parts(&page, "class=\"card\"").len(), 17, "15 items and 2 in reserve");
        for card in parts(&page, "class=\"card\"") {
            assert!(card.contains("EXERCISE"), "{card}");
        }
        for outside in ["http:", "https:", "src=", "url(", "@import", "<script", "<link"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(parts(&page, "class=\"brief\"").len(), 3);
        assert_eq!(parts(&page, "class=\"guide\"").len(), 3);
        assert_eq!(parts(&page, "class=\"notice\"").len(), 3);
        assert!(page.contains("size:A4") && page.contains("T+00:02") && page.contains("D+0 06:10"));
        let letter = handouts(&session(), What::All, Paper::Letter, Style::At("/assets/print.css"), None)
            .expect("a print");
        assert!(letter.contains("href=\"/assets/print.css\"") && !letter.contains("<style"));
        assert!(sheet(Paper::Letter).contains("size:Letter"));
    }

    /// An envelope holds what its delegation may see, and no card holds what only control may know.
    #[test]
    fn an_envelope_holds_what_its_delegation_gets() {
        let session = session();
        let page = printed(&session, What::All);
        let table = session.game().table();
        for card in parts(&page, "class=\"card\"") {
            let card = card.split("</article>").next().expect("a card");
            for item in &table.items {
                let secrets = [&item.truth, &item.expected_action, &item.condition];
                for secret in secrets.into_iter().flatten().filter(|secret| secret.as_str().len() > 20) {
                    assert!(!card.contains(secret.as_str()), "{secret} is on a card");
                }
            }
        }
        let envelopes = parts(&page, "class=\"envelope\"");
        let poland =
            envelopes.iter().find(|envelope| envelope.contains("<h2>Poland</h2>")).expect("an envelope");
        assert!(poland.contains("S1.02") && !poland.contains("S3.01") && !poland.contains("S1.01"));
        for (guide, other) in parts(&page, "class=\"guide\"").iter().zip(["S3.01", "S1.02", "S1.02"]) {
            let guide = guide.split("</section>").next().expect("a guide");
            assert!(guide.contains("S1.01") && !guide.contains(other), "{other}");
        }
    }

    #[test]
    fn seat_cards_show_the_way_in_while_seating_is_open() {
        let mut session = session();
        let way_in = WayIn { address: "http://192.168.1.5:8080/", code: "ABCD-EFGH" };
        let with = |session: &Session| {
            handouts(session, What::All, Paper::A4, Style::Inside, Some(way_in)).expect("a print")
        };
        let page = with(&session);
        let cards = parts(&page, "class=\"seat\"");
        assert_eq!(cards.len(), 4, "three delegations and the chair");
        // A code of version 3 has 29 modules a side and a quiet zone of four.
        let code = crate::qr::qr("http://192.168.1.5:8080/#ABCD-EFGH", "Join").into_string();
        let drawn = code.split("<path").nth(1).expect("a path");
        for card in cards {
            let card = card.split("</article>").next().expect("a card");
            assert!(card.contains(drawn) && card.contains("ABCD-EFGH"), "{card}");
        }
        assert!(!printed(&session, What::All).contains("<svg"));
        done(&mut session, "lock", Command::Seating(Seating::Lock { locked: true }));
        assert!(!with(&session).contains("ABCD-EFGH"), "a code that admits nobody");
    }

    #[test]
    fn what_is_over_is_left_out_of_what_remains() {
        let mut session = session();
        done(&mut session, "start", Command::Time(Time::Start));
        done(&mut session, "one", Command::Item(Item::Release { item: "S1.01".parse().expect("an id") }));
        done(&mut session, "two", Command::Item(Item::Skip { item: "S2.01".parse().expect("an id") }));
        let page = printed(&session, What::Remaining);
        let cards = parts(&page, "class=\"card\"");
        assert_eq!(cards.len(), 15);
        assert!(cards.iter().all(|card| !card.contains("S1.01</b>") && !card.contains("S2.01</b>")));
        assert!(
            page.contains("what remains")
                && page.contains("class=\"brief\"")
                && page.contains("class=\"notice\"")
        );
    }

    #[test]
    fn hostile_text_is_text() {
        let mut file = ScenarioFile::shipped("staged-border-incident").expect("it ships");
        let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        for path in [
            "title",
            "table.items[1].title",
            "table.items[1].text",
            "table.delegations[0].brief",
            "table.drafts[0].text",
        ] {
            file.set(path, hostile);
        }
        let loaded = file.load().expect("it loads");
        let game = Arc::new(Game::new(&loaded, 7).expect("a game"));
        let page = printed(&Session::open(game, &"0".repeat(64), Millis(0)), What::All);
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(page.matches("&lt;script&gt;").count() >= 5);
    }
}
