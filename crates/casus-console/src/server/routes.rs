//! Addresses and what is done there. Everything of a seat lies below `/s/PLACE/`, where its cookie goes and no other.

use super::body::json;
use super::problem::Problem;
use super::stream::{self, Source, Streams};
use crate::assets;
use crate::bundle::{self, Share};
use crate::door::Entrance;
use crate::host::{Played, Shared};
use crate::identity::{self, Token};
use crate::outlet::Outlet;
use crate::pages;
use crate::place::{self, Place, Turned};
use axum::body::Body;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Router, body};
use casus_session::command::Seating;
use casus_session::{Actor, Answer, Command, CommandId, SeatId};
use maud::Markup;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer {
    /// The address that it came from.
    pub(crate) from: IpAddr,
    /// The one of this machine's that it came to.
    pub(crate) local: IpAddr,
}

/// What handlers work with.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) shared: Arc<Shared>,
    pub(crate) streams: Arc<Streams>,
    pub(crate) most_streams: usize,
    pub(crate) secure: bool,
}

type Reply = Result<Response<Body>, Problem>;

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = self.response(false);
        response.extensions_mut().insert(self);
        response
    }
}

pub(crate) fn router(desk: Desk) -> Router {
    Router::new()
        .route("/", get(join_page))
        .route("/join", post(join))
        .route("/f", get(claim_page))
        .route("/f/claim", post(claim))
        .route("/s/{place}/", get(page))
        .route("/s/{place}/stream", get(events))
        .route("/s/{place}/view", get(view))
        .route("/s/{place}/views", get(views))
        .route("/s/{place}/command", post(command))
        .route("/s/{place}/door", post(door))
        .route("/s/{place}/leave", post(leave))
        .route("/s/{place}/after/{file}", get(after))
        .route("/s/{place}/papers/{file}", get(papers))
        .route("/s/{place}/list", post(list))
        .route("/s/{place}/list/file", post(list_file))
        .route("/assets/{name}", get(asset))
        .route("/favicon.ico", get(icon))
        .fallback(nothing)
        .method_not_allowed_fallback(wrong_method)
        .with_state(desk)
}

async fn nothing() -> Problem {
    Problem::not_found()
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "This address does not answer to that method.")
}

