//! Who lives in the demo: names, handles, profiles.

use std::collections::HashSet;

use accounts::Role;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use store::{CampusId, UserId};

use crate::{
    content::{self, NameGroup, NameOrder, Named, PeoplePlan, SlotPlan},
    dice::Dice,
    slots::Slots,
    world::{Campus, Resident},
};

/// How many experts there are, beside the named one.
const EXPERTS: usize = 60;
/// The campus that experts have in `content/`.
const EXPERTS_POOL: &str = "experts";

pub(crate) fn campuses(dice: &Dice, now: DateTime<Utc>) -> Vec<Campus> {
    let created_at = now - TimeDelta::days(400);
    let plans = content::campuses().into_iter();
    plans
        .map(|plan| Campus {
            id: CampusId::new(dice.uuid(created_at)),
            slug: plan.slug,
            name: plan.name,
            city: plan.city,
            country: plan.country,
            time_zone: plan.time_zone,
            domain: plan.domain,
            created_at,
        })
        .collect()
}

/// The named accounts, then the students of each campus, then the experts.
pub(crate) fn people(dice: &Dice, campuses: &[Campus], now: DateTime<Utc>) -> Vec<Resident> {
    let (plan, slots) = (content::people(), content::slots());
    let mut census =
        Census { dice, plan: &plan, slots: &slots, now, names: HashSet::new(), handles: HashSet::new() };
    let mut people: Vec<Resident> = plan.named.iter().map(|named| census.named(named, campuses)).collect();
    for (at, campus) in content::campuses().iter().enumerate() {
        for _ in 0..campus.students {
            people.push(census.somebody(&campus.slug, &campus.domain, Some(at)));
        }
    }
    for _ in 0..EXPERTS {
        people.push(census.somebody(EXPERTS_POOL, "experts.example", None));
    }
    people
}

struct Census<'a> {
    dice: &'a Dice,
    plan: &'a PeoplePlan,
    slots: &'a SlotPlan,
    now: DateTime<Utc>,
    names: HashSet<String>,
    handles: HashSet<String>,
}

/// A name in its forms.
struct Name {
    display: String,
    short: String,
    /// Given and family name in lower case ASCII.
    ascii: (String, String),
}

impl Census<'_> {
    fn named(&mut self, named: &Named, campuses: &[Campus]) -> Resident {
        self.names.insert(named.display_name.clone());
        self.handles.insert(named.handle.clone());
        let created_at = self.sign_up();
        Resident {
            id: UserId::new(self.dice.uuid(created_at)),
            key: Some(named.key.clone()),
            email: named.email.clone(),
            handle: named.handle.clone(),
            display_name: named.display_name.clone(),
            short: named.short.clone(),
            role: named.role,
            locale: "en".to_owned(),
            campus: named.campus.as_ref().and_then(|slug| campuses.iter().position(|c| c.slug == *slug)),
            languages: named.languages.clone(),
            headline: named.headline.clone(),
            bio: named.bio.clone(),
            course: named.course.clone(),
            study_year: named.study_year,
            created_at,
        }
    }

    fn somebody(&mut self, pool: &str, domain: &str, campus: Option<usize>) -> Resident {
        let groups: Vec<&NameGroup> = self.plan.group.iter().filter(|group| group.campus == pool).collect();
        let weights: Vec<usize> = groups.iter().map(|group| group.weight).collect();
        let (group, name) = loop {
            let group = groups[self.dice.weighted(&weights)];
            let name = self.name(group);
            if self.names.insert(name.display.clone()) {
                break (group, name);
            }
        };
        let handle = self.handle(&name);
        let created_at = self.sign_up();
        let study_year = campus.map(|_| [1, 1, 1, 2, 2, 3, 3, 4][self.dice.below(8)]);
        let (headline, bio, course) = self.tell(pool, &group.languages, study_year);
        Resident {
            id: UserId::new(self.dice.uuid(created_at)),
            key: None,
            email: format!("{handle}@{domain}"),
            handle,
            display_name: name.display,
            short: name.short,
            role: if campus.is_some() { Role::Student } else { Role::Expert },
            locale: self.locale(&group.languages, campus.is_some()),
            campus,
            languages: group.languages.clone(),
            headline,
            bio,
            course,
            study_year,
            created_at,
        }
    }

    /// Two to six months ago: before every room.
    fn sign_up(&self) -> DateTime<Utc> {
        (self.now - self.dice.span(TimeDelta::days(62), TimeDelta::days(190))).trunc_subsecs(3)
    }

    fn locale(&self, languages: &[String], student: bool) -> String {
        let first = languages.first().map_or("en", String::as_str);
        let own = ["zh", "ms"].contains(&first) && student && self.dice.chance(60);
        (if own { first } else { "en" }).to_owned()
    }

    fn name(&self, group: &NameGroup) -> Name {
        let given = self.dice.pick(&group.given);
        let family = self.dice.pick(&group.family);
        let (given_text, given_other) = given.split_once('|').unwrap_or((given, given));
        let (family_text, family_other) = family.split_once('|').unwrap_or((family, family));
        let display = match group.order {
            NameOrder::GivenFamily => format!("{given_text} {family_text}"),
            NameOrder::FamilyGiven => format!("{family_text} {given_text}"),
            NameOrder::Hanzi => format!("{family_text}{given_text}"),
        };
        let short = if group.order == NameOrder::Hanzi { given_text } else { given_other };
        Name { display, short: short.to_owned(), ascii: (ascii(given_other), ascii(family_other)) }
    }

    fn handle(&mut self, name: &Name) -> String {
        let (given, family) = (&name.ascii.0, &name.ascii.1);
        let initial = &family[..family.len().min(1)];
        let first = match self.dice.below(5) {
            0 => format!("{given}_{family}"),
            1 => format!("{given}{initial}"),
            2 => format!("{family}{given}"),
            3 => format!("{given}.{family}").replace('.', "_"),
            _ => format!("{given}{:02}", self.dice.between(1, 8)),
        };
        let mut handle = first.chars().take(26).collect::<String>();
        while handle.len() < 3 || !self.handles.insert(handle.clone()) {
            handle = format!("{given}{initial}{}", self.dice.between(10, 99));
        }
        handle
    }

    fn tell(&self, pool: &str, languages: &[String], study_year: Option<i16>) -> (String, String, String) {
        let telling = &self.plan.tell[pool];
        let course = self.dice.pick(&telling.course).clone();
        let campus = if pool == EXPERTS_POOL { "every" } else { pool };
        let mut slots = Slots::new(self.slots, campus, self.dice);
        slots.give("course", &course);
        slots.give("study_year", &study_year.unwrap_or(1).to_string());
        let mut pick = |from: &[String]| loop {
            let text = self.dice.pick(from);
            let (language, text) =
                text.split_once(':').map_or((None, text.as_str()), |(l, text)| (Some(l), text));
            let text = slots.fill(text);
            let language = if text.chars().any(is_han) { Some("zh") } else { language };
            if language.is_none_or(|language| languages.iter().any(|spoken| spoken == language)) {
                break text;
            }
        };
        (pick(&telling.headline), pick(&telling.bio), course)
    }
}

/// Whether a letter is Chinese, so that only those who speak it say it about themselves.
fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Lower case letters only.
fn ascii(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}
