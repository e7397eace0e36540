//! A desk: what a party was given, what it asked, wrote and proposed.

use super::parts::{
    act, area, button, choice, field, line, member, member_options, members, moment, party, party_options,
    session, text, text_of, word,
};
use casus_report::svg::inert;
use casus_scenario::value::Id;
use casus_session::Command;
use casus_session::command::play::{Evaluation, Form, Mail, Pin, Ruling};
use casus_session::limits::MESSAGE_CHARS;
use casus_session::seat::Party;
use casus_session::view::{DeskView, Entry, EntryView, FormView, NoteView, Room};
use maud::{Markup, html};

/// Who sits at the desk, and whether it may write now.
#[derive(Clone, Copy)]
pub(crate) struct Sitter<'a> {
    /// The party; nobody where the desk is only looked at.
    pub(crate) party: Option<&'a Party>,
    /// Whether what it sends is taken now.
    pub(crate) can: bool,
}

impl Sitter<'_> {
    fn member(&self) -> Option<&Id> {
        match self.party {
            Some(Party::Member(id)) => Some(id),
            _ => None,
        }
    }
}

/// The inbox, newest first.
pub(crate) fn inbox(room: &Room, desk: &DeskView, sitter: Sitter<'_>) -> Markup {
    html! {
        @if desk.inbox.is_empty() { p.empty { "Nothing has arrived yet." } }
        @for entry in desk.inbox.iter().rev() { (self::entry(room, entry, sitter)) }
    }
}

fn entry(room: &Room, entry: &EntryView, sitter: Sitter<'_>) -> Markup {
    let read = Command::Mail(Mail::Read { entry: entry.number });
    let unread = !entry.read && sitter.party.is_some();
    let title = match &entry.kind {
        Entry::Correction => format!("Correction: {}", entry.title),
        Entry::Passed { form: FormView::Conclusion, .. } => format!("Conclusion: {}", entry.title),
        Entry::Ruling { .. } if entry.title.is_empty() => "A ruling".to_owned(),
        _ => entry.title.clone(),
    };
    html! {
        details.entry.unread[unread].private[!entry.public] data-key={ "e" (entry.number) } data-read=[unread.then(|| act(&read))] {
            summary {
                span.meta {
                    span.lock { @if entry.public { "Public" } @else { "Private" } }
                    " " (line(&moment(&entry.when))) @if !entry.from.is_empty() { " · " (line(&entry.from)) }
                    @if unread { span.new { "new" } }
                }
                span.title { (line(&title)) }
            }
            div.body {
                @match &entry.kind {
                    Entry::Passed { by, form } => p.from {
                        "From " b { (inert(member(room, by))) } ", "
                        @match form {
                            FormView::Original => "word for word",
                            FormView::Paraphrase => "in its own words",
                            FormView::Conclusion => "the conclusion only",
                        }
                    },
                    Entry::Ruling { sure } => p.from { "A ruling. Control is sure of it to the degree: " (word(sure)) },
                    Entry::Item | Entry::Correction => {}
                }
                (text(&entry.text))
                p.meta {
                    @if !entry.method.is_empty() { (line(&entry.method)) " " }
                    @if let Some(grade) = &entry.grade { span.grade title="Reliability and credibility" { (line(grade)) } }
                    @if let Some(id) = &entry.id { " " span.soft { (inert(id.as_str())) } }
                }
                @if !entry.passed_to.is_empty() { p.soft { "Passed on to " (members(room, &entry.passed_to)) } }
                @if !entry.public && sitter.member().is_some() { (pass_on(room, entry, sitter)) }
            }
        }
    }
}

fn pass_on(room: &Room, entry: &EntryView, sitter: Sitter<'_>) -> Markup {
    let command = |form| Command::Mail(Mail::PassOn { entry: entry.number, to: Vec::new(), form });
    let to = member_options(room, sitter.member());
    // The script appends what stands beyond the end of a list.
    let form = |label: &str, command: Command, fields: Markup| {
        html! {
            details.sheet data-key={ "pass-" (entry.number) "-" (label) } {
                summary { (label) }
                form data-do=(act(&command)) data-key={ "pf-" (entry.number) "-" (label) } {
                    label { span { "To" } select data-at="/mail/pass_on/to/0" name="to" data-type="json" { @for (value, words) in &to { option value=(value) { (inert(words)) } } } }
                    details.sheet data-key={ "pm-" (entry.number) "-" (label) } {
                        summary { "And to others" }
                        fieldset aria-label="And to others" {
                            @for (value, words) in &to {
                                label.radio { input type="checkbox" name={ "also " (value) } value=(value) data-at="/mail/pass_on/to/99" data-type="json"; (inert(words)) }
                            }
                        }
                    }
                    (fields)
                    button disabled[!sitter.can] { "Pass on" }
                }
            }
        }
    };
    html! {
        div.passing {
            (form("Pass on as it is", command(Form::Original), html! {}))
            (form("Pass on in own words", command(Form::Paraphrase { text: String::new() }), area("/mail/pass_on/form/paraphrase/text", "In your words", 3, MESSAGE_CHARS, true)))
            (form("Pass on the conclusion only", command(Form::Conclusion { text: String::new() }), field("/mail/pass_on/form/conclusion/text", "The conclusion", 400, true)))
        }
    }
}

