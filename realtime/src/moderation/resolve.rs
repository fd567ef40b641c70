//! Deciding a case: what is done, in one transaction with the case, its lines in the audit and all notices.

use accounts::Principal;
use api::{Path, Problem, Valid, docs};
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use store::{RoomId, Tx, UserId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::audit::{self, Act as Line, Entry};
use super::cases::{self, Case};
use super::keeper::{self, Office, Warrant};
use super::sanction::{self, Effect, Kind, Terms};
use super::{Place, REASON_CHARS_MAX, notice};
use crate::append::{self, Act, Draft, Outcome, Refused, Why};
use crate::engine::{Engine, Realtime};
use crate::membership::{self, Locked, Parting};
use crate::rooms::tidy_line;

/// How many of those who reported are told that it was decided.
const TOLD_MAX: i64 = 100;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(resolve))
}

/// What is done about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CaseAction)]
pub(super) enum Action {
    /// Nothing.
    Dismiss,
    /// Whom it is about is told the note.
    Warn,
    /// The message is removed.
    Remove,
    /// The person may not write in the room; a message is removed.
    Mute,
    /// The person may not be in the room; a message is removed.
    Ban,
}

/// A decision.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = CaseDecision, example = json!({ "action": "mute", "for_seconds": 86_400, "note": "Please stay polite" }))]
struct Decision {
    #[garde(skip)]
    action: Action,
    /// Of a mute or a ban: a minute to a year; without it, until it is lifted.
    #[serde(default)]
    #[garde(inner(range(min = sanction::SECONDS_MIN, max = sanction::SECONDS_MAX)))]
    for_seconds: Option<u32>,
    /// At most 300 characters. Whom it is about is told, if something is done.
    #[serde(default)]
    #[garde(length(chars, max = REASON_CHARS_MAX))]
    note: String,
}

/// The case in the path.
#[derive(Deserialize)]
struct Named {
    id: Uuid,
}

