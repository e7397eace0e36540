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
}

/// What the screens of control and the board show of the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoorView {
    /// The address that people open.
    pub address: String,
    /// The SHA-256 of the certificate, where connections are encrypted.
    pub fingerprint: Option<String>,
    /// The lobby's code as people read it; empty for whoever may not.
    pub code: String,
    /// Codes for seats that move, with their seats; none for whoever may not see them.
    pub moves: Vec<(SeatId, String)>,
    /// Whether another machine has opened the address.
    pub reached: bool,
    /// Whether somebody is guessing codes, so that none is taken for the rest of a minute.
    pub alarm: bool,
}

impl DoorView {
    /// The same without any code, for control that hands out no seats.
    #[must_use]
    pub(crate) fn without_codes(self) -> DoorView {
        DoorView { code: String::new(), moves: Vec::new(), ..self }
    }
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
            alarm: self.attempts.everybody_waits(now),
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
    }

    /// Notes that a browser came from one address to another of this machine's. Where the two are one, and on the
    /// loopback, it is this machine's own.
    pub fn seen(&mut self, from: IpAddr, local: IpAddr) {
        let (from, local) = (from.to_canonical(), local.to_canonical());
        self.reached |= !from.is_loopback() && from != local;
    }

    /// What a typed code admits to, if it is right. A code that is wrong, too old or used up is all the same.
    ///
    /// # Errors
    /// How long to wait after too many wrong ones.
    pub fn try_code(&mut self, typed: &str, from: IpAddr, now: u64) -> Result<Option<Entrance>, Wait> {
        self.attempts.allow(from, now)?;
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

    /// Whether a text is the facilitator's key. Tries are not counted: 256 bits are not guessed, and strangers who guess
    /// codes must not keep the facilitator out.
    #[must_use]
    pub fn try_key(&self, typed: &str, from: IpAddr) -> bool {
        let right = Token::hash_of(typed) == self.facilitator;
        if !right {
            tracing::warn!(%from, "a wrong key for the facilitator's seat");
        }
        right
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
    fn guessed_codes_and_wrong_keys_do_not_shut_the_key_out() {
        let key = Token::new();
        let mut door = Door::new("http://x/".to_owned(), None, key.hash(), 0);
        for n in 0..50 {
            assert!(!door.view(1_000).alarm);
            assert_eq!(door.try_code("0000-0000", IpAddr::from([10, 1, n, 1]), 1_000), Ok(None));
            assert!(!door.try_key("wrong", HERE));
        }
        assert!(door.try_code(&door.lobby.0.shown(), HERE, 60_999).is_err() && door.view(60_999).alarm);
        assert!(door.try_key(key.reveal(), HERE));
        assert!(!door.view(61_000).alarm);
        let code = door.view(61_000).code;
        assert_eq!(door.try_code(&code, HERE, 61_000), Ok(Some(Entrance::Lobby)));
    }

    #[test]
    fn this_machine_is_no_telephone() {
        let mut door = Door::new("http://x/".to_owned(), None, Token::new().hash(), 0);
        let mapped: IpAddr = "::ffff:10.0.0.7".parse().expect("an address");
        for (from, local) in [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("10.0.0.7", "10.0.0.7")] {
            door.seen(from.parse().expect("an address"), local.parse().expect("an address"));
        }
        door.seen(HERE, mapped);
        assert!(!door.view(0).reached);
        door.seen(IpAddr::from([10, 0, 0, 8]), mapped);
        assert!(door.view(0).reached);
    }
}