/// Requests for information.
pub(crate) fn requests(desk: &DeskView, sitter: Sitter<'_>) -> Markup {
    let ask = Command::Mail(Mail::Ask { text: String::new() });
    html! {
        section.part {
            h3 { "Questions to control" }
            @for request in desk.requests.iter().rev() {
                div.exchange {
                    p.meta { (line(&moment(&request.when))) }
                    (text(&request.text))
                    @for answer in &request.answers { blockquote { (text(answer)) } }
                    @if request.answers.is_empty() { p.soft { "No answer yet." } }
                }
            }
            @if sitter.party.is_some() {
                form data-do=(act(&ask)) data-key="ask" {
                    (area("/mail/ask/text", "Ask for information", 2, MESSAGE_CHARS, true))
                    button disabled[!sitter.can] { "Ask" }
                }
            }
        }
    }
}

/// Messages with others.
pub(crate) fn messages(room: &Room, desk: &DeskView, sitter: Sitter<'_>) -> Markup {
    let to = party_options(room, sitter.party);
    let message = Command::Mail(Mail::Message { to: Party::Control, text: String::new() });
    html! {
        section.part {
            h3 { "Messages" }
            @for m in desk.messages.iter().rev() {
                div.exchange.own[Some(&m.from) == sitter.party] {
                    p.meta { b { (inert(&party(room, &m.from))) } " to " b { (inert(&party(room, &m.to))) } " · " (line(&moment(&m.when))) }
                    (text(&m.text))
                }
            }
            @if sitter.party.is_some() {
                form data-do=(act(&message)) data-key="message" {
                    (choice("/mail/message/to", "To", &to, None))
                    (area("/mail/message/text", "Message", 2, MESSAGE_CHARS, true))
                    button disabled[!sitter.can] { "Send" }
                }
            }
        }
    }
}

/// Proposals of acts, and the rulings on them.
pub(crate) fn proposals(room: &Room, desk: &DeskView, sitter: Sitter<'_>) -> Markup {
    let propose = Command::Ruling(Ruling::Propose { act: String::new(), reasons: Vec::new(), rung: None });
    let mut rungs = vec![("null".to_owned(), "None of the ladder".to_owned())];
    rungs.extend(room.ladder.iter().enumerate().map(|(at, label)| (at.to_string(), label.clone())));
    html! {
        section.part {
            h3 { "Acts proposed" }
            @for p in desk.proposals.iter().rev() {
                div.exchange {
                    p { b { (line(&p.act)) } }
                    @for reason in &p.reasons { p.soft { (line(reason)) } }
                    @match &p.ruling {
                        Some((narrative, sure)) => blockquote { (text(narrative)) p.soft { "Control: " (word(sure)) } },
                        None => p.soft { "Control has not ruled yet." },
                    }
                }
            }
            @if sitter.party.is_some() {
                details.sheet data-key="propose" {
                    summary { "Propose an act" }
                    form data-do=(act(&propose)) data-key="propose-form" {
                        (field("/ruling/propose/act", "What do you do?", 400, true))
                        @for n in 0..3 { (optional_reason(n)) }
                        (choice("/ruling/propose/rung", "It amounts to", &rungs, None))
                        button disabled[!sitter.can] { "Propose" }
                    }
                }
            }
        }
    }
}

fn optional_reason(n: u8) -> Markup {
    let label = if n == 0 { "It works because (up to three reasons)" } else { "and because" };
    html! {
        label { span { (label) } input type="text" data-at={ "/ruling/propose/reasons/" (n) } name={ "reason" (n) } maxlength="400" data-skip-empty autocomplete="off"; }
    }
}

/// Own notes.
pub(crate) fn notes(room: &Room, notes: &[NoteView], pins: &[(Pin, String)], can: bool) -> Markup {
    let note = Command::Evaluation(Evaluation::Note { text: String::new(), pin: None });
    let mut options = vec![("null".to_owned(), "Nothing in particular".to_owned())];
    options.extend(pins.iter().map(|(pin, words)| (text_of(pin), words.clone())));
    let _ = room;
    html! {
        section.part {
            h3 { "Notes" }
            @for note in notes.iter().rev() {
                div.exchange {
                    p.meta { (session(note.session)) @if let Some(pin) = &note.pin { " · " (pinned(pin)) } }
                    (text(&note.text))
                }
            }
            form data-do=(act(&note)) data-key="note" {
                (area("/evaluation/note/text", "Note", 2, MESSAGE_CHARS, true))
                @if !pins.is_empty() { (choice("/evaluation/note/pin", "About", &options, None)) }
                button disabled[!can] { "Keep" }
            }
        }
    }
}

/// What a note is about, in words.
pub(crate) fn pinned(pin: &Pin) -> Markup {
    match pin {
        Pin::Item(id) => html! { "on " (inert(id.as_str())) },
        Pin::Draft(number) => html! { "on draft " (number) },
        Pin::Proposal(number) => html! { "on proposal " (number) },
    }
}

/// What a seat agrees to, where it has not yet.
pub(crate) fn unagreed(consented: Option<bool>, looked_at: bool, room: &Room) -> Markup {
    html! { @if consented == Some(false) && !looked_at { (consent(!room.stopped)) } }
}

/// What somebody agrees to before the start.
pub(crate) fn consent(can: bool) -> Markup {
    let command = Command::Seating(casus_session::command::Seating::Consent);
    html! {
        div.card.notice {
            h3 { "Before you start" }
            p { "What is sent and decided here is recorded for the review afterwards: seats, not persons. Names that you typed are seen by control alone. Until you agree you can read, and nothing that you send is taken." }
            (button(&command, "I agree", "primary", can))
        }
    }
}
