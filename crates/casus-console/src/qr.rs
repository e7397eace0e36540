//! QR codes as drawings.

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// A text as a QR code, black on white with its quiet zone; nothing if the text is too long for one.
#[must_use]
pub fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return html! {} };
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
        }
    }
    let side = width + 8;
    html! {
        svg.qr role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) } shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners() {
        let drawn = qr("http://192.168.1.5:8080/#ABCD-EFGH", "Join").into_string();
        // A code of version 3 has 29 modules a side; its corners begin with seven dark ones.
        assert!(drawn.contains("viewBox=\"0 0 37 37\""), "{}", &drawn[..120]);
        for at in 0..7 {
            assert!(
                drawn.contains(&format!("M{} 4h1", at + 4)) && drawn.contains(&format!("M{} 4h1", at + 26))
            );
        }
        assert!(qr(&"x".repeat(5000), "").into_string().is_empty());
    }
}
