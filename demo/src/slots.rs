//! What stands in the slots of a template.
//!
//! `{course}` takes an entry of the pool `course`, `{course_name}` the other half of the same entry, `{course2}` a
//! different one; within one conversation a slot keeps its value. `[a|b]` is one of the two.

use std::collections::BTreeMap;

use crate::{content::SlotPlan, dice::Dice};

/// The slots of one conversation.
pub(crate) struct Slots<'a> {
    plan: &'a SlotPlan,
    campus: &'a str,
    dice: &'a Dice,
    /// Values given by the caller: names of speakers.
    given: BTreeMap<String, String>,
    /// Index into the pool by slot, and by pool what was used.
    taken: BTreeMap<String, usize>,
    used: BTreeMap<String, Vec<usize>>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(plan: &'a SlotPlan, campus: &'a str, dice: &'a Dice) -> Self {
        Self { plan, campus, dice, given: BTreeMap::new(), taken: BTreeMap::new(), used: BTreeMap::new() }
    }

    /// Gives a slot its value.
    pub(crate) fn give(&mut self, slot: &str, value: &str) {
        self.given.insert(slot.to_owned(), value.to_owned());
    }

    /// The text with every choice made and every slot filled.
    pub(crate) fn fill(&mut self, template: &str) -> String {
        let chosen = self.choose(template);
        let mut text = String::with_capacity(chosen.len() + 32);
        let mut rest = chosen.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let (slot, behind) = behind.split_once('}').unwrap_or_else(|| panic!("open slot: {template}"));
            text.push_str(before);
            text.push_str(&self.value(slot));
            rest = behind;
        }
        text.push_str(rest);
        text
    }

    fn choose(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('[') {
            text.push_str(before);
            match behind.split_once(']') {
                Some((words, behind)) if words.contains('|') => {
                    let words: Vec<&str> = words.split('|').collect();
                    text.push_str(self.dice.pick::<&str>(&words));
                    rest = behind;
                }
                _ => {
                    text.push('[');
                    rest = behind;
                }
            }
        }
        text.push_str(rest);
        text
    }

    fn value(&mut self, slot: &str) -> String {
        if let Some(given) = self.given.get(slot) {
            return given.clone();
        }
        let (key, wants_name) = slot.strip_suffix("_name").map_or((slot, false), |key| (key, true));
        let pool_name = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let pool = self.pool(pool_name);
        let at = self.entry(key, pool_name, pool.len());
        match pool[at].split_once('|') {
            Some((_, name)) if wants_name => name.to_owned(),
            Some((code, _)) => code.to_owned(),
            None => pool[at].clone(),
        }
    }

    fn pool(&self, name: &str) -> &'a [String] {
        let of = |campus: &str| self.plan.get(campus).and_then(|pools| pools.get(name));
        of(self.campus).or_else(|| of("every")).unwrap_or_else(|| panic!("no slot {name} in {}", self.campus))
    }

    fn entry(&mut self, key: &str, pool: &str, len: usize) -> usize {
        if let Some(at) = self.taken.get(key) {
            return *at;
        }
        let used = self.used.entry(pool.to_owned()).or_default();
        let mut at = self.dice.below(len);
        while used.contains(&at) && used.len() < len {
            at = (at + 1) % len;
        }
        used.push(at);
        self.taken.insert(key.to_owned(), at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_keep_their_value_and_numbered_ones_differ() {
        let plan: SlotPlan = toml::from_str("[every]\ncourse = ['A1|Art', 'B2|Biology']").unwrap();
        let dice = Dice::new(3);
        let mut slots = Slots::new(&plan, "utama", &dice);
        let text = slots.fill("{course} {course_name} {course2} {course}, a[i] [x|x]");
        assert!(
            ["A1 Art B2 A1, a[i] x", "B2 Biology A1 B2, a[i] x"].contains(&text.as_str()),
            "unexpected: {text}"
        );
    }
}
