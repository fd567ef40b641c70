//! Everything that demo data is, made without any IO.

use accounts::Role;
use chrono::{DateTime, SubsecRound, Utc};
use store::{CampusId, EventId, RoomId, UserId};

use crate::{content, dice::Dice, dms, people, rooms, stage::Stage};

/// The demo data of one seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World {
    /// The campuses.
    pub campuses: Vec<Campus>,
    /// The people; others refer to them by index.
    pub people: Vec<Resident>,
    /// Public and private rooms, then direct ones.
    pub rooms: Vec<Room>,
}

/// A campus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campus {
    /// Its id.
    pub id: CampusId,
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// City.
    pub city: String,
    /// ISO 3166-1.
    pub country: String,
    /// IANA name.
    pub time_zone: String,
    /// The domain of its people's addresses.
    pub domain: String,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
}

/// A person with account and profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Their id.
    pub id: UserId,
    /// Of the named accounts: what `content/` calls them.
    pub key: Option<String>,
    /// Address, verified.
    pub email: String,
    /// Handle.
    pub handle: String,
    /// Full name.
    pub display_name: String,
    /// What friends call them.
    pub short: String,
    /// Role.
    pub role: Role,
    /// Language of the user interface.
    pub locale: String,
    /// Index of their campus.
    pub campus: Option<usize>,
    /// Best first.
    pub languages: Vec<String>,
    /// One line.
    pub headline: String,
    /// Some lines.
    pub bio: String,
    /// What they study.
    pub course: String,
    /// Year of studies.
    pub study_year: Option<i16>,
    /// When they signed up.
    pub created_at: DateTime<Utc>,
}

/// What kind a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Anyone of the campus.
    Public,
    /// By invitation.
    Private,
    /// Two people.
    Direct,
}

impl Kind {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

/// A room with all that was said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its kind.
    pub kind: Kind,
    /// Empty for a direct room.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// Index of the campus whose room it is.
    pub campus: Option<usize>,
    /// Who opened it.
    pub created_by: usize,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Who is in it.
    pub members: Vec<Member>,
    /// In order: the first has seq 1.
    pub events: Vec<Event>,
}

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Index of the person.
    pub person: usize,
    /// Owner or member.
    pub owner: bool,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// Head of the room at that time.
    pub joined_seq: usize,
    /// What they do not see of a private room.
    pub hidden_seq: usize,
    /// How far they have read.
    pub read_seq: usize,
}

/// Something in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `UUIDv7` of its time.
    pub id: EventId,
    /// Index of the person.
    pub author: usize,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub body: Body,
}

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A message, perhaps an answer to an earlier `seq`.
    Message {
        /// The text.
        text: String,
        /// The `seq` of the message that it answers.
        reply_to: Option<usize>,
    },
    /// The author brought somebody into a private room.
    Joined {
        /// Index of the person.
        person: usize,
    },
}

impl World {
    /// The demo data of a seed, as of `now`.
    pub fn new(seed: u64, now: DateTime<Utc>) -> Self {
        let (now, dice) = (now.trunc_subsecs(3), Dice::new(seed));
        let campuses = people::campuses(&dice, now);
        let people = people::people(&dice, &campuses, now);
        let (threads, slots) = (content::threads(), content::slots());
        let mut stage = Stage::new(&dice, &slots, &threads, &campuses, &people, now);
        let mut rooms = rooms::rooms(&mut stage);
        rooms.extend(dms::rooms(&mut stage));
        Self { campuses, people, rooms }
    }
}
