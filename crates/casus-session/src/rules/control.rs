//! What control looks at, and how the room is shown.

use super::items::undoable;
use super::{Ask, Decision, done, not_now, unknown};
use crate::command::Control;
use crate::event::Event;
use crate::seat::Role;

pub(super) fn decide(ask: &Ask<'_>, command: &Control) -> Decision {
    let state = ask.state;
    let seat = ask.seat()?;
    match command {
        Control::LookAs { role } => {
            if let Role::Delegation(member) | Role::Evaluator(member) = role
                && !ask.game.members().contains(member)
            {
                return Err(unknown("member"));
            }
            if role.is_control() {
                return Err(not_now("control looks with its own eyes already"));
            }
            done(vec![Event::LookedAs { seat, role: Some(role.clone()) }])
        }
        Control::LookBack => done(vec![Event::LookedAs { seat, role: None }]),
        Control::OpenDrawer => done(vec![Event::DrawerSet { seat, open: true }]),
        Control::CloseDrawer => done(vec![Event::DrawerSet { seat, open: false }]),
        Control::Skin { skin, names, scale } => {
            let back = Event::SkinSet { skin: state.skin, names: state.names, scale: state.scale };
            let event = Event::SkinSet { skin: *skin, names: *names, scale: *scale };
            done(vec![event, undoable("words and names", vec![back])])
        }
        Control::BoardCounts { shown } => done(vec![Event::BoardCountsSet { shown: *shown }]),
    }
}
