//! Comma-separated values, or semicolons, or tabs.

use super::sheet::{ROWS, Sheet, Unreadable};

/// Reads a text; what separates is what most evenly divides its first lines.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Unreadable::new(
            "this is neither a workbook nor a text in UTF-8",
            "save it as .xlsx or as CSV in UTF-8",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut sheet = Sheet { name: name.to_owned(), rows: Vec::new() };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for record in reader.records().take(ROWS + 1) {
        let record = record.map_err(|error| {
            Unreadable::new(format!("the text is not well formed: {error}"), "check its quotation marks")
        })?;
        sheet.rows.push(record.iter().map(str::to_owned).collect());
    }
    while sheet.rows.last().is_some_and(|row| row.iter().all(|cell| cell.trim().is_empty())) {
        sheet.rows.pop();
    }
    Ok(sheet)
}

/// The separator that occurs most often outside quotation marks in the first line that is not blank; a comma if
/// none does.
fn separator(text: &str) -> u8 {
    let (mut counts, mut quoted) = ([0_usize; 3], false);
    let marks = [',', ';', '\t'];
    for c in text.trim_start().chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(mark) = marks.iter().position(|mark| *mark == c) {
                    counts[mark] += 1;
                }
            }
        }
    }
    let best = (0..marks.len()).max_by_key(|&i| (counts[i], std::cmp::Reverse(i))).unwrap_or(0);
    marks[best] as u8
}

/// A sheet as text: commas, `\n`, quotation marks where they are needed, with a byte order mark so that spreadsheets
/// see UTF-8.
pub(super) fn write(sheet: &Sheet) -> Vec<u8> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(&mut bytes);
        for row in &sheet.rows {
            // Writing to memory cannot fail.
            let _ = writer.write_record(row);
        }
        let _ = writer.flush();
    }
    bytes
}
