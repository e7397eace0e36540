//! From bytes to a text.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Source};
use crate::limits;
use crate::load::Problems;

/// The text of a file's bytes: UTF-8, at most `limit` bytes (and never more than the hard ceiling), without its byte
/// order mark.
///
/// # Errors
///
/// S002 and S009. Where only some bytes are no text, the problems hold the rest of it, so that they have a place.
pub fn read_bytes(name: &str, bytes: &[u8], limit: u64) -> Result<Source, Problems> {
    let limit = limit.min(limits::DOCUMENT_BYTES_HARD);
    if bytes.len() as u64 > limit {
        let finding = Diagnostic::new(Code::S009, 0..0, "the document is too large")
            .expected(format!("at most {limit} bytes"));
        let finding = if limit < limits::DOCUMENT_BYTES_HARD {
            finding.hint(format!("--raise-limits allows up to {}", limits::DOCUMENT_BYTES_HARD))
        } else {
            finding.hint("no flag raises this limit")
        };
        return Err(problem(Source::new(name, ""), finding));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if looks_like_utf16(bytes) {
        let finding = Diagnostic::new(Code::S002, 0..0, "the document looks like UTF-16")
            .expected("UTF-8 text")
            .hint("save the file as UTF-8");
        return Err(problem(Source::new(name, ""), finding));
    }
    std::str::from_utf8(bytes).map(|text| Source::new(name, text)).map_err(|error| {
        let at = error.valid_up_to();
        // A replacement character stands for the byte, at the same place.
        let text = String::from_utf8_lossy(bytes);
        let finding = Diagnostic::new(
            Code::S002,
            at..at + char::REPLACEMENT_CHARACTER.len_utf8(),
            format!("not UTF-8 text at byte {at}"),
        );
        let finding = finding
            .expected("UTF-8 text")
            .found(bytes.get(at).map_or_else(String::new, |b| format!("the byte 0x{b:02X}")))
            .hint("save the file as UTF-8");
        problem(Source::new(name, text), finding)
    })
}

fn problem(source: Source, finding: Diagnostic) -> Problems {
    Problems { source, diagnostics: vec![finding] }
}

fn looks_like_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        || matches!(bytes, [a, 0, b, 0, ..] | [0, a, 0, b, ..] if *a != 0 && *b != 0)
}

/// The text of an ordinary file, or of standard input if the path is `-`. Nothing that never ends is waited for.
///
/// # Errors
///
/// F001 with the reason, and what [`read_bytes`] refuses.
pub fn read_file(path: &Path, limit: u64) -> Result<Source, Problems> {
    let limit = limit.min(limits::DOCUMENT_BYTES_HARD);
    let (name, bytes) = if path.as_os_str() == "-" {
        ("<standard input>".to_owned(), up_to(std::io::stdin().lock(), limit))
    } else {
        (path.display().to_string(), ordinary(path).and_then(|file| up_to(file, limit)))
    };
    match bytes {
        Ok(bytes) => read_bytes(&name, &bytes, limit),
        Err(reason) => {
            let finding = Diagnostic::new(Code::F001, 0..0, "the file cannot be read").found(reason);
            Err(problem(Source::new(name, ""), finding))
        }
    }
}

/// One byte more than the limit is enough to tell that it was passed.
fn up_to(file: impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Opens a file after looking at what it is, since opening a pipe would wait for its other end.
fn ordinary(path: &Path) -> Result<File, String> {
    let look = |metadata: std::fs::Metadata| {
        if metadata.is_file() {
            Ok(())
        } else if metadata.is_dir() {
            Err("a folder, not a file".to_owned())
        } else {
            Err("not an ordinary file".to_owned())
        }
    };
    look(std::fs::metadata(path).map_err(|error| match std::fs::symlink_metadata(path) {
        Ok(_) => format!("a link that leads nowhere: {error}"),
        Err(_) => error.to_string(),
    })?)?;
    let file = File::open(path).map_err(|error| error.to_string())?;
    look(file.metadata().map_err(|error| error.to_string())?)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> Diagnostic {
        read_bytes("x.ron", bytes, 64).expect_err("refused").diagnostics.remove(0)
    }

    #[test]
    fn s002_other_encodings() {
        let d = refused(b"(a:\n\"\xe9\")");
        assert_eq!((d.code, d.span.start), (Code::S002, 5));
        assert_eq!(d.message, "not UTF-8 text at byte 5");
        let problems = read_bytes("x.ron", b"(a:\n\"\xe9\")", 64).expect_err("refused");
        assert_eq!(problems.source.text, "(a:\n\"\u{fffd}\")");
        assert!(problems.source.text.get(d.span).is_some());
        assert_eq!(
            (d.found.as_deref(), d.hint.as_deref()),
            (Some("the byte 0xE9"), Some("save the file as UTF-8"))
        );
        for utf16 in [&b"\xff\xfe(\0a\0"[..], b"\xfe\xff\0(\0a", b"(\0a\0:\0", b"\0(\0a\0:"] {
            let d = refused(utf16);
            assert_eq!((d.code, d.message.as_str()), (Code::S002, "the document looks like UTF-16"));
        }
    }

    #[test]
    fn one_byte_order_mark_is_taken_off() {
        let source = read_bytes("x.ron", b"\xef\xbb\xbf(a: 1)", 64).expect("fine");
        assert_eq!(source.text, "(a: 1)");
        let twice = read_bytes("x.ron", b"\xef\xbb\xbf\xef\xbb\xbf(a: 1)", 64).expect("fine");
        assert_eq!(crate::tree::Tree::document(&twice.text).diagnostics[0].code, Code::S003);
    }

    #[test]
    fn s009_size() {
        assert!(read_bytes("x.ron", &[b' '; 64], 64).is_ok());
        let d = refused(&[b' '; 65]);
        assert_eq!((d.code, d.expected.as_deref()), (Code::S009, Some("at most 64 bytes")));
        assert_eq!(d.hint.as_deref(), Some("--raise-limits allows up to 16777216"));
        let huge = vec![b' '; (16 << 20) + 1];
        let d = read_bytes("x.ron", &huge, u64::MAX).expect_err("hard ceiling").diagnostics.remove(0);
        assert_eq!((d.code, d.hint.as_deref()), (Code::S009, Some("no flag raises this limit")));
    }

    #[test]
    fn f001_unreadable_files() {
        let refused = |path: &str| read_file(Path::new(path), 64).expect_err(path).diagnostics.remove(0);
        let d = refused("/");
        assert_eq!((d.code, d.found.as_deref()), (Code::F001, Some("a folder, not a file")));
        assert_eq!(refused("/no/such/file.ron").code, Code::F001);
        #[cfg(unix)]
        assert_eq!(refused("/dev/zero").found.as_deref(), Some("not an ordinary file"));
        #[cfg(target_os = "linux")]
        assert_eq!(
            read_file(Path::new("/proc/self/smaps"), 64).expect_err("longer than it says").diagnostics[0]
                .code,
            Code::S009
        );
    }
}