/// Decide a case
///
/// For those in whose queue it is, but not about oneself. Removing needs a message; muting and banning need a room that is
/// no conversation of two, and a person who has less to say there. Whoever reported is told that it was decided, not how.
#[utoipa::path(
    post, path = "/v1/moderation/cases/{id}/resolve", tag = "moderation", request_body = Decision,
    params(("id" = uuid::Uuid, Path)), security(("bearer" = [])),
    responses((status = 204, description = "Decided"),
        (status = 409, description = "Decided before, or there is nothing to do this to", body = api::problem::Body),
        docs::TakesBody, docs::NeedsRole, docs::MayBeMissing, docs::MayBeAway)
)]
async fn resolve(
    State(realtime): State<Realtime>,
    me: Principal,
    Path(Named { id }): Path<Named>,
    Valid(decision): Valid<Decision>,
) -> Result<StatusCode, Problem> {
    let engine = &realtime.0;
    let room =
        sqlx::query_scalar!(r#"select room_id as "room: RoomId" from realtime.cases where id = $1"#, id);
    let room = room.fetch_optional(engine.db.pool()).await?.ok_or_else(Problem::not_found)?;
    // Before a connection is held: whoever waits for a second one while holding one can take all of them.
    keeper::settle_campus(engine, &me).await?;
    let mut tx = engine.db.begin().await?;
    // The room before the case, as where words are found in a message.
    let locked = match room {
        Some(room) => Some((room, membership::lock(&mut tx, room).await?)),
        None => None,
    };
    let case = cases::lock(&mut tx, id).await?;
    let keeper = judge(&mut tx, me.user, &case, locked).await?;
    if case.resolved {
        return Err(Problem::conflict("resolved", "Somebody has decided this before"));
    }
    let now = engine.clock.now();
    let note = tidy_line(&decision.note);
    let ruling = Ruling { engine, me: me.user, case: &case, keeper: keeper.as_ref(), note: &note, now };
    let effect = ruling.carry_out(&mut tx, &decision).await?;
    ruling.close(&mut tx, decision.action).await?;
    effect.commit(engine, tx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether a case is somebody's to decide, and as whom they act in its room, if it has one.
async fn judge(
    tx: &mut Tx,
    me: UserId,
    case: &Case,
    locked: Option<(RoomId, Locked)>,
) -> Result<Option<Warrant>, Problem> {
    let in_office = Office::read(&mut **tx, me).await?.covers(case.campus);
    let keeper = match locked {
        Some(room) if in_office => Some(Warrant::of_office(tx, me, room).await?),
        Some(room) if case.in_room => {
            Some(Warrant::of(tx, me, room).await.map_err(|_| Problem::not_found())?)
        }
        None if in_office => None,
        _ => return Err(Problem::not_found()),
    };
    if case.subject == Some(me) {
        return Err(Problem::forbidden("forbidden", "Nobody decides about themselves"));
    }
    Ok(keeper)
}

/// Somebody's decision of a case.
struct Ruling<'a> {
    engine: &'a Engine,
    me: UserId,
    case: &'a Case,
    keeper: Option<&'a Warrant>,
    note: &'a str,
    now: DateTime<Utc>,
}

impl Ruling<'_> {
    async fn carry_out(&self, tx: &mut Tx, decision: &Decision) -> Result<Effect, Problem> {
        let kind = match decision.action {
            Action::Dismiss => {
                self.record(tx, Line::DismissCase).await?;
                return Ok(Effect::Stays(Outcome::default()));
            }
            Action::Warn => {
                self.record(tx, Line::Warn).await?;
                let subject = self.case.subject.ok_or_else(nothing)?;
                notice::tell(tx, self.now, (subject, "warned"), &self.place(), (None, self.note)).await?;
                return Ok(Effect::Stays(Outcome::default()));
            }
            Action::Remove if self.case.seq.is_some() => return Ok(Effect::Stays(self.remove(tx).await?)),
            Action::Remove => return Err(nothing()),
            Action::Mute => Kind::Mute,
            Action::Ban => Kind::Ban,
        };
        let (Some(keeper), Some(subject)) = (self.keeper, self.case.subject) else {
            return Err(nothing());
        };
        if keeper.locked.kind == crate::rooms::RoomKind::Direct {
            return Err(nothing());
        }
        let removed = if self.case.seq.is_some() { self.remove(tx).await? } else { Outcome::default() };
        let terms = Terms { for_seconds: decision.for_seconds, reason: self.note.to_owned() };
        let imposed = sanction::Imposed { user: subject, kind, case: Some(self.case.id), now: self.now };
        let mut effect = sanction::impose_in(self.engine, tx, keeper, &imposed, &terms).await?;
        let (Effect::Parts(Parting { outcome, .. }) | Effect::Stays(outcome)) = &mut effect;
        outcome.committed.splice(0..0, removed.committed);
        for (stream, head) in removed.heads {
            outcome.heads.entry(stream).or_insert(head);
        }
        Ok(effect)
    }

    /// Removes the message, unless it was removed before.
    async fn remove(&self, tx: &mut Tx) -> Result<Outcome, Problem> {
        let (Some(room), Some(target)) = (self.case.room, self.case.seq) else { return Err(nothing()) };
        let why = Why { reason: self.note.to_owned(), case: Some(self.case.id) };
        let act = Act::Delete { target, why };
        let draft = Draft::new(room, self.me, self.engine.new_event_id(), true, act).outside();
        let outcome = append::append(tx, &self.engine.lists, &[draft], self.now).await?;
        match outcome.answers.first() {
            Some(Ok(_) | Err(Refused::Removed)) => Ok(outcome),
            _ => Err(nothing()),
        }
    }

    async fn record(&self, tx: &mut Tx, act: Line) -> Result<(), sqlx::Error> {
        let entry = Entry {
            act,
            actor: self.me,
            user: self.case.subject,
            room: self.case.room,
            campus: None,
            seq: self.case.seq,
            case: Some(self.case.id),
            until: None,
            reason: self.note,
        };
        audit::record(tx, self.now, entry).await
    }

    fn place(&self) -> Place {
        let title = self.keeper.map_or_else(String::new, |keeper| keeper.title.clone());
        Place { room: self.case.room, title }
    }

    /// Writes the decision down and tells those who asked for one.
    async fn close(&self, tx: &mut Tx, action: Action) -> Result<(), Problem> {
        sqlx::query!(
            "update realtime.cases set resolved_at = $2, resolver_id = $3, action = $4, note = $5 where id = $1",
            self.case.id,
            self.now,
            self.me as UserId,
            action as Action,
            self.note,
        )
        .execute(&mut **tx)
        .await?;
        let reporters = sqlx::query_scalar!(
            r#"select reporter_id as "reporter: UserId" from realtime.reports where case_id = $1 order by at limit $2"#,
            self.case.id,
            TOLD_MAX,
        )
        .fetch_all(&mut **tx)
        .await?;
        for reporter in reporters {
            let told = (reporter, "report_settled");
            notice::tell(tx, self.now, told, &self.place(), (None, "")).await?;
        }
        Ok(())
    }
}

fn nothing() -> Problem {
    Problem::conflict("nothing_to_do", "There is nothing here to do this to")
}
