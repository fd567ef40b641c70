//! The queries that find people, each with the index it goes by.

use accounts::Role;
use store::{CampusId, UserId};

use super::Place;
use crate::{Network, Person, person::Row};

/// What a list is asked for.
pub(super) struct Asked {
    /// The caller's campus.
    pub(super) own: Option<CampusId>,
    /// The only campus wanted.
    pub(super) campus: Option<CampusId>,
    /// Where the page before ended.
    pub(super) after: Option<Place>,
    /// How many at most.
    pub(super) len: i64,
}

/// Somebody with their place in the list.
pub(super) struct Found {
    pub(super) person: Person,
    pub(super) place: Place,
}

/// The columns of a place, beside those of [`Row`].
struct Placed {
    id: UserId,
    handle: String,
    display_name: String,
    role: Role,
    campus_id: Option<CampusId>,
    campus_name: Option<String>,
    campus_slug: Option<String>,
    headline: String,
    foreign: bool,
    rank: i32,
    name: String,
}

impl From<Placed> for Found {
    fn from(row: Placed) -> Self {
        let place = Place { foreign: row.foreign, rank: row.rank, name: row.name, id: row.id };
        let person = Row {
            id: row.id,
            handle: row.handle,
            display_name: row.display_name,
            role: row.role,
            campus_id: row.campus_id,
            campus_name: row.campus_name,
            campus_slug: row.campus_slug,
            headline: row.headline,
            deleted: false,
        };
        Self { person: person.into(), place }
    }
}

impl Network {
    /// Those whose name or handle contains every word of `q`, best first. Goes by `users_by_part_of_name`.
    pub(super) async fn find(&self, q: &str, asked: &Asked) -> Result<Vec<Found>, sqlx::Error> {
        let after = asked.after.as_ref();
        let rows = sqlx::query_as!(
            Placed,
            r#"with asked as materialized (
                   select folded, words, array(select distinct g from unnest(words) w, unnest(network.grams(w)) g) as grams
                   from (select folded, regexp_split_to_array(folded, '\s+') as words
                         from (select network.folded($1) as folded) as f) as w),
               fitting as (
                   select u.id, u.handle, u.display_name, u.role, m.campus_id,
                          coalesce(m.campus_id <> $2::uuid, true) as foreign_,
                          case when network.folded(u.handle) = asked.folded then 0
                               when starts_with(network.folded(u.handle), asked.folded)
                                 or starts_with(network.folded(u.display_name), asked.folded) then 1
                               else 2 end as rank,
                          network.folded(u.display_name) as name
                   from asked, accounts.users u
                   left join network.campus_members m on m.user_id = u.id
                   where u.deleted_at is null
                     and network.grams(network.folded(u.handle || ' ' || u.display_name)) @> (select grams from asked)
                     and (select bool_and(strpos(network.folded(u.handle || ' ' || u.display_name), w) > 0)
                          from unnest(asked.words) w)
                     and ($3::uuid is null or m.campus_id = $3))
               select f.id as "id!: UserId", f.handle as "handle!", f.display_name as "display_name!",
                      f.role as "role!: Role", c.id as "campus_id?: CampusId", c.name as "campus_name?",
                      c.slug as "campus_slug?", coalesce(p.headline, '') as "headline!",
                      f.foreign_ as "foreign!", f.rank as "rank!", f.name as "name!"
               from fitting f
               left join network.campuses c on c.id = f.campus_id
               left join network.profiles p on p.user_id = f.id
               where $4::boolean is null or (f.foreign_, f.rank, f.name, f.id) > ($4, $5::int, $6::text, $7::uuid)
               order by f.foreign_, f.rank, f.name, f.id limit $8"#,
            q,
            asked.own as Option<CampusId>,
            asked.campus as Option<CampusId>,
            after.map(|place| place.foreign),
            after.map(|place| place.rank),
            after.map(|place| place.name.clone()),
            after.map(|place| place.id) as Option<UserId>,
            asked.len,
        )
        .fetch_all(self.db.pool())
        .await?;
        Ok(rows.into_iter().map(Found::from).collect())
    }

    /// The people of a campus by name. Goes by `campus_members_by_campus`.
    pub(super) async fn members_by_name(
        &self,
        campus: CampusId,
        asked: &Asked,
    ) -> Result<Vec<Found>, sqlx::Error> {
        let after = asked.after.as_ref();
        let rows = sqlx::query_as!(
            Placed,
            r#"select u.id as "id!: UserId", u.handle as "handle!", u.display_name as "display_name!",
                      u.role as "role!: Role",
                      c.id as "campus_id?: CampusId", c.name as "campus_name?", c.slug as "campus_slug?",
                      coalesce(p.headline, '') as "headline!",
                      false as "foreign!", 0 as "rank!", network.folded(u.display_name) as "name!"
               from network.campus_members m
               join accounts.users u on u.id = m.user_id
               join network.campuses c on c.id = m.campus_id
               left join network.profiles p on p.user_id = u.id
               where m.campus_id = $1 and u.deleted_at is null
                 and ($2::text is null or (network.folded(u.display_name), u.id) > ($2, $3::uuid))
               order by network.folded(u.display_name), u.id limit $4"#,
            campus as CampusId,
            after.map(|place| place.name.clone()),
            after.map(|place| place.id) as Option<UserId>,
            asked.len,
        )
        .fetch_all(self.db.pool())
        .await?;
        Ok(rows.into_iter().map(Found::from).collect())
    }

    /// Everybody but the people of the caller's campus, by name. Goes by `users_by_name`.
    pub(super) async fn others_by_name(&self, asked: &Asked) -> Result<Vec<Found>, sqlx::Error> {
        let after = asked.after.as_ref();
        let rows = sqlx::query_as!(
            Placed,
            r#"select u.id as "id!: UserId", u.handle as "handle!", u.display_name as "display_name!",
                      u.role as "role!: Role",
                      c.id as "campus_id?: CampusId", c.name as "campus_name?", c.slug as "campus_slug?",
                      coalesce(p.headline, '') as "headline!",
                      true as "foreign!", 0 as "rank!", network.folded(u.display_name) as "name!"
               from accounts.users u
               left join network.campus_members m on m.user_id = u.id
               left join network.campuses c on c.id = m.campus_id
               left join network.profiles p on p.user_id = u.id
               where u.deleted_at is null and coalesce(m.campus_id <> $1, true)
                 and ($2::text is null or (network.folded(u.display_name), u.id) > ($2, $3::uuid))
               order by network.folded(u.display_name), u.id limit $4"#,
            asked.own as Option<CampusId>,
            after.map(|place| place.name.clone()),
            after.map(|place| place.id) as Option<UserId>,
            asked.len,
        )
        .fetch_all(self.db.pool())
        .await?;
        Ok(rows.into_iter().map(Found::from).collect())
    }
}
