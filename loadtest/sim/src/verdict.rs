//! The contract, held against what everybody has seen.

use std::collections::HashMap;

use serde_json::Value;

use crate::client::Violation;

/// What one client knows of one room in the end.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// Whose it is, for people.
    pub name: &'a str,
    /// The seq before the first event it was shown.
    pub base: u64,
    /// What it was shown, snapshot and events.
    pub log: &'a [Value],
    /// What was acknowledged to it.
    pub acked: &'a [(String, u64)],
}

/// Checks a room: its history is dense and has nothing twice, everybody saw the same part of it, and what was
/// acknowledged is in it where the `ack` said.
///
/// # Errors
/// The first thing that is not so.
pub fn judge(history: &[Value], accounts: &[Account<'_>]) -> Result<(), Violation> {
    let violation = |what: String| Err(Violation(what));
    let mut seqs: HashMap<&str, u64> = HashMap::new();
    for (event, wanted) in history.iter().zip(1..) {
        if event["seq"] != wanted {
            return violation(format!("the history has {event} where seq {wanted} belongs"));
        }
        let Some(id) = event["id"].as_str() else { return violation(format!("no id: {event}")) };
        if let Some(first) = seqs.insert(id, wanted) {
            return violation(format!("the id {id} is twice in the history: {first} and {wanted}"));
        }
    }
    for account in accounts {
        let name = account.name;
        let seen = usize::try_from(account.base).ok().and_then(|base| history.get(base..)).unwrap_or(&[]);
        if seen != account.log {
            let differs = seen.iter().zip(account.log).position(|(stored, shown)| stored != shown);
            let at = account.base + 1 + differs.unwrap_or(seen.len().min(account.log.len())) as u64;
            let (base, stored, shown) = (account.base, seen.len(), account.log.len());
            return violation(format!(
                "{name} was shown {shown} events after seq {base} where {stored} are stored; from seq {at} they differ"
            ));
        }
        for (id, seq) in account.acked {
            if seqs.get(id.as_str()) != Some(seq) {
                return violation(format!(
                    "{name} was told that {id} is seq {seq}, but it is {:?}",
                    seqs.get(id.as_str())
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn events(seqs: &[u64]) -> Vec<Value> {
        seqs.iter()
            .map(|seq| json!({ "seq": seq, "id": format!("id{seq}"), "body": { "text": "x" } }))
            .collect()
    }

    fn account<'a>(base: u64, log: &'a [Value], acked: &'a [(String, u64)]) -> Account<'a> {
        Account { name: "asker", base, log, acked }
    }

    #[test]
    fn what_is_whole_passes() {
        let history = events(&[1, 2, 3]);
        let acked = [("id2".to_owned(), 2)];
        judge(
            &history,
            &[account(0, &history, &acked), account(2, &history[2..], &[]), account(3, &[], &[])],
        )
        .unwrap();
    }

    #[test]
    fn each_break_of_the_contract_is_found() {
        let history = events(&[1, 2, 3]);
        let lost = [history[0].clone(), history[2].clone()];
        let reordered = [history[1].clone(), history[0].clone(), history[2].clone()];
        let double = [&history[..], &history[2..]].concat();
        let cut_short = &history[..2];
        for log in [&lost[..], &reordered, &double, cut_short] {
            assert!(judge(&history, &[account(0, log, &[])]).is_err(), "{log:?}");
        }
        let missing = [("id4".to_owned(), 4)];
        let elsewhere = [("id2".to_owned(), 3)];
        for acked in [&missing, &elsewhere] {
            assert!(judge(&history, &[account(0, &history, acked)]).is_err(), "{acked:?}");
        }
        assert!(judge(&events(&[1, 3]), &[]).is_err(), "a hole");
        let mut twice = events(&[1, 2]);
        twice[1]["id"] = twice[0]["id"].clone();
        assert!(judge(&twice, &[]).is_err(), "an id twice");
        let mut other = history.clone();
        other[1]["body"]["text"] = json!("y");
        assert!(judge(&history, &[account(0, &other, &[])]).is_err(), "another text");
    }
}
