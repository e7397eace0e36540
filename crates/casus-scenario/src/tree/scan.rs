//! Characters and words: what separates them, what they may hold, which numbers are numbers.

/// Whether the character may begin an identifier.
pub(super) fn starts_ident(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Whether the character may stand inside an identifier.
pub(super) fn continues_ident(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a value may begin with the character.
pub(super) fn starts_value(c: char) -> bool {
    starts_ident(c) || c.is_ascii_digit() || matches!(c, '(' | '[' | '{' | '"' | '\'' | '+' | '-' | '.')
}

/// Spaces that look like ordinary ones or like nothing, but separate no words.
pub(super) fn is_odd_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
            ..='\u{200f}' | '\u{2028}'
            ..='\u{202f}' | '\u{205f}'
            ..='\u{206f}' | '\u{3000}' | '\u{feff}'
    )
}

/// The character in words, with its code point.
pub(super) fn character_name(c: char) -> String {
    let name = match c {
        '\u{a0}' | '\u{202f}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero-width space",
        '\u{200c}' | '\u{200d}' => "zero-width joiner",
        '\u{feff}' => "byte order mark",
        '\u{2028}' | '\u{2029}' => "line separator",
        c if crate::diagnostic::is_bidi(c) => "direction mark",
        c if c.is_control() => "control character",
        _ => "unusual space",
    };
    format!("{name} U+{:04X}", u32::from(c))
}

/// What a number token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// Readable.
    Fine,
    /// Not a number, an infinity, or too large.
    NotFinite,
    /// Not zero, but read as zero.
    Vanishes,
    /// No number at all.
    Malformed,
}

/// Reads a number token as RON does: signs, `_`, `0x`, exponents, type endings.
pub(super) fn number(token: &str) -> Number {
    let unsigned = token.strip_prefix(['+', '-']).unwrap_or(token);
    if is_not_finite_word(unsigned) {
        return Number::NotFinite;
    }
    for (mark, base) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(mark) {
            let fits = digits.starts_with(|c: char| c.is_digit(base))
                && without_ending(digits, base).chars().all(|c| c == '_' || c.is_digit(base));
            return if fits { Number::Fine } else { Number::Malformed };
        }
    }
    let body = without_ending(unsigned, 10);
    let whole_ending = unsigned[body.len()..].starts_with(['i', 'u']);
    if !is_decimal(body) || (whole_ending && body.contains(['.', 'e', 'E'])) {
        return Number::Malformed;
    }
    let plain: String = body.chars().filter(|&c| c != '_').collect();
    match plain.parse::<f64>() {
        Err(_) => Number::Malformed,
        Ok(value) if !value.is_finite() => Number::NotFinite,
        Ok(0.0) if mantissa(body).contains(|c: char| c.is_ascii_digit() && c != '0') => Number::Vanishes,
        Ok(_) => Number::Fine,
    }
}

/// Whether the word is one of RON's spellings of infinity and not-a-number.
pub(super) fn is_not_finite_word(word: &str) -> bool {
    let word = word.strip_suffix("f32").or_else(|| word.strip_suffix("f64")).unwrap_or(word);
    matches!(word, "inf" | "NaN")
}

/// Whether the token is a whole number above 2^53 that a decimal number cannot hold exactly.
pub(super) fn is_inexact_integer(token: &str) -> bool {
    let digits: String =
        token.strip_prefix(['+', '-']).unwrap_or(token).chars().filter(|&c| c != '_').collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let digits = digits.trim_start_matches('0');
    match digits.parse::<u64>() {
        // A multiple of a large enough power of two is exact.
        Ok(value) => value != 0 && 64 - value.leading_zeros() - value.trailing_zeros() > 53,
        Err(_) => digits.len() > 19,
    }
}

/// The same number as most people would write it, if the token has leading zeros or names a type.
pub(super) fn plainer(token: &str) -> Option<String> {
    let named = &token[..token.len() - type_ending(token)];
    let (sign, digits) = named.split_at(named.len() - named.trim_start_matches(['+', '-']).len());
    let trimmed = digits.trim_start_matches('0');
    let digits = match digits.len() - trimmed.len() {
        0 => digits,
        _ if trimmed.starts_with(|c: char| c.is_ascii_digit()) => trimmed,
        zeros => &digits[zeros - 1..],
    };
    (sign.len() + digits.len() < token.len()).then(|| format!("{sign}{digits}"))
}

