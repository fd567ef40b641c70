//! One digest of who is there, encoded once for all who are told.

use std::collections::HashSet;

use store::UserId;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::roster::{NAMED_MAX, Present, SAMPLE_MAX};
use crate::wire::StreamName;
use crate::wire::encode;

/// Whom one person does not see, and by whom they are not seen.
pub(crate) type HiddenFrom = HashSet<UserId>;

/// Who is there, as it was told last.
pub(super) struct Digest {
    pub(super) version: u64,
    pub(super) at: Instant,
    pub(super) online: usize,
    sample: Vec<UserId>,
    joined: Vec<UserId>,
    left: Vec<UserId>,
    /// Everybody, unless they are more than [`NAMED_MAX`].
    everybody: Option<Vec<UserId>>,
    /// For those who know the digest before, and for those who do not.
    news: Utf8Bytes,
    whole: Utf8Bytes,
}

impl Digest {
    pub(super) fn new(name: StreamName, present: &Present, last: Option<&Self>, now: Instant) -> Self {
        let (people, online) = (&present.people, present.count);
        let everybody = (online <= NAMED_MAX && online == people.len()).then(|| people.clone());
        let (joined, left) = match (&everybody, last.and_then(|last| last.everybody.as_ref())) {
            (Some(now), Some(before)) => (missing(now, before), missing(before, now)),
            _ => (Vec::new(), Vec::new()),
        };
        let mut sample: Vec<UserId> = last.map_or_else(Vec::new, |last| last.sample.clone());
        sample.retain(|user| people.binary_search(user).is_ok());
        for user in joined.iter().chain(people) {
            if sample.len() >= SAMPLE_MAX {
                break;
            }
            if !sample.contains(user) {
                sample.push(*user);
            }
        }
        let whole = encode::presence(name, online, &sample, &[], &[]);
        let news = match (&*joined, &*left) {
            ([], []) => whole.clone(),
            _ => encode::presence(name, online, &sample, &joined, &left),
        };
        let version = last.map_or(0, |last| last.version) + 1;
        Self { version, at: now, online, sample, joined, left, everybody, news, whole }
    }

    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        (self.online, &self.sample, &self.everybody) == (other.online, &other.sample, &other.everybody)
    }

    /// What somebody is told who does not see these people; nothing when it is about nobody else.
    pub(super) fn text_for(
        &self,
        name: StreamName,
        hidden: &HiddenFrom,
        knows_the_last: bool,
    ) -> Option<Utf8Bytes> {
        let everybody = self.everybody.as_ref().unwrap_or(&self.sample);
        let concerned = || self.left.iter().chain(everybody).any(|user| hidden.contains(user));
        if hidden.is_empty() || !concerned() {
            return Some(if knows_the_last { self.news.clone() } else { self.whole.clone() });
        }
        let seen = |users: &[UserId]| -> Vec<UserId> {
            users.iter().copied().filter(|user| !hidden.contains(user)).collect()
        };
        let (joined, left) = (seen(&self.joined), seen(&self.left));
        if knows_the_last && joined.is_empty() && left.is_empty() && self.is_about_people() {
            return None;
        }
        // In a crowd, where not everybody is known, the number tells nothing about one person.
        let unseen = self.everybody.as_ref().map_or(0, |everybody| everybody.len() - seen(everybody).len());
        let (joined, left) = if knows_the_last { (&*joined, &*left) } else { Default::default() };
        Some(encode::presence(name, self.online - unseen, &seen(&self.sample), joined, left))
    }

    fn is_about_people(&self) -> bool {
        !self.joined.is_empty() || !self.left.is_empty()
    }
}

/// At most [`SAMPLE_MAX`] of `people` who are not among `others`; both are sorted.
fn missing(people: &[UserId], others: &[UserId]) -> Vec<UserId> {
    people.iter().filter(|user| others.binary_search(user).is_err()).take(SAMPLE_MAX).copied().collect()
}
