//! The door of the lobby: the code on the board, codes for seats that move to another device, and the way in that is
//! shown to people.

use crate::identity::{Attempts, Code, Hash, Token, Wait};
use casus_session::SeatId;
use std::net::IpAddr;

/// How long a code is good, in milliseconds.
const LIFE: u64 = 30 * 60 * 1000;

/// The door.
#[derive(Debug)]
pub struct Door {
    /// The address that people open.
    pub address: String,
    fingerprint: Option<String>,
    lobby: (Code, u64),
    moves: Vec<(SeatId, Code, u64)>,
    attempts: Attempts,
    facilitator: Hash,
    reached: bool,
    alarm: bool,
}

/// What the screens of control and the board show of the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoorView {
    /// The address that people open.
    pub address: String,
    /// The SHA-256 of the certificate, where connections are encrypted.
    pub fingerprint: Option<String>,
    /// The lobby's code as people read it.
    pub code: String,
    /// Codes for seats that move, with their seats.
    pub moves: Vec<(SeatId, String)>,
    /// Whether another machine has opened the address.
    pub reached: bool,
    /// Whether somebody is guessing codes.
    pub alarm: bool,
}

/// What a code admits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// The lobby.
    Lobby,
    /// A seat that moves to this device.
    Seat(SeatId),
}

impl Door {
    /// A door with a new code. `facilitator` is what is kept of the key on the terminal.
    #[must_use]
    pub fn new(address: String, fingerprint: Option<String>, facilitator: Hash, now: u64) -> Door {
        Door {
            address,
            fingerprint,
            lobby: (Code::new(), now + LIFE),
            moves: Vec::new(),
            attempts: Attempts::default(),
            facilitator,
            reached: false,
            alarm: false,
        }
    }

    /// What screens show, after codes that are too old were replaced or forgotten.
    pub fn view(&mut self, now: u64) -> DoorView {
        if now >= self.lobby.1 {
            self.lobby = (Code::new(), now + LIFE);
        }
        self.moves.retain(|(.., until)| now < *until);
        DoorView {
            address: self.address.clone(),
            fingerprint: self.fingerprint.clone(),
            code: self.lobby.0.shown(),
            moves: self.moves.iter().map(|(seat, code, _)| (*seat, code.shown())).collect(),
            reached: self.reached,
            alarm: self.alarm,
        }
    }

    /// A code by which a seat moves to another device, once.
    pub fn move_seat(&mut self, seat: SeatId, now: u64) {
        self.moves.retain(|(s, ..)| *s != seat);
        self.moves.push((seat, Code::new(), now + LIFE));
    }

    /// A new code for the lobby; the old one is worth nothing any more.
    pub fn renew(&mut self, now: u64) {
        self.lobby = (Code::new(), now + LIFE);
        self.alarm = false;
    }

    /// Notes that a browser opened the door, from another machine or not.
    pub fn seen(&mut self, from: IpAddr) {
        self.reached |= !from.is_loopback();
    }

    /// What a typed code admits to, if it is right. A code that is wrong, too old or used up is all the same.
    ///
    /// # Errors
    /// How long to wait after too many wrong ones.
    pub fn try_code(&mut self, typed: &str, from: IpAddr, now: u64) -> Result<Option<Entrance>, Wait> {
        self.attempts.allow(from, now).inspect_err(|wait| self.alarm |= wait.everybody)?;
        let _ = self.view(now);
        let used = self.moves.iter().position(|(_, code, _)| code.matches(typed));
        let entrance = match used {
            Some(at) => Some(Entrance::Seat(self.moves.remove(at).0)),
            None => self.lobby.0.matches(typed).then_some(Entrance::Lobby),
        };
        if entrance.is_none() {
            self.attempts.wrong(from, now);
        }
        Ok(entrance)
    }

    /// Whether a text is the facilitator's key.
    ///
    /// # Errors
    /// How long to wait after too many wrong ones.
    pub fn try_key(&mut self, typed: &str, from: IpAddr, now: u64) -> Result<bool, Wait> {
        self.attempts.allow(from, now).inspect_err(|wait| self.alarm |= wait.everybody)?;
        let right = Token::hash_of(typed) == self.facilitator;
        if !right {
            self.attempts.wrong(from, now);
        }
        Ok(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7));

    #[test]
    fn a_move_is_used_once_and_codes_grow_old() {
        let mut door = Door::new("http://x/".to_owned(), None, Token::new().hash(), 0);
        door.move_seat(SeatId(4), 0);
        let seen = door.view(0);
        assert_eq!(door.try_code(&seen.moves[0].1, HERE, 1), Ok(Some(Entrance::Seat(SeatId(4)))));
        assert_eq!(door.try_code(&seen.moves[0].1, HERE, 1), Ok(None));
        assert_eq!(door.try_code(&seen.code, HERE, LIFE - 1), Ok(Some(Entrance::Lobby)));
        assert_eq!(door.try_code(&seen.code, HERE, LIFE), Ok(None));
        assert_ne!(door.view(LIFE).code, seen.code);
    }

    #[test]
    fn keys_are_guessed_no_faster_than_codes() {
        let key = Token::new();
        let mut door = Door::new("http://x/".to_owned(), None, key.hash(), 0);
        assert_eq!(door.try_key(key.reveal(), HERE, 0), Ok(true));
        for _ in 0..5 {
            assert_eq!(door.try_key("wrong", HERE, 0), Ok(false));
        }
        assert!(door.try_key(key.reveal(), HERE, 0).is_err());
        assert!(door.try_code("0000-0000", HERE, 0).is_err());
    }
}
