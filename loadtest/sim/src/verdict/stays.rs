//! Who was a member from when to when, and what they were shown meanwhile.

use serde_json::Value;

use crate::seat::{End, Stay};

/// One membership: the seqs that are its person's.
#[derive(Debug, Clone, Copy)]
struct Membership<'a> {
    from: u64,
    /// The event that ended it, and how.
    to: Option<(u64, &'a str)>,
}

/// All of one person in one room, which they were in when it was made.
#[derive(Debug)]
pub(super) struct Memberships<'a>(Vec<Membership<'a>>);

impl<'a> Memberships<'a> {
    pub(super) fn of(history: &'a [Value], user: &str) -> Self {
        let mut all = vec![Membership { from: 1, to: None }];
        let theirs = |event: &&Value| event["kind"] == "member" && event["body"]["user"] == user;
        for event in history.iter().filter(theirs) {
            let (seq, change) = (event["seq"].as_u64().unwrap_or(0), event["body"]["change"].as_str());
            if change == Some("joined") {
                all.push(Membership { from: seq, to: None });
            } else if let (Some(change), Some(last)) = (change, all.last_mut()) {
                last.to = Some((seq, change));
            }
        }
        Self(all)
    }

    /// The first seq of the one that lasts.
    pub(super) fn present(&self) -> Option<u64> {
        self.0.last().filter(|last| last.to.is_none()).map(|last| last.from)
    }

    /// Whether they were a member when this was numbered.
    pub(super) fn hold(&self, seq: u64) -> bool {
        let holds = |of: &Membership<'_>| of.from <= seq && of.to.is_none_or(|(to, _)| seq <= to);
        self.0.iter().any(holds)
    }

    /// Whether one of them began after this.
    pub(super) fn begins_after(&self, seq: u64) -> bool {
        self.0.iter().any(|membership| membership.from > seq)
    }

    /// Checks what was shown in one stay.
    pub(super) fn judge(&self, stay: &Stay) -> Result<(), String> {
        // What a stay that saw nothing began with is the event after its base.
        let first = stay.base + u64::from(!stay.log.is_empty());
        let holds = |membership: &&Membership<'_>| {
            membership.from <= first.max(1) && membership.to.is_none_or(|(to, _)| first <= to)
        };
        let membership =
            self.0.iter().rfind(holds).ok_or_else(|| format!("was shown seq {first} while no member"))?;
        let rejoined = self.0.iter().skip(1).map(|membership| membership.from);
        for (position, head) in &stay.resumed {
            if let Some(joined) = rejoined.clone().find(|joined| position < joined && joined <= head) {
                return Err(format!("was resumed from {position}, before they joined at {joined}"));
            }
        }
        let Some((to, change)) = membership.to else { return Ok(()) };
        if stay.head() > to {
            let head = stay.head();
            return Err(format!("was shown events up to {head}, after {to}, where they had {change}"));
        }
        if let Some(End::Unsubscribed(code)) = &stay.end {
            // Of leaving the event need not come.
            let missing = stay.head() + u64::from(change == "left") < to;
            if code != change || missing {
                let head = stay.head();
                return Err(format!("was told {code:?} after {head}, but had {change} with event {to}"));
            }
        }
        Ok(())
    }
}
