//! Words of estimative probability, for narration.

/// The word that US Intelligence Community Directive 203 gives to a probability; at a boundary, the likelier word.
/// Below 1 % and above 99 % the directive has no word, and the outermost are used.
#[must_use]
pub fn icd203(p: f64) -> &'static str {
    match p {
        p if p < 0.05 => "almost no chance",
        p if p < 0.20 => "very unlikely",
        p if p < 0.45 => "unlikely",
        p if p < 0.55 => "roughly even",
        p if p < 0.80 => "likely",
        p if p < 0.95 => "very likely",
        _ => "almost certain",
    }
}

#[cfg(test)]
mod tests {
    use super::icd203;

    #[test]
    fn bands() {
        let words = [0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95].map(icd203);
        assert_eq!(
            words,
            [
                "almost no chance",
                "very unlikely",
                "unlikely",
                "roughly even",
                "likely",
                "very likely",
                "almost certain"
            ]
        );
    }
}