/// How many bytes of a number token name its type, as in `1u32`.
pub(crate) fn type_ending(token: &str) -> usize {
    let unsigned = token.trim_start_matches(['+', '-']);
    let base = if unsigned.starts_with("0x") { 16 } else { 10 };
    unsigned.len() - without_ending(unsigned, base).len()
}

/// Whether the token is a zero with a minus sign.
pub(super) fn is_minus_zero(token: &str) -> bool {
    let Some(body) = token.strip_prefix('-') else { return false };
    let digits = mantissa(body);
    digits.contains('0')
        && digits.bytes().all(|b| matches!(b, b'0' | b'.' | b'_'))
        && number(body) == Number::Fine
}

fn mantissa(body: &str) -> &str {
    body.split(['e', 'E']).next().unwrap_or(body)
}

fn without_ending(digits: &str, base: u32) -> &str {
    const ENDINGS: [&str; 10] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"];
    let endings = if base == 16 { &ENDINGS[..8] } else { &ENDINGS[..] };
    endings.iter().find_map(|ending| digits.strip_suffix(ending)).unwrap_or(digits)
}

/// `12`, `1_000`, `0.5`, `.5`, `5.`, `1e-3`.
fn is_decimal(body: &str) -> bool {
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_') && !text.starts_with('_');
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    digits(whole)
        && digits(part)
        && (some(whole) || some(part))
        && exponent.is_none_or(|exponent| {
            let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            digits(unsigned) && some(unsigned)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_other_words() {
        for fine in
            ["1", "-1", "+0.5", ".5", "5.", "1_000", "1e3", "1E-3", "0x1F", "0b10", "7u8", "1.5f32", "007"]
        {
            assert_eq!(number(fine), Number::Fine, "{fine}");
        }
        for malformed in
            ["12h", "1.2.3", "2026-10-05", "-", ".", "1e", "0x", "0xg", "_1", "1..2", "0b2", "e5", "1.5u8"]
        {
            assert_eq!(number(malformed), Number::Malformed, "{malformed}");
        }
        let long = "9".repeat(1_000_000);
        for huge in ["1e999", "-inf", "+NaN", "inff32", &long] {
            assert_eq!(number(huge), Number::NotFinite);
        }
        assert_eq!(number("1e-9999"), Number::Vanishes);
        assert_eq!(number("0e-9999"), Number::Fine);
    }

    #[test]
    fn minus_zero_is_told_from_other_numbers() {
        for zero in ["-0", "-0.0", "-.0", "-0.", "-0e5", "-0_0.0"] {
            assert!(is_minus_zero(zero), "{zero}");
        }
        for other in ["0", "-1", "-0.1", "-0x0", "-", "-.", "-1e-9999", "+0"] {
            assert!(!is_minus_zero(other), "{other}");
        }
    }

    #[test]
    fn odd_numbers_have_plainer_forms() {
        for (odd, plain) in [
            ("007", "7"),
            ("-00.5", "-0.5"),
            ("000", "0"),
            ("1u32", "1"),
            ("0x1Fu8", "0x1F"),
            ("2.5f32", "2.5"),
        ] {
            assert_eq!(plainer(odd).as_deref(), Some(plain));
        }
        for usual in ["0", "7", "0.5", "-0.5", "1_000", "0x1F", "0b10", "1e3", ".5"] {
            assert_eq!(plainer(usual), None, "{usual}");
        }
    }

    #[test]
    fn exactness_of_large_integers() {
        for exact in
            ["9007199254740992", "9007199254740994", "18014398509481984", "1e30", "9007199254740993.0", "0"]
        {
            assert!(!is_inexact_integer(exact), "{exact}");
        }
        for inexact in
            ["9007199254740993", "-9007199254740993", "9_007_199_254_740_993", "99999999999999999999"]
        {
            assert!(is_inexact_integer(inexact), "{inexact}");
        }
    }
}
