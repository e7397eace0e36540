//! A list of events that the facilitator reads in. Nobody else learns that there is such a thing.

use super::body::{bytes, json};
use super::papers::XLSX;
use super::problem::Problem;
use crate::host::Shared;
use crate::identity;
use crate::list::{Reading, Say};
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use casus_session::{Actor, CommandId, SeatId};
use serde::Deserialize;

/// Most bytes of a file.
pub(crate) const FILE: usize = 1 << 20;

/// What is done with the list.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Asked {
    /// Something is said of it.
    Say(Say),
    /// It becomes the list of the session.
    Accept {
        /// The name of the changes that were shown.
        seen: String,
    },
    /// It is left.
    Leave,
}

/// Takes a file in.
pub(super) async fn upload(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<(), Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let unsupported = |words: String| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", words);
    let neither = || unsupported("A list is a workbook (.xlsx) or a CSV file in UTF-8.".to_owned());
    if kind != XLSX && kind != "text/csv" {
        return Err(neither());
    }
    let bytes = bytes(body, FILE).await?;
    if bytes.starts_with(b"PK") != (kind == XLSX) {
        return Err(neither());
    }
    let present = shared.present().await?;
    // A workbook is unpacked and read, which takes its time.
    let read = tokio::task::spawn_blocking(move || Reading::open(&bytes, &present.game)).await;
    let reading = read.map_err(|error| Problem::incident(&error.to_string()))?;
    let reading = reading.map_err(|why| unsupported(format!("This is no list: {why}.")))?;
    let mut listing = shared.list();
    listing.reading = Some(reading);
    listing.version += 1;
    Ok(())
}

/// Does what is asked with the list.
pub(super) async fn change(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<(), Problem> {
    let asked: Asked = json(headers, body).await?;
    let none =
        || Problem::new(StatusCode::CONFLICT, "no_list", "No list is being read. Choose its file again.");
    match asked {
        Asked::Leave => shared.list().reading = None,
        Asked::Say(say) => {
            let present = shared.present().await?;
            let mut listing = shared.list();
            let reading = listing.reading.as_mut().ok_or_else(none)?;
            reading
                .say(say, &present.game)
                .map_err(|words| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "list", words))?;
        }
        Asked::Accept { seen } => {
            let present = shared.present().await?;
            let command = {
                let listing = shared.list();
                let reading = listing.reading.as_ref().ok_or_else(none)?;
                let words = "The list of the session has changed meanwhile. Look at the differences again.";
                let other = || Problem::new(StatusCode::CONFLICT, "list_changed", words);
                reading.accepted(&present.list, &seen).ok_or_else(other)?
            };
            let id = CommandId::try_from(identity::hex(&identity::random::<16>()));
            let id = id.map_err(|_| Problem::incident("a fresh command id"))?;
            shared.submit(Actor::Seat(SeatId::FACILITATOR), id, command).await?;
            shared.list().reading = None;
        }
    }
    shared.list().version += 1;
    Ok(())
}
