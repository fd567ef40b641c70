use std::{borrow::Cow, fmt::Display};

use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind};

/// Why a field was refused, as stable words that a client can translate, instead of English sentences.
pub(super) struct Reasons;

type Word = Cow<'static, str>;

impl I18n for Reasons {
    fn length_lower_than(&self, _: usize) -> Word {
        "too_short".into()
    }
    fn length_greater_than(&self, _: usize) -> Word {
        "too_long".into()
    }
    fn range_lower_than(&self, _: &dyn Display) -> Word {
        "too_small".into()
    }
    fn range_greater_than(&self, _: &dyn Display) -> Word {
        "too_great".into()
    }
    fn credit_card_invalid(&self, _: InvalidCreditCard) -> Word {
        "bad_format".into()
    }
    fn pattern_no_match(&self, _: &dyn Display) -> Word {
        "bad_format".into()
    }
    fn contains_missing(&self, _: &dyn Display) -> Word {
        "bad_format".into()
    }
    fn url_invalid(&self, _: InvalidUrl) -> Word {
        "bad_format".into()
    }
    fn prefix_missing(&self, _: &dyn Display) -> Word {
        "bad_format".into()
    }
    fn suffix_missing(&self, _: &dyn Display) -> Word {
        "bad_format".into()
    }
    fn phone_number_invalid(&self, _: InvalidPhoneNumber) -> Word {
        "bad_format".into()
    }
    fn ip_invalid(&self, _: IpKind) -> Word {
        "bad_format".into()
    }
    fn matches_field_mismatch(&self, _: &dyn Display) -> Word {
        "mismatch".into()
    }
    fn email_invalid(&self, _: InvalidEmail) -> Word {
        "bad_format".into()
    }
    fn ascii_invalid(&self) -> Word {
        "bad_format".into()
    }
    fn alphanumeric_invalid(&self) -> Word {
        "bad_format".into()
    }
    fn required_not_set(&self) -> Word {
        "required".into()
    }
}
