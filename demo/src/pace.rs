//! When people talk: mostly in the evening, with pauses, not while they sleep.

use chrono::{DateTime, FixedOffset, SubsecRound, TimeDelta, Timelike, Utc};

use crate::dice::Dice;

/// All demo campuses lie eight hours ahead of UTC.
const OFFSET_HOURS: i32 = 8;
/// How much is said in each hour of the day.
const BY_HOUR: [usize; 24] = [5, 2, 1, 0, 0, 0, 0, 2, 4, 6, 6, 6, 9, 8, 6, 6, 7, 8, 10, 13, 18, 20, 17, 11];

/// How long the demo's past is.
pub(crate) const PAST: TimeDelta = TimeDelta::days(28);

/// Some moment of the last four weeks, the recent ones and the evenings more likely.
pub(crate) fn moment(dice: &Dice, now: DateTime<Utc>) -> DateTime<Utc> {
    // The nearer of two: twice as much was said yesterday as two weeks ago.
    let days = dice.below(28).min(dice.below(40));
    let minutes = dice.weighted(&BY_HOUR) * 60 + dice.below(60);
    let day = local(now) - TimeDelta::days(i64::try_from(days).unwrap_or(0));
    let since_midnight = TimeDelta::seconds(i64::from(day.num_seconds_from_midnight()));
    let at = day - since_midnight + TimeDelta::minutes(i64::try_from(minutes).unwrap_or(0));
    let at = at.to_utc() + dice.span(TimeDelta::zero(), TimeDelta::seconds(59));
    at.trunc_subsecs(3)
}

/// What follows a message: how long until the next one of `chars` characters.
pub(crate) fn gap(dice: &Dice, chars: usize, later: bool) -> TimeDelta {
    if later {
        return dice.span(TimeDelta::minutes(35), TimeDelta::minutes(210));
    }
    let typing = TimeDelta::milliseconds(i64::try_from(chars).unwrap_or(0) * 110);
    let thought = if dice.chance(75) {
        dice.span(TimeDelta::seconds(4), TimeDelta::seconds(70))
    } else {
        dice.span(TimeDelta::seconds(70), TimeDelta::minutes(9))
    };
    (typing + thought).min(TimeDelta::minutes(14))
}

/// The same moment, or the next morning when it is in the middle of the night.
pub(crate) fn awake(dice: &Dice, at: DateTime<Utc>) -> DateTime<Utc> {
    let local = local(at);
    if !(2..7).contains(&local.hour()) {
        return at;
    }
    let since_midnight = TimeDelta::seconds(i64::from(local.num_seconds_from_midnight()));
    let morning = (local - since_midnight).to_utc() + TimeDelta::minutes(450);
    (morning + dice.span(TimeDelta::zero(), TimeDelta::minutes(120))).trunc_subsecs(3)
}

fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(OFFSET_HOURS * 3600).expect("eight hours are an offset"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evenings_are_busier_and_nights_are_quiet() {
        let (dice, now) = (Dice::new(5), "2026-09-02T12:00:00Z".parse().unwrap());
        let hours: Vec<u32> = (0..2000).map(|_| local(moment(&dice, now)).hour()).collect();
        let share = |range: std::ops::Range<u32>| hours.iter().filter(|hour| range.contains(hour)).count();
        assert!(share(19..23) > 3 * share(8..12), "{} {}", share(19..23), share(8..12));
        assert_eq!(share(3..7), 0);
        let night = "2026-09-01T19:30:00Z".parse().unwrap();
        assert!((7..10).contains(&local(awake(&dice, night)).hour()));
    }
}
