//! What may be left out of a document and has a value of its own.

use crate::value::{Hours, NonNeg, Positive, Prob};
use casus_model::evidence::Grade;
use casus_model::setup::Locus;

/// Each default by name, from what reads or builds it.
macro_rules! defaults {
    ($($name:ident -> $type:ty = $value:expr;)+) => {
        $(pub(super) fn $name() -> $type {
            $value.unwrap_or_else(|_| unreachable!("a default is well formed"))
        })+
    };
}

defaults! {
    six_hours -> Hours = "6h".parse();
    twelve_hours -> Hours = "12h".parse();
    one_day -> Hours = "24h".parse();
    two_days -> Hours = "48h".parse();
    three_days -> Hours = "72h".parse();
    two_weeks -> Hours = "14d".parse();
    nothing -> Prob = Prob::new(0.0);
    volatility -> Prob = Prob::new(0.05);
    small_risk -> Prob = Prob::new(0.1);
    half -> Prob = Prob::new(0.5);
    persistence -> Prob = Prob::new(0.8);
    full -> Prob = Prob::new(1.0);
    small_cost -> NonNeg = NonNeg::new(0.1);
    weight_one -> NonNeg = NonNeg::new(1.0);
    triple -> Positive = Positive::new(3.0);
    six_minutes -> Positive = Positive::new(6.0);
    ten_minutes -> Positive = Positive::new(10.0);
    two_and_a_half_hours -> Positive = Positive::new(150.0);
    doubtful -> Grade = Grade::parse("D3").ok_or(());
}

pub(super) fn one() -> u8 {
    1
}

pub(super) fn yes() -> bool {
    true
}

pub(super) fn on_ally() -> Locus {
    Locus::Ally
}
