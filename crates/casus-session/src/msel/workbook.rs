//! XLSX workbooks.
//!
//! A workbook is a compressed archive, so that a small file can hold a sheet of any size. Everything is unpacked once
//! against a limit before it is read, and cells are read one by one: a single cell in a far corner costs nothing.

use super::sheet::{COLUMNS, ROWS, Sheet, Unreadable};
use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime as Written, Format, FormatAlign, Workbook, XlsxError};
use std::io::{Cursor, Read as _};

/// Bytes that the parts of a workbook may unpack to, and how many parts it may have.
const UNPACKED_BYTES: u64 = 64 << 20;
const PARTS: usize = 1_000;
/// Sheets that are read.
const SHEETS: usize = 32;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    unpacks(bytes)?;
    let damaged = |error: calamine::XlsxError| {
        Unreadable::new(format!("the workbook cannot be read: {error}"), "save it again as .xlsx or as .csv")
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names().into_iter().take(SHEETS) {
        // A chart has a sheet and no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            let text = text(cell.get_value());
            if text.is_empty() {
                continue;
            }
            let (row, column) = (row as usize, column as usize);
            if row >= ROWS || column >= COLUMNS {
                return Err(Unreadable::new(
                    format!("the sheet {name} has a cell in row {} and column {}", row + 1, column + 1),
                    format!("a list has at most {ROWS} rows and {COLUMNS} columns"),
                ));
            }
            if sheet.rows.len() <= row {
                sheet.rows.resize(row + 1, Vec::new());
            }
            sheet.set(row, column, &text);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Refuses an archive that unpacks to more than anybody types.
fn unpacks(bytes: &[u8]) -> Result<(), Unreadable> {
    let hint = "save it again as .xlsx or as .csv";
    let damaged =
        |error: &dyn std::fmt::Display| Unreadable::new(format!("the workbook is damaged: {error}"), hint);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    if archive.len() > PARTS {
        return Err(Unreadable::new(format!("the workbook has {} parts", archive.len()), hint));
    }
    let mut left = UNPACKED_BYTES;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|e| damaged(&e))?;
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|e| damaged(&e))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            Unreadable::new("the workbook unpacks to more than 64 MiB", "leave pictures and other sheets out")
        })?;
    }
    Ok(())
}

/// What a cell shows, as far as it can be told without the format that its author chose.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(time) => date(*time),
        other => match Data::from(other.clone()) {
            Data::Int(number) => number.to_string(),
            // `{}` writes 12 as `12`, as a spreadsheet shows it.
            Data::Float(number) => number.to_string(),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
            Data::Bool(true) => "yes".to_owned(),
            Data::Bool(false) => "no".to_owned(),
            _ => String::new(),
        },
    }
}

/// A date and time as `2026-10-05 09:30`; one without a date as `09:30` or, if it has seconds, `09:30:15`.
fn date(time: ExcelDateTime) -> String {
    let number = time.as_f64();
    let of_day = (number.rem_euclid(1.0) * 86_400.0).round();
    let seconds = if of_day.is_finite() { of_day as u32 % 86_400 } else { 0 };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let clock = if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if number < 1.0 {
        return clock;
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02} {clock}")
}

/// A sheet as a workbook: texts only, the heading frozen, the same bytes for the same sheet.
pub(super) fn write(sheet: &Sheet) -> Result<Vec<u8>, Unreadable> {
    let failed = |error: XlsxError| Unreadable::new(format!("no workbook: {error}"), "export CSV instead");
    let mut book = Workbook::new();
    let dated = Written::from_ymd(2000, 1, 1).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&dated));
    let heading = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let page = book.add_worksheet();
    page.set_name(&sheet.name).map_err(failed)?;
    page.set_freeze_panes(1, 0).map_err(failed)?;
    for (row, cells) in (0_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            if cell.is_empty() {
                continue;
            }
            let format = if row == 0 { &heading } else { &wrapped };
            page.write_string_with_format(row, column, cell, format).map_err(failed)?;
        }
    }
    let widths = sheet.rows.first().map_or(0, Vec::len);
    for column in 0..widths {
        let longest =
            sheet.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        let width = f64::from(u32::try_from(longest.unwrap_or(0).clamp(6, 48)).unwrap_or(48));
        page.set_column_width(u16::try_from(column).unwrap_or(0), width + 2.0).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}
