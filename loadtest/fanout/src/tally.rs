//! What the receiving side counts: deliveries, how late they come, and whether the numbers are dense.

use std::collections::HashMap;

use memchr::memmem::Finder;

/// One message, as far as it has come.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wave {
    pub(crate) deliveries: usize,
    /// How long the latest one took so far.
    pub(crate) last_us: u64,
}

/// An acknowledged message: of which client, and the mark that it was sent with.
pub(crate) struct Ack {
    pub(crate) client: usize,
    pub(crate) mark: u64,
}

/// What all connections together have got.
pub(crate) struct Tally {
    stamp: Finder<'static>,
    seq: Finder<'static>,
    pub(crate) deliveries: usize,
    /// Bytes of the messages that held them.
    pub(crate) bytes: usize,
    delays_us: Vec<u32>,
    /// By the stamp of the message.
    pub(crate) waves: HashMap<u64, Wave>,
    pub(crate) acks: Vec<Ack>,
    /// Events that came although earlier ones had not.
    pub(crate) gaps: usize,
    /// Events that had come before.
    pub(crate) doubles: usize,
    /// The first message that was refused, in the server's words.
    pub(crate) refused: Option<String>,
    /// Connections that ended without being asked to.
    pub(crate) ended: usize,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            // A message's text is `@microseconds@xxx…`, see `stamped`.
            stamp: Finder::new("\"@"),
            seq: Finder::new("\"seq\":"),
            deliveries: 0,
            bytes: 0,
            delays_us: Vec::new(),
            waves: HashMap::new(),
            acks: Vec::new(),
            gaps: 0,
            doubles: 0,
            refused: None,
            ended: 0,
        }
    }

    /// Forgets deliveries and delays; what must never happen stays counted.
    pub(crate) fn restart(&mut self) {
        (self.deliveries, self.bytes) = (0, 0);
        self.delays_us.clear();
        self.waves.clear();
    }

    /// Counts the deliveries in one message of a server.
    pub(crate) fn take(&mut self, text: &[u8], now_us: u64) {
        let before = self.deliveries;
        let mut rest = text;
        while let Some(at) = self.stamp.find(rest) {
            rest = &rest[at + 2..];
            let Some(sent_us) = number(rest) else { continue };
            let delay_us = now_us.saturating_sub(sent_us);
            self.deliveries += 1;
            self.delays_us.push(u32::try_from(delay_us).unwrap_or(u32::MAX));
            let wave = self.waves.entry(sent_us).or_default();
            wave.deliveries += 1;
            wave.last_us = wave.last_us.max(delay_us);
        }
        if self.deliveries > before {
            self.bytes += text.len();
        }
    }

    /// Moves a position over the events in `text`, as every client has to: only the next number counts.
    pub(crate) fn follow(&mut self, text: &[u8], position: &mut u64) {
        let mut rest = text;
        while let Some(at) = self.seq.find(rest) {
            rest = &rest[at + 6..];
            match number(rest) {
                Some(seq) if seq == *position + 1 => *position = seq,
                Some(seq) if seq <= *position => self.doubles += 1,
                _ => self.gaps += 1,
            }
        }
    }

    /// The delay that this share of deliveries stayed below, in milliseconds.
    pub(crate) fn percentile_ms(&mut self, share: f64) -> f64 {
        percentile_ms(&mut self.delays_us, share)
    }
}

/// The value that this share of `delays_us` stays below, in milliseconds; zero when there are none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share between 0 and 1 of a length is an index"
)]
pub(crate) fn percentile_ms(delays_us: &mut [u32], share: f64) -> f64 {
    if delays_us.is_empty() {
        return 0.0;
    }
    let place = ((delays_us.len() as f64 * share) as usize).min(delays_us.len() - 1);
    let (_, value, _) = delays_us.select_nth_unstable(place);
    f64::from(*value) / 1e3
}

/// The number that `bytes` begins with.
pub(crate) fn number(bytes: &[u8]) -> Option<u64> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

/// A text of `length` bytes that says when it was sent.
pub(crate) fn stamped(sent_us: u64, length: usize) -> String {
    let mut text = format!("@{sent_us}@");
    text.extend(std::iter::repeat_n('x', length.saturating_sub(text.len())));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_of_a_message_is_counted_with_its_delay() {
        let mut tally = Tally::new();
        let text = format!(
            r#"{{"events":[{{"seq":8,"text":"{}"}},{{"seq":9,"text":"{}"}}]}}"#,
            stamped(1_000, 128),
            stamped(3_000, 8)
        );
        tally.take(text.as_bytes(), 5_000);
        assert_eq!((tally.deliveries, tally.bytes), (2, text.len()));
        assert!(
            (tally.percentile_ms(0.0) - 2.0).abs() < 1e-9 && (tally.percentile_ms(1.0) - 4.0).abs() < 1e-9
        );
        tally.take(br#"{"op":"pong"}"#, 5_000);
        assert_eq!(tally.deliveries, 2);
    }

    #[test]
    fn holes_and_doubles_are_seen_and_do_not_move_the_position() {
        let (mut tally, mut position) = (Tally::new(), 7);
        tally.follow(br#"[{"seq":8},{"seq":8},{"seq":10},{"seq":9}]"#, &mut position);
        assert_eq!((position, tally.gaps, tally.doubles), (9, 1, 1));
    }

    #[test]
    fn percentiles_of_few_values_are_values() {
        assert!(percentile_ms(&mut [], 0.99).abs() < 1e-9);
        let mut delays: Vec<u32> = (1..=100).rev().map(|ms| ms * 1_000).collect();
        assert!((percentile_ms(&mut delays, 0.5) - 51.0).abs() < 1e-9);
        assert!((percentile_ms(&mut delays, 0.99) - 100.0).abs() < 1e-9);
    }
}
