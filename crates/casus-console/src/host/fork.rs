//! Who keeps which seat when a session goes on from an earlier record.

use casus_session::command::Seating;
use casus_session::seat::Role;
use casus_session::{Actor, Event, Record, SeatId};
use std::collections::BTreeMap;

/// What gives everybody who is in a session now the same seat in one that goes on from an earlier record.
pub(super) fn carried_over(records: &[Record], keep: u64) -> Vec<(Actor, Seating)> {
    let keep = usize::try_from(keep).unwrap_or(usize::MAX).saturating_add(1).min(records.len());
    let (then, now) = (Sitting::of(&records[..keep]), Sitting::of(records));
    let control = || Actor::Seat(SeatId::FACILITATOR);
    let mut out = vec![(control(), Seating::Lock { locked: false })];
    for (seat, sitting) in &now.0 {
        match then.0.get(seat) {
            None => {
                let (alias, key) = (sitting.alias.clone(), sitting.key.clone());
                out.push((Actor::Visitor, Seating::Join { alias, key, program: sitting.program }));
            }
            Some(before) if before.key != sitting.key => {
                out.push((control(), Seating::Rekey { seat: *seat, key: sitting.key.clone() }));
            }
            Some(_) => {}
        }
        let before = then.0.get(seat).and_then(|s| s.role.clone());
        match &sitting.role {
            _ if *seat == SeatId::FACILITATOR => {}
            Some(role) if before.as_ref() != Some(role) => {
                out.push((control(), Seating::Assign { seat: *seat, role: role.clone() }));
            }
            _ => {}
        }
        if sitting.consented && !then.0.get(seat).is_some_and(|s| s.consented) {
            out.push((Actor::Seat(*seat), Seating::Consent));
        }
        if sitting.revoked && !then.0.get(seat).is_some_and(|s| s.revoked) {
            out.push((control(), Seating::Revoke { seat: *seat }));
        }
    }
    out
}

/// Who sits where after some records.
#[derive(Default)]
struct Sitting(BTreeMap<SeatId, Sits>);

#[derive(Default)]
struct Sits {
    alias: String,
    key: String,
    program: bool,
    role: Option<Role>,
    consented: bool,
    revoked: bool,
}

impl Sitting {
    fn of(records: &[Record]) -> Sitting {
        let mut sitting = Sitting::default();
        for event in records.iter().flat_map(|r| &r.events) {
            match event {
                Event::Joined { seat, alias, key, program } => {
                    let (alias, key) = (alias.clone(), key.clone());
                    sitting.0.insert(*seat, Sits { alias, key, program: *program, ..Sits::default() });
                }
                Event::Assigned { seat, role } => {
                    sitting.0.entry(*seat).or_default().role.clone_from(role);
                }
                Event::Rekeyed { seat, key } => sitting.0.entry(*seat).or_default().key.clone_from(key),
                Event::Consented { seat } => sitting.0.entry(*seat).or_default().consented = true,
                Event::Revoked { seat } => sitting.0.entry(*seat).or_default().revoked = true,
                _ => {}
            }
        }
        sitting
    }
}
