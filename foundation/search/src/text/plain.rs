//! The plain form of a word, where that is safe in both English and Malay.
//!
//! A plain form only stands beside the word, on both sides, so that a wrong one (`kela` for the Malay `kelas`) costs a term
//! and finds nothing wrong unless it happens to be a word itself.

/// Shorter words are left alone.
const WORD_LEN_MIN: usize = 4;
/// What is left of a Malay word without its particle has at least so many letters: `Kenya` is no `Ke`.
const STEM_LEN_MIN: usize = 4;
/// `-nya` is his, hers or the; `-lah` and `-kah` stress and ask.
const PARTICLES: [&str; 3] = ["nya", "lah", "kah"];

/// At most two forms: an English plural's singular, a Malay word's without its particle.
pub(super) fn forms(word: &str) -> impl Iterator<Item = String> + use<> {
    let plain = word.len() >= WORD_LEN_MIN && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let forms = if plain { [singular(word), without_particle(word)] } else { [None, None] };
    forms.into_iter().flatten()
}

/// Harman's rules for plurals, with those in `-es`.
fn singular(word: &str) -> Option<String> {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    if ends(&["ies"]) {
        return (!ends(&["eies", "aies"]) && word.len() > WORD_LEN_MIN)
            .then(|| format!("{}y", &word[..word.len() - 3]));
    }
    if ends(&["sses", "xes", "ches", "shes", "zzes"]) {
        return Some(word[..word.len() - 2].to_owned());
    }
    if !word.ends_with('s') || ends(&["us", "ss", "is"]) {
        return None;
    }
    Some(word[..word.len() - 1].to_owned())
}

fn without_particle(word: &str) -> Option<String> {
    let stem = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle))?;
    (stem.len() >= STEM_LEN_MIN).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_form_leads_to_the_other_and_little_else() {
        let table: &[(&str, &[&str])] = &[
            ("exams", &["exam"]),
            ("classes", &["class"]),
            ("boxes", &["box"]),
            ("studies", &["study"]),
            ("notes", &["note"]),
            ("class", &[]),
            ("campus", &[]),
            ("analysis", &[]),
            ("bas", &[]),
            ("kelas", &["kela"]),
            ("kelasnya", &["kelas"]),
            ("bolehlah", &["boleh"]),
            ("kenya", &[]),
            ("salah", &[]),
            ("cs101s", &[]),
        ];
        for (word, wanted) in table {
            assert_eq!(forms(word).collect::<Vec<_>>(), *wanted, "{word}");
        }
    }
}