fn html(markup: Markup) -> Response<Body> {
    let mut response = Response::new(Body::from(markup.into_string()));
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn data(value: &impl Serialize) -> Response<Body> {
    let mut response = Response::new(Body::from(serde_json::to_string(value).unwrap_or_default()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

async fn join_page(State(desk): State<Desk>, Extension(peer): Extension<Peer>) -> Response<Body> {
    desk.shared.door().seen(peer.from, peer.local);
    html(pages::join(None))
}

async fn claim_page() -> Response<Body> {
    html(pages::claim())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    code: String,
    alias: String,
    /// Whether it is a program that asks.
    #[serde(default)]
    program: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    key: String,
}

#[derive(Serialize)]
struct Admitted {
    to: String,
}

async fn join(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Reply {
    let Join { code, alias, program } = json(&headers, body).await?;
    if alias.chars().any(char::is_control) {
        let words = "A name is one line.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "text", words).at("/alias"));
    }
    let now = desk.shared.clock.now().0;
    let tried = desk.shared.door().try_code(&code, peer.from, now).map_err(too_often)?;
    let wrong = || Problem::new(StatusCode::UNAUTHORIZED, "code", "Code not recognised.").at("/code");
    let token = Token::new();
    let key = token.hash().to_hex().to_string();
    let (actor, seating) = match tried.ok_or_else(wrong)? {
        Entrance::Lobby => (Actor::Visitor, Seating::Join { alias, key, program }),
        Entrance::Seat(seat) => (Actor::Seat(SeatId::FACILITATOR), Seating::Rekey { seat, key }),
    };
    admit(&desk, actor, seating, &token).await
}

async fn claim(
    State(desk): State<Desk>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Reply {
    let Claim { key } = json(&headers, body).await?;
    if !desk.shared.door().try_key(&key, peer.from) {
        let words = "This is not the facilitator's key. It stands on the terminal where casus was started.";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "key", words).at("/key"));
    }
    let token = Token::new();
    let key = token.hash().to_hex().to_string();
    let seating = Seating::Rekey { seat: SeatId::FACILITATOR, key };
    admit(&desk, Actor::Seat(SeatId::FACILITATOR), seating, &token).await
}

/// Has a seat given to a new token, and hands the token out.
async fn admit(desk: &Desk, actor: Actor, seating: Seating, token: &Token) -> Reply {
    let fresh = identity::hex(&identity::random::<16>());
    let id = CommandId::try_from(fresh).map_err(|_| Problem::incident("a fresh command id"))?;
    desk.shared.submit(actor, id, Command::Seating(seating)).await?;
    let place = place::name(&token.hash());
    let mut response = data(&Admitted { to: format!("/s/{place}/") });
    let cookie = identity::set_cookie(&place, Some(token.reveal()), desk.secure);
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::incident("a cookie"))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn too_often(wait: identity::Wait) -> Problem {
    let words = format!("Too many wrong codes. Wait {} s, then try again.", wait.seconds);
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_often", words).retry(wait.seconds)
}

/// Lets the browser in to its own place.
fn enter(desk: &Desk, place: &str, headers: &HeaderMap) -> Result<Arc<Place>, Problem> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut tokens = cookies.filter_map(|header| identity::any_cookie(header, place, desk.secure));
    let token = tokens.next();
    let now = desk.shared.clock.now();
    let place = desk.shared.places.enter(place, token, now).map_err(|turned| match turned {
        Turned::Unknown => Problem::unknown_browser(),
        Turned::Elsewhere => Problem::not_found(),
    })?;
    place.touch(now.0);
    Ok(place)
}

async fn page(State(desk): State<Desk>, Path(place): Path<String>, headers: HeaderMap) -> Reply {
    let place = enter(&desk, &place, &headers)?;
    let (screen, regions, number) = place.outlet.screen();
    Ok(html(pages::shell(screen, &regions, number, desk.shared.clock.now().0)))
}

async fn events(desk: State<Desk>, at: Path<String>, query: RawQuery, headers: HeaderMap) -> Reply {
    listen(Outlet::next, &desk, &at, &query, &headers)
}

async fn views(desk: State<Desk>, at: Path<String>, query: RawQuery, headers: HeaderMap) -> Reply {
    listen(Outlet::next_view, &desk, &at, &query, &headers)
}

fn listen(source: Source, desk: &Desk, place: &str, query: &RawQuery, headers: &HeaderMap) -> Reply {
    let place = enter(desk, place, headers)?;
    let clock = desk.shared.clock.clone();
    stream::open(source, place, clock, &desk.streams, desk.most_streams, headers, query.0.as_deref())
}

/// What the pages of the place are drawn from, for programs.
async fn view(State(desk): State<Desk>, Path(place): Path<String>, headers: HeaderMap) -> Reply {
    let place = enter(&desk, &place, &headers)?;
    slow_down(&desk, &place)?;
    let shown = place.outlet.view(desk.shared.clock.now().0);
    Ok(data(&shown.ok_or_else(|| Problem::unavailable("There is nothing to see yet."))?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submitted {
    id: CommandId,
    command: Command,
}

#[derive(Serialize)]
struct Done {
    answer: Answer,
}

async fn command(
    State(desk): State<Desk>,
    Path(place): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Reply {
    let place = enter(&desk, &place, &headers)?;
    slow_down(&desk, &place)?;
    let Submitted { id, command } = json(&headers, body).await?;
    if matches!(command, Command::Seating(Seating::Join { .. } | Seating::Rekey { .. })) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "not_your_role", "Keys are handed out at the door."));
    }
    let answer = desk.shared.submit(Actor::Seat(place.seat), id, command).await?;
    Ok(data(&Done { answer }))
}

fn slow_down(desk: &Desk, place: &Place) -> Result<(), Problem> {
    place.take(desk.shared.clock.now().0).map_err(|seconds| {
        let words = "That was too much at once. Wait a moment.";
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_fast", words).retry(seconds)
    })
}

/// Lets the facilitator in, and nobody else.
fn facilitate(desk: &Desk, place: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let place = enter(desk, place, headers)?;
    if place.seat != SeatId::FACILITATOR {
        return Err(Problem::not_found());
    }
    slow_down(desk, &place)
}

/// A file to keep.
fn attachment(kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    response
}

/// What the facilitator does at the door; it is no part of the exercise and not in its log.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum AtDoor {
    /// A new code for the lobby.
    Renew,
    /// A code by which a seat moves to another device.
    MoveSeat {
        /// Which.
        seat: SeatId,
    },
}

async fn door(State(desk): State<Desk>, Path(place): Path<String>, headers: HeaderMap, body: Body) -> Reply {
    facilitate(&desk, &place, &headers)?;
    let asked: AtDoor = json(&headers, body).await?;
    let now = desk.shared.clock.now().0;
    match asked {
        AtDoor::Renew => desk.shared.door().renew(now),
        AtDoor::MoveSeat { seat } => desk.shared.door().move_seat(seat, now),
    }
    Ok(data(&Done { answer: Answer::Done }))
}

/// What is left of a session: the page of it, its tables, all of it in an archive. There is none for others, and none
/// before the end.
async fn after(
    State(desk): State<Desk>,
    Path((place, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Reply {
    facilitate(&desk, &place, &headers)?;
    let Played { game, records, log, over } = desk.shared.log().await?;
    if !over {
        return Err(Problem::not_found());
    }
    let (share, name) = Share::of(&file);
    let files =
        bundle::files(&game, &records, log.as_ref(), share).map_err(|e| Problem::incident(&e.to_string()))?;
    let (kind, bytes) = if name == "bundle.zip" {
        ("application/zip", bundle::archive(&files).map_err(|e| Problem::incident(&e))?)
    } else {
        let found = files.into_iter().find(|(file, _)| *file == name);
        let (_, bytes) = found.ok_or_else(Problem::not_found)?;
        let text =
            if name.ends_with(".csv") { "text/csv; charset=utf-8" } else { "text/plain; charset=utf-8" };
        (if name.ends_with(".html") { "text/html; charset=utf-8" } else { text }, bytes)
    };
    Ok(attachment(kind, bytes))
}

/// Hand-outs and lists of the session as it stands, for the facilitator.
async fn papers(
    State(desk): State<Desk>,
    Path((place, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Reply {
    facilitate(&desk, &place, &headers)?;
    let Played { game, records, .. } = desk.shared.log().await?;
    let way_in = desk.shared.door().view(desk.shared.clock.now().0);
    let (kind, bytes) = super::papers::paper(&game, records, &file, &way_in)?;
    Ok(attachment(kind, bytes))
}

/// A list of events from a file; only the facilitator reads one.
async fn list_file(
    State(desk): State<Desk>,
    Path(place): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Reply {
    facilitate(&desk, &place, &headers)?;
    super::list::upload(&desk.shared, &headers, body).await?;
    Ok(data(&Done { answer: Answer::Done }))
}

/// What is said of that list.
async fn list(State(desk): State<Desk>, Path(place): Path<String>, headers: HeaderMap, body: Body) -> Reply {
    facilitate(&desk, &place, &headers)?;
    super::list::change(&desk.shared, &headers, body).await?;
    Ok(data(&Done { answer: Answer::Done }))
}

async fn leave(State(desk): State<Desk>, Path(place): Path<String>, headers: HeaderMap) -> Reply {
    enter(&desk, &place, &headers)?;
    let mut response = data(&Admitted { to: "/".to_owned() });
    let cookie = identity::set_cookie(&place, None, desk.secure);
    let headers = response.headers_mut();
    headers.insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(|_| Problem::not_found())?);
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

async fn asset(Path(name): Path<String>) -> Reply {
    let asset = assets::find(&name).ok_or_else(Problem::not_found)?;
    let mut response = Response::new(body::Body::from(asset.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    // The name changes with the bytes, and there is nothing secret in them.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}

async fn icon() -> Response<Body> {
    let mut response = Response::new(Body::from(assets::ICON));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    response
}
