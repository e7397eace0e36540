//! Numbers as the screen shows them; what a page says alike comes from there.

use casus_model::metrics::fracture::IndexWeights;

pub(crate) use casus_report::words::{commonest, count, headline, hours, many, names, rung, truth};

/// Two decimals, without a minus before a zero.
pub(crate) fn two(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".into() } else { text }
}

/// Two decimals with a sign; a change that rounds to nothing has none.
pub(crate) fn signed(value: f64) -> String {
    match two(value).as_str() {
        "0.00" => "0.00".into(),
        text if text.starts_with('-') => text.into(),
        text => format!("+{text}"),
    }
}

/// What each part counts in the fracture index.
pub(crate) fn index_weights(w: &IndexWeights) -> String {
    let [belief, preference, voice] = [w.belief, w.preference, w.voice].map(|weight| 100.0 * weight);
    format!("in the index beliefs count {belief:.0} %, preferences {preference:.0} %, voices {voice:.0} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!((two(-0.001), two(0.125), two(1.0)), ("0.00".into(), "0.12".into(), "1.00".into()));
        assert_eq!((signed(-0.2), signed(0.2), signed(0.0)), ("-0.20".into(), "+0.20".into(), "0.00".into()));
    }
}
